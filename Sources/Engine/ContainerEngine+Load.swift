import Images
import Kernel
import OCISpec
import Planning
import Steps

extension ContainerEngine {
  /// An image that `load` has brought.
  package struct Loaded: Sendable {
    /// `tiny:latest`; none: it is known by its ID alone.
    package var names: [String]
    package var id: String
    /// Names that meant another image until now, and its ID.
    package var replaced: [(name: String, id: String)]
  }

  /// Takes in the images of an archive: all, or none. `file` nil: what comes from standard input.
  package func load(_ file: String?, _ invocation: Invocation) throws -> [Loaded] {
    try prepare(invocation)
    let loaded = try attempt("load", .readArchive(path: file, bytes: nil), invocation) {
      try withImages { store throws(ImageError) in try store.load(file) }
    }
    try record("load", LoadReport(.archive(file), images: loaded.map(\.report)).plan(), invocation)
    return loaded.map { image in
      Loaded(
        names: image.names, id: image.image.configuration.description,
        replaced: image.replaced.map { ($0.name, $0.id.description) })
    }
  }
}

extension Operation {
  /// An archive that has been read. `file` nil: standard input.
  static func archive(_ file: String?) -> Self { .readArchive(path: file, bytes: file.flatMap(Sys.fileSize)) }
}

extension LoadedImage {
  var report: LoadReport.Image {
    LoadReport.Image(
      names: names, id: image.configuration.description, digest: image.manifest.description,
      platform: image.platform.description, layers: image.stepLayers, unpacked: image.unpackedPositions,
      replaced: Dictionary(replaced.map { ($0.name, $0.id.description) }) { $1 })
  }
}
