public import OCISpec
import SystemPackage

/// Names that an image is to lose; nil: all that lead to it, and an entry without a name.
public struct ForgottenNames: Equatable, Sendable {
  public var id: ContentDigest
  public var names: [Reference]?

  public init(id: ContentDigest, names: [Reference]?) {
    self.id = id
    self.names = names
  }
}

/// What goes with names that are taken away, and who does it.
public struct StoreRemoval {
  /// What nobody needs any more then, and who needed it until now.
  public let unneeded: [StoredItem]
  /// Layers that stay, and who needs them.
  public let needed: [StoredItem]
  fileprivate let store: ContentStore
  /// None: it is only looked at.
  fileprivate let ingest: Ingest?

  /// Whoever looks at the index meanwhile sees it as it was or as it is.
  public func forget(_ forgotten: ForgottenNames) throws(ImageError) {
    guard let ingest else { return }
    var index = try store.index()
    let count = index.manifests.count
    index.manifests.removeAll { store.leads($0, by: forgotten) }
    if index.manifests.count < count { try ingest.write(index) }
  }

  /// Takes away what of these nobody needs: the whole thing or none. What is not there any more is gone already.
  public func take(_ digests: [ContentDigest], layers: Bool) throws(ImageError) {
    let wanted = Set(digests)
    for item in unneeded where item.isLayer == layers && wanted.contains(item.digest) { try ingest?.takeAway(item) }
  }
}

extension ContentStore {
  /// What would go with those names, but for the layers at `kept`: containers stack them. Writes nothing.
  public func removal(of names: [ForgottenNames], keeping kept: Set<String>) throws(ImageError) -> StoreRemoval {
    try removal(of: names, keeping: kept, by: nil)
  }

  /// The same for who removes it, in a turn at writing. What is taken away is moved into `ingest`, and swept there at last.
  public func removing<T>(
    _ names: [ForgottenNames], keeping kept: Set<String>, _ body: (StoreRemoval) throws -> T
  ) throws -> T {
    try ingest { ingest throws(ImageError) in
      let removal = try removal(of: names, keeping: kept, by: ingest)
      return Result { try body(removal) }
    }.get()
  }

  private func removal(
    of names: [ForgottenNames], keeping kept: Set<String>, by ingest: Ingest?
  ) throws(ImageError) -> StoreRemoval {
    let entries = try index().manifests
    let left = try items(entries.filter { entry in !names.contains { leads(entry, by: $0) } })
    let free = Set(left.filter { $0.images.isEmpty && !kept.contains($0.path) }.map(\.path))
    return StoreRemoval(
      unneeded: try items(entries).filter { free.contains($0.path) },
      needed: left.filter { $0.isLayer && !free.contains($0.path) }, store: self, ingest: ingest)
  }

  fileprivate func leads(_ entry: Descriptor, by forgotten: ForgottenNames) -> Bool {
    guard imageID(entry) == forgotten.id else { return false }
    guard let names = forgotten.names else { return true }
    return entry.name.flatMap { try? Reference($0) }.map(names.contains) ?? false
  }
}

extension Ingest {
  func takeAway(_ item: StoredItem) throws(ImageError) {
    try Files.rename(FilePath(item.path), to: aside((item.isLayer ? "layer-" : "blob-") + item.digest.hex))
    guard item.isLayer, try Files.status(store.summaryPath(item.digest)) != nil else { return }
    try Files.rename(store.summaryPath(item.digest), to: aside("summary-" + item.digest.hex))
  }
}
