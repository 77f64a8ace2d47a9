import CArchive
public import SystemPackage

/// Files on their way between two trees, as a tar. Both ends work in their working directory.
public enum CopiedTree {
  /// Writes what bears `name` there, with all in it. `place`: the name in the tar; `.`: only what is in the folder.
  /// `descriptors`: /proc/self/fd, where this process sees another /proc than its own.
  public static func send(
    _ name: String, as place: String, to file: FileDescriptor, by descriptors: FileDescriptor? = nil
  ) throws {
    do {
      let writer = try TarWriter(file, by: descriptors)
      try TreeWalker(into: writer).add(FilePath(name), as: FilePath(place))
      try writer.close()
    } catch let failure as ArchiveFailure {
      throw told(failure, "read \"\(name)\"")
    }
  }

  /// Writes a container's writable layer, which is the working directory, as the tar of an image's layer.
  public static func sendLayer(to file: FileDescriptor) throws {
    do {
      let writer = try TarWriter(file)
      try TreeWalker(into: writer, isLayer: true).add(".", as: "")
      try writer.close()
    } catch let failure as ArchiveFailure {
      throw told(failure, "read the container's layer")
    }
  }

  /// Makes what comes. `name`: by which the first name of each entry is replaced, `.` by none; nil: as they come.
  /// `keepsOwners` false: it belongs to whoever makes it. `file` is closed. Returns how many entries came that are no
  /// folders, and their bytes.
  public static func receive(
    _ file: FileDescriptor, as name: String?, keepsOwners: Bool
  ) throws -> (files: Int, bytes: Int) {
    var count = (files: 0, bytes: 0)
    do throws(ArchiveFailure) {
      let stream = try TarStream(file, limit: StreamLimit("."), isHashed: false)
      let (reader, writer) = (try TarReader(stream), try DiskWriter(keepsOwners: keepsOwners))
      while let entry = try reader.next() {
        if archive_entry_filetype(entry) != EntryType.directory {
          count = (count.files + 1, count.bytes + Int(max(archive_entry_size(entry), 0)))
        }
        try add(entry, as: name, reader, writer)
      }
      try writer.close()
    } catch {
      throw told(error, "copy")
    }
    return count
  }

  private static func add(
    _ entry: OpaquePointer, as name: String?, _ reader: TarReader, _ writer: DiskWriter
  ) throws(ArchiveFailure) {
    guard let place = try renamed(EntryName.path(entry), name) else { return }
    archive_entry_copy_pathname(entry, place)
    if let target = EntryName.hardLink(entry), let first = try renamed(target, name) {
      archive_entry_copy_hardlink(entry, first)
    }
    try check(place, isFolder: archive_entry_filetype(entry) == EntryType.directory)
    EntryAttributes.filter(entry)
    try writer.add(entry, from: reader)
  }

  /// Nil: the folder itself into which all goes.
  private static func renamed(_ path: FilePath?, _ name: String?) throws(ArchiveFailure) -> FilePath? {
    guard let path, var parts = ArchivePath.resolve(path) else {
      throw ArchiveFailure("the name of an entry leads out of it by \"..\"")
    }
    guard name?.isEmpty != true, !parts.contains("") else { throw ArchiveFailure("an entry has no name") }
    if let name, !parts.isEmpty { parts.replaceSubrange(..<1, with: name == "." ? [] : [name]) }
    return parts.isEmpty ? nil : FilePath(parts.joined(separator: "/"))
  }

  /// As docker: a folder never takes the place of something else, nor that a folder's.
  private static func check(_ place: FilePath, isFolder: Bool) throws(ArchiveFailure) {
    let there = (try? Files.status(place)) ?? nil
    guard let there, (there.type == .directory) != isFolder else { return }
    let (old, new) = isFolder ? ("non-directory", "directory") : ("directory", "non-directory")
    throw ArchiveFailure("cannot overwrite \(old) \"\(place)\" with \(new)")
  }

  /// Of what the system says no to; libarchive names the file, and has errors of its own among its numbers.
  private static let refusals = [
    Errno.notPermitted, .permissionDenied, .readOnlyFileSystem, .noSpace, .diskQuotaExceeded, .resourceBusy, .ioError,
  ].map(\.rawValue)

  static func told(_ failure: ArchiveFailure, _ action: String) -> ImageError {
    var why = refusals.contains(failure.code) ? ": \(Errno(rawValue: failure.code))".lowercased() : ""
    if failure.message.hasSuffix(why) { why = "" }
    return .system(
      action: action, path: "the files", code: failure.code == Errno.noSpace.rawValue ? failure.code : 0,
      message: failure.message + why)
  }
}
