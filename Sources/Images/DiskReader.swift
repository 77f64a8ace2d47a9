import CArchive
import SystemPackage

/// Makes entries of what stands on a disk: modes, owners, times, links, and the extended attributes that a layer may have.
/// archive_read_disk(3)
final class DiskReader {
  private let archive = archive_read_disk_new()

  init() {
    archive_read_disk_set_symlink_physical(archive)
    // It would open what it looks at, and that may be a device by now.
    archive_read_disk_set_behavior(archive, ARCHIVE_READDISK_NO_FFLAGS | ARCHIVE_READDISK_NO_SPARSE)
  }

  deinit { archive_read_free(archive) }

  /// Lends the entry of what stands at `path`, under the name `place`.
  func withEntry(
    of path: FilePath, as place: FilePath, _ body: (OpaquePointer) throws(ArchiveFailure) -> Void
  ) throws(ArchiveFailure) {
    let entry = archive_entry_new2(archive)
    defer { archive_entry_free(entry) }
    guard let entry else { throw ArchiveFailure(archive) }
    path.withPlatformString { archive_entry_copy_sourcepath(entry, $0) }
    archive_entry_copy_pathname(entry, place)
    try ArchiveFailure.check(archive_read_disk_entry_from_file(archive, entry, -1, nil), archive, lenient: true)
    EntryAttributes.filter(entry)
    try body(entry)
  }
}
