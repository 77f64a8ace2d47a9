import OCISpec
public import SystemPackage

/// The images of one root, as an OCI image layout that other tools can read, and their layers unpacked.
///
///     ROOT/oci-layout  index.json  blobs/sha256/HEX     OCI image spec, image-layout.md
///          layers/CHAIN_HEX/  CHAIN_HEX.json            unpacked, with bytes and files; root's alone
///          cache/images/NAME                            what `resolve` found last, for the next time
///          ingest/  lock                                unfinished work, and the lock of who does it
///
/// Nothing but finished things stand outside `ingest`: everything is written there and renamed into place.
public struct ContentStore: Sendable {
  public let root: FilePath

  /// Touches nothing: the directories are made by the first that writes.
  public init(root: FilePath) { self.root = root }

  var indexPath: FilePath { root.appending("index.json") }
  var ingestPath: FilePath { root.appending("ingest") }
  var layersPath: FilePath { root.appending("layers") }
  var cachePath: FilePath { root.appending("cache").appending("images") }

  func blobPath(_ digest: ContentDigest) -> FilePath {
    root.appending("blobs").appending("sha256").appending(digest.hex)
  }

  func layerPath(_ chainID: ContentDigest) -> FilePath { layersPath.appending(chainID.hex) }

  func summaryPath(_ chainID: ContentDigest) -> FilePath { layersPath.appending(chainID.hex + ".json") }

  /// The names in the store. A store that was never written has none.
  func index() throws(ImageError) -> ImageIndex {
    guard try Files.status(indexPath) != nil else { return ImageIndex() }
    return try JSONCoding.decode(ImageIndex.self, Files.read(indexPath), what: indexPath.string)
  }

  /// The entry that `word` means, looked for as docker does: a whole ID, a name, the beginning of an ID.
  func entry(_ word: String) throws(ImageError) -> Descriptor? {
    let entries = try index().manifests
    let digits = word.hasPrefix("sha256:") ? String(word.dropFirst(7)) : word
    let isID = !digits.isEmpty && digits.count <= 64 && digits.utf8.allSatisfy { Self.digits.contains($0) }
    if isID, digits.count == 64 { return entries.first { imageID($0).hex == digits } }
    if let reference = try? Reference(word), let named = entries.first(where: reference.names) { return named }
    guard isID else { return nil }
    let fitting = entries.filter { imageID($0).hex.hasPrefix(digits) }
    guard Set(fitting.map(imageID)).count < 2 else { throw .ambiguousID(word) }
    return fitting.first
  }

  private static let digits = Array("0123456789abcdef".utf8)

  /// A small JSON blob, checked against its digest.
  func json<T: Decodable>(_ type: T.Type, _ digest: ContentDigest) throws(ImageError) -> T {
    guard try Files.status(blobPath(digest)) != nil else {
      throw .damaged(what: "blob \(digest)", why: "it is not in the store")
    }
    let bytes = try Files.read(blobPath(digest))
    guard ContentDigest(of: bytes) == digest else {
      throw .damaged(what: "blob \(digest)", why: "its content has another digest")
    }
    return try JSONCoding.decode(type, bytes, what: "blob \(digest)")
  }
}

extension Reference {
  /// Whether the index keeps under this name what `self` means.
  func names(_ descriptor: Descriptor) -> Bool {
    if let digest, digest != descriptor.digest { return false }
    guard let name = descriptor.name, let kept = try? Reference(name) else { return false }
    return kept.registry == registry && kept.repository == repository && (tag == nil || kept.tag == tag)
  }
}
