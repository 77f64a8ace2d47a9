import CArchive
public import SystemPackage

extension LayerStack {
  /// Copies all that is seen in the stack into `directory`, if that is empty, with the owner and mode of the topmost. What
  /// is copied waits in `aside`, on the same disk, until it is whole. The directory stays the same one: who has it
  /// mounted sees the files come.
  public func fill(_ directory: String, aside: String) throws {
    let (target, source) = (FilePath(directory), FilePath(aside))
    guard Files.names(in: target).isEmpty else { return }
    try copy(to: aside)
    guard Files.names(in: target).isEmpty else { return }
    for name in Files.names(in: source) { try Files.rename(source.appending(name), to: target.appending(name)) }
    try dress(target)
  }

  /// Gives a directory the attributes of the topmost one.
  private func dress(_ target: FilePath) throws {
    let canonical = try Files.canonical(target)
    try failing(canonical) { () throws(ArchiveFailure) in try TreeCopier(into: canonical, DiskWriter()).dress(self) }
  }

  /// Copies all that is seen in the stack into `directory`, which is made if it is missing: with owners, modes, times,
  /// links, and the extended attributes that a layer may have. A failure leaves what was copied.
  public func copy(to directory: String) throws {
    try Files.makeDirectory(FilePath(directory), mode: 0o700)
    let target = try Files.canonical(FilePath(directory))
    try failing(target) { () throws(ArchiveFailure) in try TreeCopier(into: target, DiskWriter()).copy(self) }
  }

  /// Writes all that is seen in the stack into a tar, as `copy` would copy it, and without the root itself.
  public func export(to file: FileDescriptor) throws {
    do throws(ArchiveFailure) {
      try TreeCopier(into: "", TarWriter(file)).copyInside(self)
    } catch {
      if Files.isOfDisk(error.code) { throw error.unwritten }
      throw ImageError.damaged(what: "what is to be exported", why: error.message)
    }
  }

  private func failing(_ target: FilePath, _ body: () throws(ArchiveFailure) -> Void) throws(ImageError) {
    do throws(ArchiveFailure) {
      try body()
    } catch {
      if let refused = Files.diskFailure("copy into", target, code: error.code) { throw refused }
      throw .system(action: "copy into", path: target.string, code: 0, message: error.message)
    }
  }
}

/// One copying, which knows what it has copied under another name.
private final class TreeCopier {
  private let root: FilePath
  private let reader = DiskReader()
  private let writer: any EntrySink
  /// Where the first of several names of one file went.
  private var copied: [FileKey: FilePath] = [:]

  /// `root`: what stands before all names there.
  init(into root: FilePath, _ writer: any EntrySink) {
    self.root = root
    self.writer = writer
  }

  func copy(_ stack: LayerStack) throws(ArchiveFailure) {
    try copy(stack, to: root)
    try writer.close()
  }

  func copyInside(_ stack: LayerStack) throws(ArchiveFailure) {
    for name in stack.names { try copy(name, of: stack, to: root) }
    try writer.close()
  }

  func dress(_ stack: LayerStack) throws(ArchiveFailure) {
    if let top = stack.directories.first { try copy(top, to: root, hardLink: nil) }
    try writer.close()
  }

  private func copy(_ stack: LayerStack, to place: FilePath) throws(ArchiveFailure) {
    guard let top = stack.directories.first else { return }
    try copy(top, to: place, hardLink: nil)
    for name in stack.names { try copy(name, of: stack, to: place) }
  }

  private func copy(
    _ name: FilePath.Component, of stack: LayerStack, to place: FilePath
  ) throws(ArchiveFailure) {
    switch try seen(name, in: stack) {
    case .nothing: break
    case .directory(let inner): try copy(inner, to: place.appending(name))
    // A tar has no place for a socket, and nobody could answer at a copy of one.
    case .other(_, let status) where status.type == .socket: break
    case .other(let path, let status): try copy(path, status, to: place.appending(name))
    }
  }

  private func seen(_ name: FilePath.Component, in stack: LayerStack) throws(ArchiveFailure) -> LayerStack.Found {
    do { return try stack.look(name) } catch { throw ArchiveFailure(error) }
  }

  private func copy(_ path: FilePath, _ status: Stat, to place: FilePath) throws(ArchiveFailure) {
    let key = FileKey(status)
    try copy(path, to: place, hardLink: copied[key])
    if copied[key] == nil { copied[key] = place }
  }

  private func copy(_ path: FilePath, to place: FilePath, hardLink: FilePath?) throws(ArchiveFailure) {
    try reader.withEntry(of: path, as: place) { entry throws(ArchiveFailure) in
      if let hardLink {
        archive_entry_copy_hardlink(entry, hardLink)
        archive_entry_unset_size(entry)
      }
      try writer.add(entry, bytesOf: path)
    }
  }
}
