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

  /// The descriptor that `reference` names, by digest if it has one.
  func descriptor(of reference: Reference) throws(ImageError) -> Descriptor? {
    try index().manifests.first { reference.names($0) }
  }

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
