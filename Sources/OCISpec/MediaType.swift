/// What a blob is. OCI image spec, media-types.md; docker's own names mean the same.
public enum MediaType {
  public static let index = "application/vnd.oci.image.index.v1+json"
  public static let manifest = "application/vnd.oci.image.manifest.v1+json"
  public static let config = "application/vnd.oci.image.config.v1+json"
  public static let layer = "application/vnd.oci.image.layer.v1.tar"
  public static let gzipLayer = "application/vnd.oci.image.layer.v1.tar+gzip"
  public static let zstdLayer = "application/vnd.oci.image.layer.v1.tar+zstd"
  public static let dockerIndex = "application/vnd.docker.distribution.manifest.list.v2+json"
  public static let dockerManifest = "application/vnd.docker.distribution.manifest.v2+json"

  /// Whether it lists manifests, one per platform.
  public static func isIndex(_ type: String) -> Bool { type == index || type == dockerIndex }

  /// Whether it is one image's manifest.
  public static func isManifest(_ type: String) -> Bool { type == manifest || type == dockerManifest }
}
