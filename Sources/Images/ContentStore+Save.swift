import CArchive
public import OCISpec
public import SystemPackage

/// An image that is to be saved, and the names that it is to have there.
public struct SavedName: Equatable, Sendable {
  public var id: ContentDigest
  /// None: it is saved without.
  public var name: Reference?

  public init(id: ContentDigest, name: Reference?) {
    self.id = id
    self.name = name
  }
}

extension ContentStore {
  /// Writes images as newer docker does: an OCI image layout and docker's manifest.json in one tar, which docker, podman
  /// and skopeo read. Blobs are written as they lie here, and once.
  public func save(_ wanted: [SavedName], to file: FileDescriptor) throws(ImageError) {
    let writer = try ArchiveWriter(file)
    var layout = ImageIndex()
    var saved: [SavedManifest] = []
    var written: Set<ContentDigest> = []
    for image in wanted {
      let (descriptor, manifest) = try manifest(of: image)
      for digest in manifest.layers.map(\.digest) + [manifest.config.digest, descriptor.digest] {
        if written.insert(digest).inserted { try writer.add(Self.blobName(digest), contentOf: blobPath(digest)) }
      }
      layout.manifests.append(descriptor)
      saved.append(
        SavedManifest(
          config: Self.blobName(manifest.config.digest), repoTags: image.name.map { [$0.tagged] } ?? [],
          layers: manifest.layers.map { Self.blobName($0.digest) }))
    }
    try writer.add("index.json", JSONCoding.encode(layout))
    try writer.add("manifest.json", JSONCoding.encode(saved))
    try writer.add("oci-layout", JSONCoding.encode(ImageLayout()))
    try writer.close()
  }

  private static func blobName(_ digest: ContentDigest) -> String { "blobs/sha256/\(digest.hex)" }

  private func manifest(of image: SavedName) throws(ImageError) -> (Descriptor, ImageManifest) {
    let entries = try index().manifests.filter { imageID($0) == image.id }
    let bearer = entries.first { $0.name.flatMap { try? Reference($0) } == image.name } ?? entries.first
    guard let bearer else { throw .unknownImage(image.name?.familiar ?? image.id.description) }
    var descriptor = try chosen(bearer, of: image.name?.familiar ?? "")
    descriptor.annotations = image.name.map { name in
      ["io.containerd.image.name": name.description, Descriptor.nameAnnotation: name.tagged]
    }
    return (descriptor, try json(ImageManifest.self, descriptor.digest))
  }
}

/// One image of `manifest.json`, as it is written. Docker image specification v1.2
private struct SavedManifest: Encodable {
  var config: String
  var repoTags: [String]
  var layers: [String]

  private enum CodingKeys: String, CodingKey {
    case config = "Config"
    case repoTags = "RepoTags"
    case layers = "Layers"
  }
}
