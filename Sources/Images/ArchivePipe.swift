import CArchive

/// An archive that libarchive writes, and hands on in blocks as they are ready. archive_write(3)
final class ArchivePipe {
  /// For the calls that choose a format and filters, before `open`.
  let archive = archive_write_new()
  private let pass: (UnsafeRawBufferPointer) throws(ImageError) -> Void
  /// What a callback, which can return only a number, could not do.
  private var failure: ImageError?

  /// `pass` gets each block, which is gone when it returns.
  init(_ pass: @escaping (UnsafeRawBufferPointer) throws(ImageError) -> Void) {
    self.pass = pass
    archive_write_set_bytes_per_block(archive, 256 << 10)
    archive_write_set_bytes_in_last_block(archive, 1)
  }

  deinit { archive_write_free(archive) }

  func open() throws(ImageError) {
    try check(archive_write_open(archive, Unmanaged.passUnretained(self).toOpaque(), nil, passBlock, nil))
  }

  func header(_ entry: OpaquePointer?) throws(ImageError) { try check(archive_write_header(archive, entry)) }

  func data(_ bytes: UnsafeRawBufferPointer) throws(ImageError) {
    try check(CInt(clamping: archive_write_data(archive, bytes.baseAddress, bytes.count)))
  }

  func data(_ bytes: [UInt8]) throws(ImageError) {
    try check(CInt(clamping: archive_write_data(archive, bytes, bytes.count)))
  }

  func close() throws(ImageError) { try check(archive_write_close(archive)) }

  private func check(_ status: CInt) throws(ImageError) {
    if let failure { throw failure }
    guard status < 0 else { return }
    throw .damaged(what: "new layer", why: ArchiveFailure(archive).message)
  }

  fileprivate func take(_ bytes: UnsafeRawBufferPointer) -> la_ssize_t {
    do throws(ImageError) {
      try pass(bytes)
      return bytes.count
    } catch {
      failure = error
      return -1
    }
  }
}

/// archive_write_callback: `client` is the `ArchivePipe` that owns the archive.
private func passBlock(
  _: OpaquePointer?, _ client: UnsafeMutableRawPointer?, _ buffer: UnsafeRawPointer?, _ count: Int
) -> la_ssize_t {
  guard let client else { return -1 }
  let pipe = Unmanaged<ArchivePipe>.fromOpaque(client).takeUnretainedValue()
  return pipe.take(UnsafeRawBufferPointer(start: buffer, count: count))
}
