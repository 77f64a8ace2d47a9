import OCISpec
import SystemPackage

/// A turn at writing into the store: one writer at a time, across threads and processes. What it makes stands in
/// `ingest` until it is finished and renamed into place, so a writer that is killed leaves rubbish there and nothing
/// else; the next turn begins with sweeping it.
struct Ingest {
  let store: ContentStore

  fileprivate init(_ store: ContentStore) { self.store = store }

  func aside(_ name: String) -> FilePath { store.ingestPath.appending(name) }

  /// Puts a small blob into the store.
  func blob(_ bytes: [UInt8], mediaType: String) throws(ImageError) -> Descriptor {
    let writer = try BlobWriter(self)
    try bytes.withUnsafeBufferPointer { all throws(ImageError) in try writer.append(UnsafeRawBufferPointer(all)) }
    return try place(writer.finish(), mediaType: mediaType)
  }

  /// Puts a value into the store as JSON.
  func blob(_ value: some Encodable, mediaType: String) throws(ImageError) -> Descriptor {
    try blob(JSONCoding.encode(value), mediaType: mediaType)
  }

  /// Keeps what was resolved for the next time, for the index as it was before it was read.
  func remember(_ image: ResolvedImage, as reference: Reference, index: FileIdentity?) throws(ImageError) {
    guard let index, let path = store.recordPath(reference), let bytes = ImageRecord(index: index, image: image).bytes
    else { return }
    try Files.write(bytes, to: path, aside: aside("record"))
  }
}

extension ContentStore {
  /// Waits for its turn, sweeps, and lets `body` write. Nothing unfinished is left, however it ends.
  func ingest<T>(_ body: (Ingest) throws(ImageError) -> T) throws(ImageError) -> T {
    try makeDirectories()
    let path = root.appending("lock")
    let lock = try Files.create(path, mode: .ownerReadWrite)
    defer { try? lock.close() }
    try Files.lock(lock, path)
    try sweep()
    defer { try? sweep() }
    try makeLayout()
    return try body(Ingest(self))
  }

  /// Layers hold set-user-ID programs of strangers: nobody but root may reach them.
  private func makeDirectories() throws(ImageError) {
    try Trees.make(root.removingLastComponent().string)
    try Files.makeDirectory(root, mode: 0o711)
    for path in [root.appending("blobs"), root.appending("blobs/sha256"), root.appending("cache"), cachePath] {
      try Files.makeDirectory(path, mode: 0o755)
    }
    for path in [ingestPath, layersPath] { try Files.makeDirectory(path, mode: 0o700) }
  }

  private func makeLayout() throws(ImageError) {
    let path = root.appending("oci-layout")
    guard try Files.status(path) == nil else { return }
    try Files.write(JSONCoding.encode(ImageLayout()), to: path, aside: ingestPath.appending("oci-layout"))
  }
}
