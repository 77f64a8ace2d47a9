import OCISpec
import SystemPackage

extension Ingest {
  /// Unpacks each layer that is missing, the lowest first.
  func unpackMissing(_ layers: inout [ResolvedImage.Layer]) throws(ImageError) {
    for index in layers.indices where layers[index].state == .missing { try unpack(index, of: &layers) }
  }

  /// Unpacks the blob of a layer, of which those below are there, aside; compares it with its diff id; and only then puts
  /// the directory in place.
  func unpack(_ index: Int, of layers: inout [ResolvedImage.Layer]) throws(ImageError) {
    let (layer, lower) = (layers[index], LayerStack(layers[..<index].map(\.path)))
    let (blob, aside) = (store.blobPath(layer.digest), aside(layer.chainID.hex))
    guard try Files.status(blob) != nil, let summary = try store.unpack(layer, from: blob, into: aside, over: lower)
    else { throw .damaged(what: "layer \(layer.digest)", why: "its blob is not in the store") }
    try settle(layer, aside, summary)
    layers[index].bytes = summary.bytes
    layers[index].files = summary.files
    layers[index].state = .unpacked
  }

  /// Puts what was unpacked in place.
  func settle(_ layer: ResolvedImage.Layer, _ directory: FilePath, _ summary: LayerSummary) throws(ImageError) {
    let path = store.summaryPath(layer.chainID)
    try Files.write(JSONCoding.encode(summary), to: path, aside: aside("summary"))
    try Files.rename(directory, to: store.layerPath(layer.chainID))
  }
}

extension ContentStore {
  /// Unpacks the blob at `path` into `directory`, which is made, and compares it with the layer's diff id. `lower`: the
  /// layers below; nil: they are not there yet. Returns nil, and leaves what it began, if it can't do without them.
  func unpack(
    _ layer: ResolvedImage.Layer, from path: FilePath, into directory: FilePath, over lower: LayerStack?
  ) throws(ImageError) -> LayerSummary? {
    try Files.makeDirectory(directory, mode: 0o755)
    let stream = try TarStream(path, limit: StreamLimit(directory))
    var unpacker = try LayerUnpacker(stream, into: directory, over: lower, layer: layer.digest)
    guard let summary = try unpacker.unpack() else { return nil }
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
