import CArchive
import Crypto
import OCISpec
import SystemPackage

/// The uncompressed tar of a layer's blob or of a whole archive, hashed as it passes. gzip, bzip2, xz, zstd and plain tar
/// are told apart by content.
final class TarStream {
  private let file: FileDescriptor
  private let raw: OpaquePointer?
  private let limit: StreamLimit
  private var hash: SHA256?
  private var isAtEnd = false
  /// Bytes that came out.
  private var passed: Int64 = 0
  /// Why `next` ended early: kept here because libarchive's callback can carry only a number.
  private(set) var failure: ArchiveFailure?

  /// Opens the blob; it is closed with the stream.
  convenience init(_ path: FilePath, limit: StreamLimit) throws(ImageError) {
    let file = try Files.open(path)
    do throws(ArchiveFailure) {
      try self.init(file, limit: limit, isHashed: true)
    } catch {
      throw .damaged(what: "layer \(path.string)", why: error.message)
    }
  }

  /// `file` is the stream's from now on. `isHashed`: whether `finish` is to be asked for a digest.
  init(_ file: FileDescriptor, limit: StreamLimit, isHashed: Bool) throws(ArchiveFailure) {
    self.file = file
    self.limit = limit
    hash = isHashed ? SHA256() : nil
    raw = archive_read_new()
    archive_read_support_filter_gzip(raw)
    archive_read_support_filter_bzip2(raw)
    archive_read_support_filter_xz(raw)
    archive_read_support_filter_zstd(raw)
    archive_read_support_format_raw(raw)
    archive_read_support_format_empty(raw)
    try ArchiveFailure.check(archive_read_open_fd(raw, file.rawValue, 256 << 10), raw, lenient: true)
    var entry: OpaquePointer?
    isAtEnd = try ArchiveFailure.check(archive_read_next_header(raw, &entry), raw, lenient: true) == ARCHIVE_EOF
  }

  deinit {
    archive_read_free(raw)
    try? file.close()
  }

  /// The next piece, valid until the one after; nil at the end or after a failure.
  func next() -> UnsafeRawBufferPointer? {
    guard failure == nil, !isAtEnd else { return nil }
    var start: UnsafeRawPointer?
    var size = 0
    var offset: la_int64_t = 0
    let status = archive_read_data_block(raw, &start, &size, &offset)
    if status < ARCHIVE_WARN { failure = ArchiveFailure(raw) }
    guard status == ARCHIVE_OK || status == ARCHIVE_WARN, size > 0 else { return nil }
    failure = limit.refusal(of: size, after: passed, from: archive_filter_bytes(raw, -1))
    guard failure == nil else { return nil }
    passed += Int64(size)
    let piece = UnsafeRawBufferPointer(start: start, count: size)
    hash?.update(bufferPointer: piece)
    return piece
  }

  /// Reads what is left, and gives the digest of all.
  func finish() throws(ArchiveFailure) -> ContentDigest {
    while next() != nil {}
    if let failure { throw failure }
    guard let hash else { throw ArchiveFailure("it was not hashed") }
    return ContentDigest(hash.finalize())
  }
}
