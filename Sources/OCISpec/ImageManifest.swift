/// One image: its configuration and its layers, the lowest first. OCI image spec, manifest.md
public struct ImageManifest: Equatable, Codable, Sendable {
  public var schemaVersion: Int
  public var mediaType: String?
  public var config: Descriptor
  public var layers: [Descriptor]
  public var annotations: [String: String]?

  public init(config: Descriptor, layers: [Descriptor]) {
    schemaVersion = 2
    mediaType = MediaType.manifest
    self.config = config
    self.layers = layers
  }
}
