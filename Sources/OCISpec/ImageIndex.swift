/// A list of manifests: an image for several platforms, or the `index.json` of a layout. OCI image spec, image-index.md
public struct ImageIndex: Equatable, Codable, Sendable {
  public var schemaVersion: Int
  public var mediaType: String?
  public var manifests: [Descriptor]
  public var annotations: [String: String]?

  public init(manifests: [Descriptor] = []) {
    schemaVersion = 2
    mediaType = MediaType.index
    self.manifests = manifests
  }
}

/// The file `oci-layout`, by which a directory says that it is one. OCI image spec, image-layout.md
public struct ImageLayout: Equatable, Codable, Sendable {
  public var imageLayoutVersion: String

  public init() { imageLayoutVersion = "1.0.0" }
}
