public import Steps

/// What `rmi` and `image prune` take away: names, images with their last name, and of their layers those that nobody else
/// needs.
public struct ImageRemoval: Equatable, Sendable {
  public var images: [Image]
  /// What no image needed before.
  public var orphans = Blobs()
  public var orphanedLayers: [Layer] = []

  public struct Image: Equatable, Sendable {
    /// Digest of its configuration.
    public var id: String
    /// That it loses.
    public var names: [String]
    /// With them it is gone, and with it what follows.
    public var isLast: Bool
    public var blobs = Blobs()
    /// From the lowest.
    public var layers: [LayerFate] = []

    public init(id: String, names: [String], isLast: Bool) {
      self.id = id
      self.names = names
      self.isLast = isLast
    }
  }

  public struct Blobs: Equatable, Sendable {
    public var digests: [String] = []
    public var bytes = 0

    public init() {}
  }

  /// A layer, and who else needs it: images and containers, by their names. Nobody: it goes.
  public struct LayerFate: Equatable, Sendable {
    public var layer: Layer
    public var images: [String]
    public var containers: [String]

    public init(layer: Layer, images: [String], containers: [String]) {
      self.layer = layer
      self.images = images
      self.containers = containers
    }

    var goes: Bool { images.isEmpty && containers.isEmpty }
  }

  public init(images: [Image]) { self.images = images }

  /// All of it by the command. An image can't be found any more before anything of it goes.
  public func plan() -> Plan {
    var list = StepList()
    for image in images { image.add(to: &list) }
    orphans.add(to: &list, of: nil)
    for layer in orphanedLayers.reversed() { list.add(.cli, .deleteLayer(layer)) }
    return Plan(steps: list.steps, before: before)
  }

  private var before: World {
    var world = World()
    for image in images {
      for name in image.names { world[.imageName(name), "image"] = image.id }
      if !image.blobs.digests.isEmpty { world[.storedImage(image.id), "blobs"] = String(image.blobs.digests.count) }
    }
    for layer in images.flatMap(\.layers).map(\.layer) + orphanedLayers {
      for (attribute, value) in layer.facts { world[.layer(layer.position), attribute] = value }
    }
    return world
  }
}

extension ImageRemoval.Image {
  /// A layer goes before the one that it lies on.
  fileprivate func add(to list: inout StepList) {
    list.add(.cli, .untagImage(names: names, id: id, isLast: isLast))
    blobs.add(to: &list, of: isLast ? id : nil)
    for fate in layers.reversed() {
      if fate.goes {
        list.add(.cli, .deleteLayer(fate.layer))
      } else {
        list.add(
          .cli, .keepLayer(fate.layer, images: fate.images, containers: fate.containers), performed: true)
      }
    }
  }
}

extension ImageRemoval.Blobs {
  fileprivate func add(to list: inout StepList, of image: String?) {
    if !digests.isEmpty { list.add(.cli, .deleteBlobs(image: image, digests: digests, bytes: bytes)) }
  }
}

extension Layer {
  fileprivate var facts: [(String, String)] {
    [
      ("access", "read-only"), ("name", shortName), ("path", path), ("bytes", String(bytes)), ("files", String(files)),
    ]
  }
}
