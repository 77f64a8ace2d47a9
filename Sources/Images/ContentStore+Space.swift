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
  /// IDs of the images that need it.
  public var images: Set<String>
}

extension ContentStore {
  /// All that the store keeps, with who needs it.
  public func items() throws(ImageError) -> [StoredItem] {
    var users: [ContentDigest: Set<String>] = [:]
    for descriptor in try index().manifests {
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
    (item.isLayer, item.bytes) = (true, summary?.bytes ?? 0)
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

  /// Takes entries out of the index, and then all that no image needs, but for the layers at `kept`: containers stack
  /// them. What goes is moved into `ingest` and swept there: whoever looks meanwhile sees the whole thing or none.
  /// Returns what went.
  public func remove(
    _ goes: (IndexEntry) -> Bool, keeping kept: Set<String>
  ) throws(ImageError) -> [StoredItem] {
    guard try Files.status(root) != nil else { return [] }
    return try ingest { ingest throws(ImageError) in
      var index = try index()
      let count = index.manifests.count
      index.manifests.removeAll { goes(IndexEntry(name: $0.name, id: imageID($0))) }
      if index.manifests.count < count { try ingest.write(index) }
      let unneeded = try items().filter { $0.images.isEmpty && !kept.contains($0.path) }
      for item in unneeded { try ingest.takeAway(item) }
      return unneeded
    }
  }
}

/// An entry of the index: a name, or none, and the ID of the image that it leads to.
public struct IndexEntry: Equatable, Sendable {
  public var name: String?
  public var id: ContentDigest
}

extension Ingest {
  func takeAway(_ item: StoredItem) throws(ImageError) {
    try Files.rename(FilePath(item.path), to: aside((item.isLayer ? "layer-" : "blob-") + item.digest.hex))
    guard item.isLayer, try Files.status(store.summaryPath(item.digest)) != nil else { return }
    try Files.rename(store.summaryPath(item.digest), to: aside("summary-" + item.digest.hex))
  }
}
