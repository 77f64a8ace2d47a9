import CArchive
import SystemPackage

/// Where entries go: to a disk, or into a tar.
protocol EntrySink {
  /// Makes the entry, with the bytes of the file at `path` if it is a regular one that has any.
  func add(_ entry: OpaquePointer, bytesOf path: FilePath) throws(ArchiveFailure)
  /// After the last.
  func close() throws(ArchiveFailure)
}

/// A tar with all that an entry tells: owner, times, links, extended attributes. archive_write(3)
final class TarWriter: EntrySink {
  private let archive: OpaquePointer?
  private let descriptors: FileDescriptor?

  /// `file` stays its owner's. `descriptors`: /proc/self/fd, where this process sees another /proc than its own.
  init(_ file: FileDescriptor, by descriptors: FileDescriptor? = nil) throws(ArchiveFailure) {
    self.descriptors = descriptors
    archive = archive_write_new()
    archive_write_set_format_pax_restricted(archive)
    archive_write_set_bytes_in_last_block(archive, 1)
    try ArchiveFailure.check(archive_write_open_fd(archive, file.rawValue), archive)
  }

  deinit { archive_write_free(archive) }

  func add(_ entry: OpaquePointer, bytesOf path: FilePath) throws(ArchiveFailure) {
    try Self.add(entry, bytesOf: path, to: archive, by: descriptors)
  }

  func close() throws(ArchiveFailure) { try ArchiveFailure.check(archive_write_close(archive), archive) }

  /// Exactly as many bytes as the entry says: a file that grows meanwhile is cut, one that shrinks is filled with zeros.
  static func add(
    _ entry: OpaquePointer, bytesOf path: FilePath, to archive: OpaquePointer?, by descriptors: FileDescriptor? = nil
  ) throws(ArchiveFailure) {
    archive_entry_sparse_clear(entry)
    try ArchiveFailure.check(archive_write_header(archive, entry), archive, lenient: true)
    var left = archive_entry_filetype(entry) == EntryType.regular ? archive_entry_size(entry) : 0
    guard left > 0 else { return }
    let file: FileDescriptor
    do { file = try Files.openRegular(path, by: descriptors) } catch { throw ArchiveFailure(error) }
    defer { try? file.close() }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    while left > 0 {
      let most = Int(min(left, Int64(buffer.count)))
      let count = buffer.withUnsafeMutableBytes {
        (try? file.read(into: UnsafeMutableRawBufferPointer(rebasing: $0[..<most]))) ?? -1
      }
      guard count >= 0 else { throw ArchiveFailure("\(path) can't be read") }
      if count == 0 { return }
      let written = buffer.withUnsafeBytes { archive_write_data(archive, $0.baseAddress, count) }
      try ArchiveFailure.check(CInt(clamping: written), archive)
      left -= Int64(count)
    }
  }
}
