import CArchive
import SystemPackage

/// Hands a tree to a sink, entry by entry. It goes down by descriptors, one name at a time: whoever changes the tree
/// meanwhile can't lead it out. It works by the working directory: for a process that has nothing else to do with that.
final class TreeWalker {
  private let reader = DiskReader()
  private let sink: any EntrySink
  /// Of a container's writable layer: overlayfs' marks become those of a layer's tar.
  private let isLayer: Bool
  /// Where the first of several names of one file went.
  private var names: [FileKey: FilePath] = [:]

  init(into sink: any EntrySink, isLayer: Bool = false) {
    self.sink = sink
    self.isLayer = isLayer
  }

  /// What bears `name` in the working directory, under another name, with all in it. `.`: the working directory itself;
  /// to a place of no name goes only what is in it.
  func add(_ name: FilePath, as place: FilePath) throws {
    guard place.string.utf8.count <= Files.longestPath else { throw ArchiveFailure("it has paths of more than 4 KiB") }
    guard let status = try Files.status(name) else { throw ArchiveFailure("\(name) is gone") }
    if isLayer, Files.isWhiteout(status) { return try mark(place.removingLastComponent(), hiding: place.lastComponent) }
    if status.type == .socket { return }
    if !place.isEmpty { try hand(name, status, as: place) }
    guard status.type == .directory else { return }
    if isLayer, Files.isOpaque(name) { try mark(place, hiding: nil) }
    try enter(name) {
      for inner in Files.names(in: ".") { try add(FilePath(inner.string), as: place.appending(inner)) }
    }
  }

  /// No folder is held open meanwhile, and there may be more above each other than a process may have open.
  private func enter(_ name: FilePath, _ body: () throws -> Void) throws {
    if name == "." { return try body() }
    let here = try Files.status(".").map(FileKey.init)
    try go(name)
    try body()
    try go("..")
    guard let here, try Files.status(".").map(FileKey.init) == here else {
      throw ArchiveFailure("\(name) was moved while it was read")
    }
  }

  private func go(_ name: FilePath) throws {
    let folder = try FileDescriptor.open(name, .readOnly, options: [.directory, .noFollow, .closeOnExec])
    defer { try? folder.close() }
    try Files.enter(folder)
  }

  private func hand(_ name: FilePath, _ status: Stat, as place: FilePath) throws(ArchiveFailure) {
    try reader.withEntry(of: name, as: place) { entry throws(ArchiveFailure) in
      if status.type != .directory, status.linkCount > 1 { link(entry, FileKey(status), place) }
      try sink.add(entry, bytesOf: name)
    }
  }

  /// The second name of a file is a link to the first.
  private func link(_ entry: OpaquePointer, _ key: FileKey, _ place: FilePath) {
    guard let first = names[key] else { return names[key] = place }
    archive_entry_copy_hardlink(entry, first)
    archive_entry_unset_size(entry)
  }

  /// `.wh.NAME`, or `.wh..wh..opq`. OCI image spec, layer.md, "Whiteouts"
  private func mark(_ folder: FilePath, hiding name: FilePath.Component?) throws(ArchiveFailure) {
    let entry = archive_entry_new()
    defer { archive_entry_free(entry) }
    guard let entry else { throw ArchiveFailure("there is no memory left") }
    archive_entry_copy_pathname(entry, folder.appending(".wh." + (name?.string ?? ".wh..opq")))
    archive_entry_set_filetype(entry, EntryType.regular)
    archive_entry_set_perm(entry, 0o600)
    archive_entry_set_mtime(entry, 0, 0)
    archive_entry_set_size(entry, 0)
    try sink.add(entry, bytesOf: "")
  }
}
