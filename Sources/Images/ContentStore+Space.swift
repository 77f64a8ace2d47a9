public import OCISpec
import SystemPackage

/// One thing that the store keeps: a blob, or a layer's directory.
public struct StoredItem: Equatable, Sendable {
  /// Its digest; of a layer its chain's.
  public var digest: ContentDigest
  public var isLayer: Bool
  /// Where it lies.
  public var path: String
  /// Of a layer, those of the regular files in it.
  public var bytes: Int64
  /// Of a layer, how many entries it has.
  public var files = 0
  /// IDs of the images that need it.
  public var images: Set<String>
}

extension ContentStore {
  /// All that the store keeps, with who needs it.
  public func items() throws(ImageError) -> [StoredItem] { try items(index().manifests) }

  /// The same, with who of some entries of the index needs it.
  func items(_ entries: [Descriptor]) throws(ImageError) -> [StoredItem] {
    var users: [ContentDigest: Set<String>] = [:]
    for descriptor in entries {
      let id = imageID(descriptor).description
      for digest in needed(by: descriptor) { users[digest, default: []].insert(id) }
    }
    let blobs = root.appending("blobs").appending("sha256")
    return try Trees.names(blobs).compactMap { item($0, blobs, users) }
      + Trees.names(layersPath).compactMap { layer($0, users) }
  }

  private func item(_ name: String, _ folder: FilePath, _ users: [ContentDigest: Set<String>]) -> StoredItem? {
    let path = folder.appending(name)
    guard let digest = try? ContentDigest("sha256:" + name), let status = try? Files.status(path) else { return nil }
    return StoredItem(
      digest: digest, isLayer: false, path: path.string, bytes: Int64(status.size), images: users[digest] ?? [])
  }

  /// Nil for the file that stands beside it.
  private func layer(_ name: String, _ users: [ContentDigest: Set<String>]) -> StoredItem? {
    guard var item = item(name, layersPath, users) else { return nil }
    let summary = try? JSONCoding.decode(LayerSummary.self, Files.read(summaryPath(item.digest)), what: name)
    (item.isLayer, item.bytes, item.files) = (true, summary?.bytes ?? 0, summary?.files ?? 0)
    return item
  }

  /// Digests of the blobs and chains of layers that it leads to, its own first. What can't be read leads nowhere.
  private func needed(by descriptor: Descriptor) -> [ContentDigest] {
    if MediaType.isIndex(descriptor.mediaType) {
      let index = try? json(ImageIndex.self, descriptor.digest)
      return [descriptor.digest] + (index?.manifests ?? []).flatMap(needed)
    }
    guard let manifest = try? json(ImageManifest.self, descriptor.digest) else { return [descriptor.digest] }
    let config = try? json(ImageConfig.self, manifest.config.digest)
    let chains = config.map { ContentDigest.chain($0.rootfs.diffIDs) } ?? []
    return [descriptor.digest, manifest.config.digest] + manifest.layers.map(\.digest) + chains
  }
}
