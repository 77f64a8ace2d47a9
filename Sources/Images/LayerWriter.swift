import CArchive
import Crypto
import OCISpec

/// Writes a layer: entries → tar, hashed (the diff id) → gzip → blob, hashed (the digest). archive_write(3)
///
/// Two archives of libarchive in a row: the outer one makes the tar, the inner one, of the format "raw", only gzips.
final class LayerWriter {
  private let tar: OpaquePointer?
  private let gzip: OpaquePointer?
  private let ingest: Ingest
  private let blob: BlobWriter
  private var hash = SHA256()
  /// What a callback, which can return only a number, could not do.
  private var failure: ImageError?

  /// `level` is gzip's: 0 stores, 9 takes its time.
  init(_ ingest: Ingest, level: Int) throws(ImageError) {
    self.ingest = ingest
    blob = try BlobWriter(ingest)
    tar = archive_write_new()
    gzip = archive_write_new()
    let me = Unmanaged.passUnretained(self).toOpaque()
    try openGzip(me, level: level)
    archive_write_set_format_ustar(tar)
    archive_write_set_bytes_per_block(tar, 256 << 10)
    archive_write_set_bytes_in_last_block(tar, 1)
    try check(archive_write_open(tar, me, nil, passTar, nil), tar)
  }

  deinit {
    archive_write_free(tar)
    archive_write_free(gzip)
  }

  /// Adds the items in the order of their names.
  func add(_ items: [TarItem]) throws(ImageError) {
    for item in items.sorted(by: { $0.path < $1.path }) { try add(item) }
  }

  /// The diff id, and the blob put in place.
  func finish() throws(ImageError) -> (diffID: ContentDigest, blob: Descriptor) {
    try check(archive_write_close(tar), tar)
    try check(archive_write_close(gzip), gzip)
    return (ContentDigest(hash.finalize()), try ingest.place(blob.finish(), mediaType: MediaType.gzipLayer))
  }

  private func openGzip(_ me: UnsafeMutableRawPointer, level: Int) throws(ImageError) {
    archive_write_add_filter_gzip(gzip)
    archive_write_set_format_raw(gzip)
    archive_write_set_options(gzip, "gzip:!timestamp,gzip:compression-level=\(level)")
    archive_write_set_bytes_per_block(gzip, 256 << 10)
    archive_write_set_bytes_in_last_block(gzip, 1)
    try check(archive_write_open(gzip, me, nil, passGzip, nil), gzip)
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, EntryType.regular)
    try check(archive_write_header(gzip, entry), gzip)
  }

  private func add(_ item: TarItem) throws(ImageError) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, item.path)
    archive_entry_set_perm(entry, item.mode)
    archive_entry_set_mtime(entry, 0, 0)
    switch item.content {
    case .directory: archive_entry_set_filetype(entry, EntryType.directory)
    case .link(let target):
      archive_entry_set_filetype(entry, EntryType.symbolicLink)
      archive_entry_set_symlink(entry, target)
    case .file(let bytes, let times):
      archive_entry_set_filetype(entry, EntryType.regular)
      archive_entry_set_size(entry, Int64(bytes.count * times))
    }
    try check(archive_write_header(tar, entry), tar)
    guard case .file(let bytes, let times) = item.content else { return }
    for _ in 0..<times { try check(CInt(clamping: archive_write_data(tar, bytes, bytes.count)), tar) }
  }

  private func check(_ status: CInt, _ archive: OpaquePointer?) throws(ImageError) {
    if let failure { throw failure }
    guard status < 0 else { return }
    throw .damaged(what: "new layer", why: ArchiveFailure(archive).message)
  }

  fileprivate func take(tar bytes: UnsafeRawBufferPointer) -> la_ssize_t {
    hash.update(bufferPointer: bytes)
    return archive_write_data(gzip, bytes.baseAddress, bytes.count)
  }

  fileprivate func take(gzip bytes: UnsafeRawBufferPointer) -> la_ssize_t {
    do throws(ImageError) {
      try blob.append(bytes)
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }
}

/// archive_write_callback: `client` is the `LayerWriter` that owns the archive.
private func passTar(
  _: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeRawPointer?, _ count: Int
) -> la_ssize_t {
  guard let client else { return -1 }
  let writer = Unmanaged<LayerWriter>.fromOpaque(client).takeUnretainedValue()
  return writer.take(tar: UnsafeRawBufferPointer(start: buffer, count: count))
}

/// The same for the inner archive.
private func passGzip(
  _: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeRawPointer?, _ count: Int
) -> la_ssize_t {
  guard let client else { return -1 }
  let writer = Unmanaged<LayerWriter>.fromOpaque(client).takeUnretainedValue()
  return writer.take(gzip: UnsafeRawBufferPointer(start: buffer, count: count))
}
