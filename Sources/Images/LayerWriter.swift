import CArchive
import OCISpec

/// Writes a layer of which all entries are made here: entries → tar → `LayerBlob`. archive_write(3)
final class LayerWriter {
  private let tar: OpaquePointer?
  private let ingest: Ingest
  private let blob: LayerBlob
  /// What a callback, which can return only a number, could not do.
  private var failure: ImageError?

  /// `level` is gzip's: 0 stores, 9 takes its time.
  init(_ ingest: Ingest, level: Int) throws(ImageError) {
    self.ingest = ingest
    blob = try LayerBlob(BlobWriter(ingest), level: level)
    tar = archive_write_new()
    archive_write_set_format_ustar(tar)
    archive_write_set_bytes_per_block(tar, 256 << 10)
    archive_write_set_bytes_in_last_block(tar, 1)
    try check(archive_write_open(tar, Unmanaged.passUnretained(self).toOpaque(), nil, passTar, nil))
  }

  deinit { archive_write_free(tar) }

  /// Adds the items in the order of their names.
  func add(_ items: [TarItem]) throws(ImageError) {
    for item in items.sorted(by: { $0.path < $1.path }) { try add(item) }
  }

  /// The diff id, and the blob put in place.
  func finish() throws(ImageError) -> (diffID: ContentDigest, blob: Descriptor) {
    try check(archive_write_close(tar))
    let (diffID, staged) = try blob.finish()
    return (diffID, try ingest.place(staged, mediaType: MediaType.gzipLayer))
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
    try check(archive_write_header(tar, entry))
    guard case .file(let bytes, let times) = item.content else { return }
    for _ in 0..<times { try check(CInt(clamping: archive_write_data(tar, bytes, bytes.count))) }
  }

  private func check(_ status: CInt) throws(ImageError) {
    if let failure { throw failure }
    guard status < 0 else { return }
    throw .damaged(what: "new layer", why: ArchiveFailure(tar).message)
  }

  fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> la_ssize_t {
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
  return writer.take(UnsafeRawBufferPointer(start: buffer, count: count))
}
