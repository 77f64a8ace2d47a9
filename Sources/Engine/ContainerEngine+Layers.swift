import Images
import OCISpec
package import Steps

extension ContainerEngine {
  /// A layer as `image layers` and `layers` show it.
  package struct ListedLayer: Sendable {
    /// From 1, the lowest.
    package var position: Int
    /// Of the uncompressed tar; nil for the writable layer and for a directory that is no image's.
    package var diffID: String?
    /// The directory of its files.
    package var path: String
    package var isWritable = false
    package var created: String?
    /// The instruction that made it; nil where the image does not tell.
    package var createdBy: String?
    /// What it brings, covers and hides.
    package var changes: [FileChange] = []

    /// Of the regular files in it.
    package var bytes: Int64 { changes.reduce(0) { $0 + $1.upperBytes } }
    /// Bytes of lower layers to which no name leads any more because of this one.
    package var wasted: Int64 { changes.reduce(0) { $0 + ($1.wastedBytes ?? 0) } }
  }

  /// What a layer does to one path, or to a directory above it, in which the path then lies no more.
  package struct PathChange: Sendable {
    package var layer: ListedLayer
    package var change: FileChange
  }

  /// The layers of an image, the lowest first; what is missing of it is unpacked.
  package func layers(ofImage word: String) throws -> [ListedLayer] {
    let layers = try imageLayers(word)
    return try looking(at: "image \"\(word)\"") { try Self.surveyed(layers, by: LayerSurveyor(layers.map(\.path))) }
  }

  /// What becomes of one path in an image's layers, from the lowest. Links on the way are not followed; none: no layer
  /// has it.
  package func life(of path: String, inImage word: String) throws -> [PathChange] {
    let layers = try imageLayers(word)
    return try looking(at: "image \"\(word)\"") {
      try LayerSurveyor(layers.map(\.path)).life(of: path).map {
        PathChange(layer: layers[$0.layer - 1], change: FileChange($0.entry))
      }
    }
  }

  /// What lies under a container, the lowest first, and last what it has written itself. One that runs stands still
  /// meanwhile.
  package func layers(ofContainer word: String, _ invocation: Invocation) throws -> [ListedLayer] {
    let (_, state) = try find(word)
    let lower = state.rootfs.map { [($0, String?.none)] } ?? state.layers.map { ($0.path, $0.diffID) }
    let config = try state.imageID.flatMap { id in
      try withImages { store throws(ImageError) in try store.image(id) }?.config
    }
    let (layers, upper) = (Self.listed(lower, config), places.directory(of: state.id) + "/upper")
    return try looking(at: "container \"\(word)\"") {
      let surveyor = LayerSurveyor(layers.map(\.path))
      let own = ListedLayer(
        position: layers.count + 1, path: upper, isWritable: true, created: state.created,
        createdBy: "container \(state.name)",
        changes: try standingStill(word, invocation) { try surveyor.survey(upper: upper) }.entries.map(FileChange.init))
      return try Self.surveyed(layers, by: surveyor) + [own]
    }
  }

  private func imageLayers(_ word: String) throws(EngineError) -> [ListedLayer] {
    try withImages { store throws(ImageError) in
      let image = try store.provide(word)
      let config = try store.image(image.configuration.description)?.config
      return Self.listed(image.layers.map { ($0.path, $0.diffID.description) }, config)
    }
  }

  private func looking<T>(at what: String, _ body: () throws -> T) throws(EngineError) -> T {
    do { return try body() } catch { throw EngineError("cannot look at the layers of \(what): \(error)", exitCode: 1) }
  }

  private static func surveyed(_ layers: [ListedLayer], by surveyor: LayerSurveyor) throws -> [ListedLayer] {
    try zip(layers, surveyor.surveys()).map { layer, survey in
      var layer = layer
      layer.changes = survey.entries.map(FileChange.init)
      return layer
    }
  }

  /// Instructions that only set something have made no layer. Where the rest does not fit, nobody knows which made which.
  private static func listed(_ layers: [(path: String, diffID: String?)], _ config: ImageConfig?) -> [ListedLayer] {
    let made = (config?.history ?? []).filter { $0.emptyLayer != true }
    return layers.enumerated().map { index, layer in
      let story = made.count == layers.count ? made[index] : nil
      return ListedLayer(
        position: index + 1, diffID: layer.diffID, path: layer.path, created: story?.created,
        createdBy: story?.createdBy)
    }
  }
}
