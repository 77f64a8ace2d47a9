import OCISpec
import SystemPackage

extension Ingest {
  /// Unpacks a layer's blob aside, compares it with its diff id, and only then puts the directory in place.
  func unpack(_ layer: inout ResolvedImage.Layer) throws(ImageError) {
    let store = store
    let aside = aside(layer.chainID.hex)
    guard try Files.status(store.blobPath(layer.digest)) != nil else {
      throw .damaged(what: "layer \(layer.digest)", why: "its blob is not in the store")
    }
    try Files.makeDirectory(aside, mode: 0o755)
    let summary = try unpack(TarStream(store.blobPath(layer.digest), limit: StreamLimit(aside)), of: layer, into: aside)
    let path = store.summaryPath(layer.chainID)
    try Files.write(JSONCoding.encode(summary), to: path, aside: self.aside("summary"))
    try Files.rename(aside, to: store.layerPath(layer.chainID))
    layer.bytes = summary.bytes
    layer.files = summary.files
    layer.state = .unpacked
  }

  private func unpack(
    _ stream: TarStream, of layer: ResolvedImage.Layer, into directory: FilePath
  ) throws(ImageError) -> LayerSummary {
    var unpacker = try LayerUnpacker(stream, into: directory, layer: layer.digest)
    let summary = try unpacker.unpack()
    try finish(stream, layer)
    return summary
  }

  /// Reads what is left, and compares the whole tar with its diff id.
  func finish(_ stream: TarStream, _ layer: ResolvedImage.Layer) throws(ImageError) {
    do throws(ArchiveFailure) {
      guard try stream.finish() == layer.diffID else { throw ArchiveFailure("its tar is not \(layer.diffID)") }
    } catch {
      if let refused = Files.diskFailure("unpack", store.ingestPath, code: error.code) { throw refused }
      throw .damaged(what: "layer \(layer.digest)", why: error.message)
    }
  }
}
