import CArchive
import SystemPackage

/// A tar of plain files, each of root and of time 0, so that the same content gives the same bytes. archive_write(3)
final class ArchiveWriter {
  private let archive: OpaquePointer?

  /// `file` stays its owner's.
  init(_ file: FileDescriptor) throws(ImageError) {
    archive = archive_write_new()
    archive_write_set_format_pax_restricted(archive)
    archive_write_set_bytes_in_last_block(archive, 1)
    try check(archive_write_open_fd(archive, file.rawValue))
  }

  deinit { archive_write_free(archive) }

  func add(_ name: String, _ bytes: [UInt8]) throws(ImageError) {
    try begin(name, size: Int64(bytes.count))
    try check(CInt(clamping: archive_write_data(archive, bytes, bytes.count)))
  }

  func add(_ name: String, contentOf path: FilePath) throws(ImageError) {
    guard let size = try Files.status(path)?.size else {
      throw .damaged(what: "blob \(path)", why: "it is not in the store")
    }
    try begin(name, size: Int64(size))
    let file = try Files.open(path)
    defer { try? file.close() }
    while true {
      let piece = try Files.attempt("read", path) {
        try [UInt8](unsafeUninitializedCapacity: 256 << 10) { $1 = try file.read(into: .init($0)) }
      }
      if piece.isEmpty { return }
      try check(CInt(clamping: archive_write_data(archive, piece, piece.count)))
    }
  }

  func close() throws(ImageError) { try check(archive_write_close(archive)) }

  private func begin(_ name: String, size: Int64) throws(ImageError) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    archive_entry_set_pathname(entry, name)
    archive_entry_set_filetype(entry, EntryType.regular)
    archive_entry_set_perm(entry, 0o644)
    archive_entry_set_mtime(entry, 0, 0)
    archive_entry_set_size(entry, size)
    try check(archive_write_header(archive, entry))
  }

  private func check(_ status: CInt) throws(ImageError) {
    guard status < 0 else { return }
    throw ArchiveFailure(archive).unwritten
  }
}
