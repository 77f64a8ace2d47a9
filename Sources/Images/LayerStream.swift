import CArchive
import Crypto
import OCISpec
import SystemPackage

/// The uncompressed tar of a layer's blob, hashed as it passes. gzip, zstd and plain tar are told apart by content.
final class LayerStream {
  private let file: FileDescriptor
  private let raw: OpaquePointer?
  private var hash = SHA256()
  /// Why `next` ended early: kept here because libarchive's callback can carry only a number.
  private(set) var failure: ArchiveFailure?

  /// Opens the blob; it is closed with the stream.
  init(_ path: FilePath) throws(ImageError) {
    file = try Files.open(path)
    raw = archive_read_new()
    archive_read_support_filter_gzip(raw)
    archive_read_support_filter_zstd(raw)
    archive_read_support_format_raw(raw)
    archive_read_support_format_empty(raw)
    do throws(ArchiveFailure) {
      try ArchiveFailure.check(archive_read_open_fd(raw, file.rawValue, 256 << 10), raw, lenient: true)
      var entry: OpaquePointer?
      try ArchiveFailure.check(archive_read_next_header(raw, &entry), raw, lenient: true)
    } catch {
      throw .damaged(what: "layer \(path.string)", why: error.message)
    }
  }

  deinit {
    archive_read_free(raw)
    try? file.close()
  }

  /// The next piece, valid until the one after; nil at the end or after a failure.
  func next() -> UnsafeRawBufferPointer? {
    var start: UnsafeRawPointer?
    var size = 0
    var offset: la_int64_t = 0
    let status = archive_read_data_block(raw, &start, &size, &offset)
    if status < ARCHIVE_WARN { failure = ArchiveFailure(raw) }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, size > 0 else { return nil }
    let piece = UnsafeRawBufferPointer(start: start, count: size)
    hash.update(bufferPointer: piece)
    return piece
  }

  /// Reads what is left, and gives the digest of all.
  func finish() throws(ArchiveFailure) -> ContentDigest {
    while next() != nil {}
    if let failure { throw failure }
    return ContentDigest(hash.finalize())
  }
}
