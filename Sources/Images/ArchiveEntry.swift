import CArchive
import SystemPackage

/// The file types of archive_entry(3), whose macros Swift can't see.
enum EntryType {
  static let regular: UInt32 = 0o100000
  static let directory: UInt32 = 0o040000
  static let symbolicLink: UInt32 = 0o120000
}

/// Names as bytes. A tar's pax header has them in UTF-8, which libarchive gives only by another function where the
/// locale is C.
enum EntryName {
  static func path(_ entry: OpaquePointer) -> FilePath? {
    (archive_entry_pathname(entry) ?? archive_entry_pathname_utf8(entry)).map { FilePath(platformString: $0) }
  }

  /// Where the entry leads, if it is a symbolic link.
  static func symbolicLink(_ entry: OpaquePointer) -> FilePath? {
    (archive_entry_symlink(entry) ?? archive_entry_symlink_utf8(entry)).map { FilePath(platformString: $0) }
  }

  /// What the entry is another name of, if it is a hard link.
  static func hardLink(_ entry: OpaquePointer) -> FilePath? {
    (archive_entry_hardlink(entry) ?? archive_entry_hardlink_utf8(entry)).map { FilePath(platformString: $0) }
  }
}

/// An entry for later, without what it holds.
final class KeptEntry {
  let entry: OpaquePointer

  init?(_ entry: OpaquePointer) {
    guard let copy = archive_entry_clone(entry) else { return nil }
    self.entry = copy
  }

  deinit { archive_entry_free(entry) }
}

/// Extended attributes.
enum EntryAttributes {
  /// Keeps what programs of the image may need, and drops what would steer the host: overlayfs follows
  /// `trusted.overlay.redirect`, and labels of a foreign policy mean nothing here.
  static func filter(_ entry: OpaquePointer) {
    guard archive_entry_xattr_count(entry) > 0 else { return }
    let kept = all(entry).filter { isKept($0.name) }
    archive_entry_xattr_clear(entry)
    for (name, value) in kept { archive_entry_xattr_add_entry(entry, name, value, value.count) }
  }

  private static func isKept(_ name: String) -> Bool {
    name == "security.capability" || name.hasPrefix("user.") && !name.hasPrefix("user.overlay.")
  }

  private static func all(_ entry: OpaquePointer) -> [(name: String, value: [UInt8])] {
    var attributes: [(name: String, value: [UInt8])] = []
    var name: UnsafePointer<CChar>?
    var value: UnsafeRawPointer?
    var size = 0
    archive_entry_xattr_reset(entry)
    while archive_entry_xattr_next(entry, &name, &value, &size) == ARCHIVE_OK, let name {
      attributes.append((String(cString: name), [UInt8](UnsafeRawBufferPointer(start: value, count: size))))
    }
    return attributes
  }
}

/// Lets a path be handed to C.
func archive_entry_copy_pathname(_ entry: OpaquePointer, _ path: FilePath) {
  path.withPlatformString { CArchive.archive_entry_copy_pathname(entry, $0) }
}

func archive_entry_copy_hardlink(_ entry: OpaquePointer, _ path: FilePath) {
  path.withPlatformString { CArchive.archive_entry_copy_hardlink(entry, $0) }
}
