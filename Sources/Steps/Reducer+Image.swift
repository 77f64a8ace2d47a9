extension Operation {
  func resolveImageEffects(_ it: Occurrence, _ reference: String, _ digest: String?) -> [Effect] {
    it.make(.container, ["image": reference, "digest": digest])
  }

  /// Of the next image of an archive no layer is known yet.
  func readManifestEffects(
    _ it: Occurrence, _ reference: String, _ digest: String, _ platform: String
  ) -> [Effect] {
    let others = it.world.layers.flatMap { layer in
      it.world[.layer(layer)].keys.sorted().map { it.change(.layer(layer), $0, to: nil) }
    }
    return others + it.make(.image, ["name": reference, "digest": digest, "platform": platform, "config": nil])
  }

  func useRootfsEffects(_ it: Occurrence, _ path: String) -> [Effect] {
    [it.change(.container, "image", to: path)]
      + it.make(.layer(1), ["access": "read-only", "name": path, "path": path])
  }

  /// Kept layers and fresh ones are the same layers: only `cached` differs.
  func layerEffects(_ it: Occurrence, _ layer: Layer, cached: Bool) -> [Effect] {
    it.make(
      .layer(layer.position),
      [
        "access": "read-only", "name": layer.shortName, "path": layer.path, "bytes": String(layer.bytes),
        "files": String(layer.files), "cached": cached ? "1" : "0",
      ])
  }

  func createContainerEffects(_ it: Occurrence, _ place: ContainerPlace) -> [Effect] {
    it.did("mkdirat") ? it.make(.container, ["id": place.id, "name": place.name]) : []
  }

  func createWritableLayerEffects(_ it: Occurrence, _ directory: String) -> [Effect] {
    guard it.did("mkdirat") else { return [] }
    let top = Subject.layer((it.world.layers.last ?? 0) + 1)
    return it.make(top, ["access": "writable", "name": "upper", "path": directory + "/upper", "bytes": "0"])
  }

  func writeEtcFilesEffects(_ it: Occurrence, _ files: [FileText]) -> [Effect] {
    let names = files.prefix(it.count("write")).compactMap { $0.path.split(separator: "/").last }
    return names.isEmpty ? [] : [it.change(.container, "etc", to: names.map(String.init).joined(separator: " "))]
  }
}

extension Occurrence {
  /// Whose configuration is read: the container's that is being made, or the image's alone.
  var imageHolder: Subject { world[.container, "image"] == nil ? .image : .container }
}

extension Subject {
  /// An image that is taken in: no container is made of it yet.
  public static let image = Subject("image")
  /// A name of the store.
  public static func imageName(_ name: String) -> Subject { Subject("name:\(name)") }
}
