/// How an image was made and what it runs by default. OCI image spec, config.md
public struct ImageConfig: Equatable, Codable, Sendable {
  public var created: String?
  public var author: String?
  public var architecture: String
  public var os: String
  public var variant: String?
  public var config: Defaults?
  public var rootfs: RootFS
  public var history: [History]?

  public init(platform: Platform, config: Defaults? = nil, diffIDs: [ContentDigest], history: [History]? = nil) {
    architecture = platform.architecture
    os = platform.os
    variant = platform.variant
    self.config = config
    rootfs = RootFS(diffIDs: diffIDs)
    self.history = history
  }

  public var platform: Platform { Platform(os: os, architecture: architecture, variant: variant) }

  /// The digests of the layers' uncompressed tars, the lowest first.
  public struct RootFS: Equatable, Codable, Sendable {
    public var type: String
    public var diffIDs: [ContentDigest]

    public init(diffIDs: [ContentDigest]) {
      type = "layers"
      self.diffIDs = diffIDs
    }

    private enum CodingKeys: String, CodingKey {
      case type
      case diffIDs = "diff_ids"
    }
  }

  /// What made a layer, or, where `emptyLayer` is true, only a setting.
  public struct History: Equatable, Codable, Sendable {
    public var created: String?
    public var createdBy: String?
    public var author: String?
    public var comment: String?
    public var emptyLayer: Bool?

    public init(created: String? = nil, createdBy: String? = nil, comment: String? = nil, emptyLayer: Bool? = nil) {
      self.created = created
      self.createdBy = createdBy
      self.comment = comment
      self.emptyLayer = emptyLayer
    }

    private enum CodingKeys: String, CodingKey {
      case created, author, comment
      case createdBy = "created_by"
      case emptyLayer = "empty_layer"
    }
  }
}
