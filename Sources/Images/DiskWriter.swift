import CArchive
import SystemPackage

/// Makes entries below a directory as they stand in the tar: modes, owners, times, extended attributes, hard links.
/// It never goes through a symbolic link. archive_write_disk(3)
final class DiskWriter: EntrySink {
  private let archive: OpaquePointer?

  /// Only root can give files away; others keep what they unpack, and aren't told so entry by entry.
  private let lenient = !Files.isRoot

  /// `keepsOwners` false: what is made belongs to whoever makes it.
  init(keepsOwners: Bool = true) throws(ArchiveFailure) {
    archive = archive_write_disk_new()
    var options = ARCHIVE_EXTRACT_PERM | ARCHIVE_EXTRACT_TIME | ARCHIVE_EXTRACT_XATTR
    options |= ARCHIVE_EXTRACT_SECURE_SYMLINKS | ARCHIVE_EXTRACT_SECURE_NODOTDOT
    if keepsOwners, !lenient { options |= ARCHIVE_EXTRACT_OWNER }
    try check(archive_write_disk_set_options(archive, options))
  }

  deinit { archive_write_free(archive) }

  /// Makes the entry and, for a regular file, takes its bytes from `reader`.
  func add(_ entry: OpaquePointer, from reader: TarReader) throws(ArchiveFailure) {
    try check(archive_write_header(archive, entry))
    if archive_entry_size(entry) > 0 {
      try reader.copyData { start, size, offset throws(ArchiveFailure) in
        try check(CInt(clamping: archive_write_data_block(archive, start, size, offset)))
      }
    }
    try check(archive_write_finish_entry(archive))
  }

  /// The same, with the bytes of the file at `path`.
  func add(_ entry: OpaquePointer, bytesOf path: FilePath) throws(ArchiveFailure) {
    try check(archive_write_header(archive, entry))
    if archive_entry_size(entry) > 0, archive_entry_filetype(entry) == EntryType.regular { try write(path) }
    try check(archive_write_finish_entry(archive))
  }

  private func write(_ path: FilePath) throws(ArchiveFailure) {
    let file: FileDescriptor
    do { file = try Files.open(path) } catch { throw ArchiveFailure("\(error)") }
    defer { try? file.close() }
    var buffer = [UInt8](repeating: 0, count: 256 << 10)
    var offset: la_int64_t = 0
    while true {
      let count = buffer.withUnsafeMutableBytes { (try? file.read(into: $0)) ?? -1 }
      if count == 0 { return }
      guard count > 0 else { throw ArchiveFailure("\(path) can't be read") }
      let status = buffer.withUnsafeBytes { archive_write_data_block(archive, $0.baseAddress, count, offset) }
      try check(CInt(clamping: status))
      offset += la_int64_t(count)
    }
  }

  /// Sets what had to wait until the directories were full: their modes and times.
  func close() throws(ArchiveFailure) { try check(archive_write_close(archive)) }

  /// A file system without extended attributes keeps the file without them.
  private func check(_ status: CInt) throws(ArchiveFailure) {
    if status == ARCHIVE_WARN, archive_errno(archive) == Self.notSupported { return }
    try ArchiveFailure.check(status, archive, lenient: lenient)
  }

  private static let notSupported: CInt = 95
}
