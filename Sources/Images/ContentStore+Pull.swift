public import OCISpec
public import SystemPackage

/// Blobs that come from a registry. A helper without rights writes them into a folder of its own in `ingest`, where they
/// stay if it is killed: the next download goes on from there.
extension ContentStore {
  static let pulledFolder = "pulled"
  /// Seconds for which a broken download waits for the next: a week.
  private static let patience = 7 * 86400

  /// Made if it is missing, and given to `owner`, who alone may enter it.
  public func pullFolder(owner: (user: UInt32, group: UInt32)?) throws(ImageError) -> FilePath {
    try ingest { ingest throws(ImageError) in
      let folder = pulledPath
      try dropPulled(olderThan: Self.patience)
      try Files.makeDirectory(folder, mode: 0o700)
      if let owner { try Files.give(folder, owner.user, owner.group) }
      return folder
    }
  }

  /// Whether the blob is here.
  public func has(_ digest: ContentDigest) -> Bool { Presence(blobPath(digest)) == .there }

  /// How much of these blobs waits for another pull.
  public func pulledBytes(_ blobs: [Descriptor]) -> Int64 {
    Set(blobs.map { pulledPath.appending($0.digest.hex) }).reduce(0) { sum, path in
      sum + ((try? Files.status(path)).flatMap { $0 }.map { Int64($0.size) } ?? 0)
    }
  }

  /// For handing it on. The caller owns the descriptor.
  public func open(_ digest: ContentDigest) throws(ImageError) -> FileDescriptor { try Files.open(blobPath(digest)) }

  /// The manifest that `word` is stored with, and what it holds: the configuration first.
  public func manifest(of word: String) throws(ImageError) -> (Descriptor, blobs: [Descriptor]) {
    guard let entry = try entry(word) else { throw .unknownImage(word) }
    let descriptor = try chosen(entry, of: word)
    let manifest = try json(ImageManifest.self, descriptor.digest)
    return (descriptor, [manifest.config] + manifest.layers)
  }

  /// Takes over what was pulled: each blob is copied and its digest computed anew, each layer unpacked and compared with
  /// the configuration; and only then `name` means it. `root` is what the registry has under the name, an index or
  /// `manifest` itself.
  public func adopt(
    _ name: Reference, root: Descriptor, manifest: Descriptor, progress: (Int) -> Void
  ) throws(ImageError) -> LoadedImage {
    try Intake(self, blobs: []).adopt(name, root: root, manifest: manifest, progress: progress)
  }

  /// The folder is a stranger's: what is in it may change while it is read, so what was read is what is kept, in `copy`.
  func takePulled(_ blob: Descriptor, to copy: FilePath) throws(ImageError) -> StagedBlob {
    let path = pulledPath.appending(blob.digest.hex)
    let writer = try BlobWriter(copy)
    try Files.copy(path, atMost: blob.size, writer.append)
    let staged = writer.finish()
    guard staged.digest == blob.digest, staged.size == blob.size else {
      try Trees.remove(path)
      throw .damaged(what: "blob \(blob.digest) as it was pulled", why: "its content has another digest or size")
    }
    return staged
  }

  /// It is in the store now.
  func dropPulled(_ digest: ContentDigest) throws(ImageError) {
    let path = pulledPath.appending(digest.hex)
    if try Files.status(path) != nil { try Trees.remove(path) }
  }
}
