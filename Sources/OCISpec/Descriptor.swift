/// Points to a blob: what it is, its digest, its size. OCI image spec, descriptor.md
public struct Descriptor: Equatable, Codable, Sendable {
  public var mediaType: String
  public var digest: ContentDigest
  /// Bytes of the blob.
  public var size: Int64
  public var annotations: [String: String]?
  /// Given for the manifests of an index.
  public var platform: Platform?

  public init(
    mediaType: String, digest: ContentDigest, size: Int64, annotations: [String: String]? = nil,
    platform: Platform? = nil
  ) {
    self.mediaType = mediaType
    self.digest = digest
    self.size = size
    self.annotations = annotations
    self.platform = platform
  }

  /// The name under which an image layout keeps it. OCI image spec, annotations.md
  public var name: String? { annotations?[Self.nameAnnotation] }

  public static let nameAnnotation = "org.opencontainers.image.ref.name"
}
