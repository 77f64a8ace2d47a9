import CArchive
import Crypto
import OCISpec

/// A layer's tar on its way into the store: hashed (the diff id) → gzip → blob, hashed (the digest). The archive is of
/// libarchive's format "raw", and only gzips. archive_write(3)
final class LayerBlob {
  private let gzip: OpaquePointer?
  private let blob: BlobWriter
  private var hash = SHA256()
  /// What a callback, which can return only a number, could not do.
  private var failure: ImageError?

  /// `level` is gzip's: 0 stores, 9 takes its time.
  init(_ blob: BlobWriter, level: Int) throws(ImageError) {
    self.blob = blob
    gzip = archive_write_new()
    archive_write_add_filter_gzip(gzip)
    archive_write_set_format_raw(gzip)
    archive_write_set_options(gzip, "gzip:!timestamp,gzip:compression-level=\(level)")
    archive_write_set_bytes_per_block(gzip, 256 << 10)
    archive_write_set_bytes_in_last_block(gzip, 1)
    try check(archive_write_open(gzip, Unmanaged.passUnretained(self).toOpaque(), nil, passGzip, nil))
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, EntryType.regular)
    try check(archive_write_header(gzip, entry))
  }

  deinit { archive_write_free(gzip) }

  func append(_ tar: UnsafeRawBufferPointer) throws(ImageError) {
    hash.update(bufferPointer: tar)
    try check(CInt(clamping: archive_write_data(gzip, tar.baseAddress, tar.count)))
  }

  func finish() throws(ImageError) -> (diffID: ContentDigest, blob: StagedBlob) {
    try check(archive_write_close(gzip))
    return (ContentDigest(hash.finalize()), blob.finish())
  }

  private func check(_ status: CInt) throws(ImageError) {
    if let failure { throw failure }
    guard status < 0 else { return }
    throw .damaged(what: "new layer", why: ArchiveFailure(gzip).message)
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

/// archive_write_callback: `client` is the `LayerBlob` that owns the archive.
private func passGzip(
  _: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeRawPointer?, _ count: Int
) -> la_ssize_t {
  guard let client else { return -1 }
  let blob = Unmanaged<LayerBlob>.fromOpaque(client).takeUnretainedValue()
  return blob.take(UnsafeRawBufferPointer(start: buffer, count: count))
}
