public import OCISpec

/// An image of the store as lists and inspections show it, whatever machine it is for.
public struct StoredImage: Equatable, Sendable {
  /// Digest of its configuration.
  public var id: ContentDigest
  /// In their whole form, sorted; none: it dangles.
  public var names: [Reference]
  /// What each name leads to, a manifest or an index: of one image there may be several, whose blobs are compressed in
  /// different ways.
  public var manifests: [ContentDigest]
  public var config: ImageConfig
  /// The lowest first. What is not unpacked yet has no size.
  public var layers: [Layer]

  public struct Layer: Equatable, Sendable {
    public var diffID: ContentDigest
    public var chainID: ContentDigest
    public var path: String
    /// Of the regular files in it, and how many entries there are.
    public var bytes: Int64
    public var files: Int
    /// Of the blob.
    public var digest: ContentDigest
  }

  public var bytes: Int64 { layers.reduce(0) { $0 + $1.bytes } }
}

extension ContentStore {
  /// The newest first. An image that can't be read is left out: it takes space, and is no image.
  public func images() throws(ImageError) -> [StoredImage] {
    var images: [StoredImage] = []
    for entry in try index().manifests {
      guard let image = try? stored(entry) else { continue }
      if let known = images.firstIndex(where: { $0.id == image.id }) {
        images[known].names += image.names
        images[known].manifests += image.manifests
      } else {
        images.append(image)
      }
    }
    for index in images.indices { images[index].sortNames() }
    return images.sorted { ($0.config.created ?? "") > ($1.config.created ?? "") }
  }

  /// The image that `word` names, as `resolve` finds it; nil if there is none.
  public func image(_ word: String) throws(ImageError) -> StoredImage? {
    guard let entry = try entry(word) else { return nil }
    let id = imageID(entry)
    return try images().first { $0.id == id }
  }

  /// An image's configuration as it was made, whose members may be more than the specification's.
  public func configuration(_ id: ContentDigest) throws(ImageError) -> [UInt8] { try Files.read(blobPath(id)) }

  /// Lets `name` mean the image that `word` names. Nil if there is none.
  public func tag(_ word: String, as name: Reference) throws(ImageError) -> ContentDigest? {
    try ingest { ingest throws(ImageError) in
      guard let entry = try entry(word) else { return nil }
      try ingest.setName(name.familiar, of: entry)
      return imageID(entry)
    }
  }

  private func stored(_ entry: Descriptor) throws(ImageError) -> StoredImage {
    let image = try kept(entry, as: "")
    return StoredImage(
      id: image.configuration, names: entry.name.flatMap { try? Reference($0) }.map { [$0] } ?? [],
      manifests: [entry.digest],
      config: try json(ImageConfig.self, image.configuration),
      layers: image.layers.map {
        .init(
          diffID: $0.diffID, chainID: $0.chainID, path: $0.path, bytes: $0.bytes, files: $0.files, digest: $0.digest)
      })
  }
}

extension StoredImage {
  /// An entry without a name has its manifest, too.
  fileprivate mutating func sortNames() {
    guard names.count == manifests.count else { return }
    let sorted = zip(names, manifests).sorted { $0.0.tagged < $1.0.tagged }
    (names, manifests) = (sorted.map(\.0), sorted.map(\.1))
  }
}
