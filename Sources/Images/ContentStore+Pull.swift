public import OCISpec
public import SystemPackage

/// Blobs that come from a registry. A helper without rights writes them into a folder of its own in `ingest`, where they
/// stay if it is killed: the next download goes on from there.
extension ContentStore {
  static let pulledFolder = "pulled"

  /// Made if it is missing, and given to `owner`, who alone may enter it.
  public func pullFolder(owner: (user: UInt32, group: UInt32)?) throws(ImageError) -> FilePath {
    try ingest { ingest throws(ImageError) in
      let folder = ingest.aside(Self.pulledFolder)
      try Files.makeDirectory(folder, mode: 0o700)
      if let owner { try Files.give(folder, owner.user, owner.group) }
      return folder
    }
  }

  /// Whether the blob is here.
  public func has(_ digest: ContentDigest) -> Bool { Presence(blobPath(digest)) == .there }

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
    try ingest { ingest throws(ImageError) in
      do throws(ImageError) {
        return try ingest.adopt(name, root, manifest, progress)
      } catch {
        ingest.dropUnneededBlobs()
        throw error
      }
    }
  }
}

extension Ingest {
  fileprivate func adopt(
    _ name: Reference, _ root: Descriptor, _ manifest: Descriptor, _ progress: (Int) -> Void
  ) throws(ImageError) -> LoadedImage {
    try take(root)
    try take(manifest)
    let parts = try store.json(ImageManifest.self, manifest.digest)
    for blob in [parts.config] + parts.layers { try take(blob) }
    var descriptor = manifest
    descriptor.platform = try store.json(ImageConfig.self, parts.config.digest).platform
    // An index stands for what this machine takes of it; what was asked for another machine stands alone.
    if MediaType.isIndex(root.mediaType), (try? store.chosen(root, of: ""))?.digest == manifest.digest {
      descriptor = root
    }
    let resolved = try unpacked(descriptor, as: name.familiar, progress)
    return try self.name([([name], descriptor, resolved)])[0]
  }

  /// The folder is a stranger's: what is in it may change while it is read, so what was read is what is kept.
  private func take(_ blob: Descriptor) throws(ImageError) {
    if store.has(blob.digest) { return }
    let path = aside(ContentStore.pulledFolder).appending(blob.digest.hex)
    let writer = try BlobWriter(self)
    try Files.copy(path, atMost: blob.size, writer.append)
    let staged = writer.finish()
    guard staged.digest == blob.digest, staged.size == blob.size else {
      try Trees.remove(path)
      throw .damaged(what: "blob \(blob.digest) as it was pulled", why: "its content has another digest or size")
    }
    _ = try place(staged, mediaType: blob.mediaType)
    try Trees.remove(path)
  }
}
