import OCISpec
import SystemPackage

extension Ingest {
  /// Unpacks a layer's blob aside, compares it with its diff id, and only then puts the directory in place.
  func unpack(_ layer: inout ResolvedImage.Layer) throws(ImageError) {
    let aside = aside(layer.chainID.hex)
    guard try Files.status(store.blobPath(layer.digest)) != nil else {
      throw .damaged(what: "layer \(layer.digest)", why: "its blob is not in the store")
    }
    let summary = try store.unpack(layer, from: store.blobPath(layer.digest), into: aside)
    try settle(layer, aside, summary)
    layer.bytes = summary.bytes
    layer.files = summary.files
    layer.state = .unpacked
  }

  /// Puts what was unpacked in place.
  func settle(_ layer: ResolvedImage.Layer, _ directory: FilePath, _ summary: LayerSummary) throws(ImageError) {
    let path = store.summaryPath(layer.chainID)
    try Files.write(JSONCoding.encode(summary), to: path, aside: aside("summary"))
    try Files.rename(directory, to: store.layerPath(layer.chainID))
  }
}

extension ContentStore {
  /// Unpacks the blob at `path` into `directory`, which is made, and compares it with the layer's diff id.
  func unpack(
    _ layer: ResolvedImage.Layer, from path: FilePath, into directory: FilePath
  ) throws(ImageError) -> LayerSummary {
    try Files.makeDirectory(directory, mode: 0o755)
    let stream = try TarStream(path, limit: StreamLimit(directory))
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
      if let refused = Files.diskFailure("unpack", ingestPath, code: error.code) { throw refused }
      throw .damaged(what: "layer \(layer.digest)", why: error.message)
    }
  }
}
