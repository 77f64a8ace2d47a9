import CArchive

/// The entries of a layer's tar, in order. archive_read(3)
final class TarReader {
  private let archive: OpaquePointer?
  private let stream: TarStream

  init(_ stream: TarStream) throws(ArchiveFailure) {
    self.stream = stream
    archive = archive_read_new()
    archive_read_support_format_tar(archive)
    archive_read_support_format_empty(archive)
    let client = Unmanaged.passUnretained(stream).toOpaque()
    try check(archive_read_open(archive, client, nil, readPiece, nil))
  }

  deinit { archive_read_free(archive) }

  /// The next entry, valid until the one after; nil at the end.
  func next() throws(ArchiveFailure) -> OpaquePointer? {
    var entry: OpaquePointer?
    let status = try check(archive_read_next_header(archive, &entry))
    return status == ARCHIVE_EOF ? nil : entry
  }

  /// Hands the entry's bytes over, with their offsets.
  func copyData(_ body: (UnsafeRawPointer?, Int, la_int64_t) throws(ArchiveFailure) -> Void) throws(ArchiveFailure) {
    var start: UnsafeRawPointer?
    var size = 0
    var offset: la_int64_t = 0
    while try check(archive_read_data_block(archive, &start, &size, &offset)) != ARCHIVE_EOF {
      try body(start, size, offset)
    }
  }

  /// A warning is about a name's character set: names are bytes here. A failure below speaks first.
  @discardableResult
  private func check(_ status: CInt) throws(ArchiveFailure) -> CInt {
    if let failure = stream.failure { throw failure }
    return try ArchiveFailure.check(status, archive, lenient: true)
  }
}

/// archive_read_callback: `client` is the `TarStream`, which the reader keeps alive.
private func readPiece(
  _: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> la_ssize_t {
  guard let client else { return -1 }
  let stream = Unmanaged<TarStream>.fromOpaque(client).takeUnretainedValue()
  guard let piece = stream.next() else { return stream.failure == nil ? 0 : -1 }
  buffer?.pointee = piece.baseAddress
  return piece.count
}
