import CArchive
import Crypto
import OCISpec

/// A layer's tar on its way into the store: hashed (the diff id) → gzip → blob, hashed (the digest). The archive is of
/// libarchive's format "raw", and only gzips. archive_write(3)
final class LayerBlob {
  private let gzip: ArchivePipe
  private let blob: BlobWriter
  private var hash = SHA256()

  /// `level` is gzip's: 0 stores, 9 takes its time.
  init(_ blob: BlobWriter, level: Int) throws(ImageError) {
    self.blob = blob
    gzip = ArchivePipe { bytes throws(ImageError) in try blob.append(bytes) }
    archive_write_add_filter_gzip(gzip.archive)
    archive_write_set_format_raw(gzip.archive)
    archive_write_set_options(gzip.archive, "gzip:!timestamp,gzip:compression-level=\(level)")
    try gzip.open()
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_filetype(entry, EntryType.regular)
    try gzip.header(entry)
  }

  func append(_ tar: UnsafeRawBufferPointer) throws(ImageError) {
    hash.update(bufferPointer: tar)
    try gzip.data(tar)
  }

  func finish() throws(ImageError) -> (diffID: ContentDigest, blob: StagedBlob) {
    try gzip.close()
    return (ContentDigest(hash.finalize()), blob.finish())
  }
}
