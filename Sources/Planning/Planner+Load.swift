public import Steps

/// What `load` and its like have done: images, taken in before there is a plan.
public struct LoadReport: Equatable, Sendable {
  /// What they came from, where it was no registry.
  public var source: Operation?
  public var images: [Image]

  public init(_ source: Operation? = nil, images: [Image]) {
    self.source = source
    self.images = images
  }

  public struct Image: Equatable, Sendable {
    /// `tiny:latest`; none: it is known by its ID alone.
    public var names: [String]
    /// The digest of its configuration.
    public var id: String
    /// The digest of its manifest.
    public var digest: String
    public var platform: String
    /// From the lowest; `unpacked` holds the positions of those that were not in the store before.
    public var layers: [Layer]
    public var unpacked: Set<Int>
    /// By name, the IDs of images that bore it until now.
    public var replaced: [String: String]
    /// Of a pull: what was asked for the manifest, and then for what it names.
    public var asked: [Operation] = []
    public var fetched: [Operation] = []

    public init(
      names: [String], id: String, digest: String, platform: String, layers: [Layer], unpacked: Set<Int>,
      replaced: [String: String]
    ) {
      self.names = names
      self.id = id
      self.digest = digest
      self.platform = platform
      self.layers = layers
      self.unpacked = unpacked
      self.replaced = replaced
    }
  }

  public func plan() -> Plan {
    .report([source].compactMap(\.self) + images.flatMap(\.operations) + images.flatMap(\.namings))
  }
}

extension Plan {
  /// What a verb has done that could not be known before, and what it then could not do.
  public static func report(_ operations: [Operation], failing: Operation? = nil) -> Plan {
    var list = StepList()
    for operation in operations { list.add(.cli, operation, performed: true) }
    if let failing { list.add(.cli, failing) }
    return Plan(steps: list.steps, before: World())
  }
}

extension LoadReport {
  /// What `tag` has done.
  public static func naming(_ name: String, _ id: String, _ before: String?) -> Plan {
    .report([.tagImage(name: name, id: id, before: before == id ? nil : before)])
  }
}

extension LoadReport.Image {
  /// A layer is compared while it is unpacked: that it was right is known at the end.
  fileprivate var operations: [Operation] {
    asked + [.readManifest(reference: names.first ?? id, digest: digest, platform: platform)] + fetched
      + [.readImageConfig(digest: id, layers: layers.count)]
      + layers.flatMap { [unpacked.contains($0.position) ? .unpackLayer($0) : .findLayer($0), .verifyLayer($0)] }
  }

  /// Of all images at last, when each is in place.
  fileprivate var namings: [Operation] { names.map { .tagImage(name: $0, id: id, before: replaced[$0]) } }
}
