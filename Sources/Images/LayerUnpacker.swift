import CArchive
import OCISpec
import SystemPackage

/// Unpacks a layer's tar into a new directory the way overlayfs wants it. OCI image spec, layer.md
///
/// Names are hostile until proven otherwise: a leading `/` is the layer's root, `..` is refused, and nothing is made
/// through a symbolic link, so nothing leaves the directory.
struct LayerUnpacker {
  /// The layer's root, by a path without symbolic links.
  let root: FilePath
  private let layer: ContentDigest
  private let reader: TarReader
  private let writer: DiskWriter
  private var summary = LayerSummary()
  /// An entry has taken the place of another one: what was counted is too much.
  private var hasReplaced = false
  private var whiteouts: [Whiteout] = []
  /// Directories that are known to be real ones, by their names below `root`.
  private var directories: Set<FilePath> = []

  /// `layer` names it in errors.
  init(_ stream: TarStream, into root: FilePath, layer: ContentDigest) throws(ImageError) {
    self.root = try Files.canonical(root)
    self.layer = layer
    do throws(ArchiveFailure) {
      reader = try TarReader(stream)
      writer = try DiskWriter()
    } catch {
      throw .damaged(what: "layer \(layer)", why: error.message)
    }
  }

  /// Unpacks everything, once.
  mutating func unpack() throws(ImageError) -> LayerSummary {
    while let entry = try naming("its next entry", { () throws(ArchiveFailure) in try reader.next() }) {
      try add(entry)
    }
    try naming("its directories") { () throws(ArchiveFailure) in try writer.close() }
    directories = []
    for whiteout in whiteouts { try apply(whiteout) }
    if hasReplaced { try recount() }
    return summary
  }

  private mutating func recount() throws(ImageError) {
    var (counted, seen) = (LayerSummary(), Set<String>())
    if try Files.count(root, in: &counted, &seen) { summary = counted }
  }

  private mutating func add(_ entry: OpaquePointer) throws(ImageError) {
    let path = try confined(EntryName.path(entry))
    guard let last = path.lastComponent else { return }
    if last.string.hasPrefix(".wh.") { return try noteWhiteout(path, last) }
    try makeParents(of: path)
    let place = root.pushing(path)
    if let there = try Files.status(place), there.type != .directory { hasReplaced = true }
    archive_entry_copy_pathname(entry, place)
    if let target = EntryName.hardLink(entry) {
      archive_entry_copy_hardlink(entry, root.pushing(try confined(target)))
    }
    EntryAttributes.filter(entry)
    try naming(path.string) { () throws(ArchiveFailure) in try writer.add(entry, from: reader) }
    note(entry, at: path)
  }

  private mutating func note(_ entry: OpaquePointer, at path: FilePath) {
    guard archive_entry_filetype(entry) != EntryType.directory else {
      directories.insert(path)
      return
    }
    if directories.contains(path) { directories = [] }
    summary.files += 1
    if EntryName.hardLink(entry) == nil { summary.bytes += archive_entry_size(entry) }
  }

  /// Some tars name `a/b` without `a`. What stands there must be a directory, not a link to one elsewhere.
  private mutating func makeParents(of path: FilePath) throws(ImageError) {
    let parent = path.removingLastComponent()
    guard !parent.isEmpty, !directories.contains(parent) else { return }
    try makeParents(of: parent)
    let place = root.pushing(parent)
    switch try Files.status(place)?.type {
    case nil: try Files.makeDirectory(place, mode: 0o755)
    case .directory?: break
    default: throw refusal(path.string, "\"\(parent)\" is not a directory")
    }
    directories.insert(parent)
  }

  /// The name below the layer's root.
  private func confined(_ name: FilePath?) throws(ImageError) -> FilePath {
    guard let name else { throw refusal("an entry", "its name can't be read") }
    var path = FilePath()
    for component in name.components {
      switch component.kind {
      case .regular: path.append(component)
      case .currentDirectory: continue
      case .parentDirectory: throw refusal(name.string, "its name leads out of the image by \"..\"")
      }
    }
    return path
  }
}

// MARK: - Whiteouts

extension LayerUnpacker {
  /// What a tar says by a name and overlayfs by a device or an attribute: something from below is hidden.
  private struct Whiteout {
    var directory: FilePath
    /// nil: all that `directory` has from below.
    var name: FilePath.Component?
  }

  /// Of the names that begin with `.wh..wh.` one is OCI's; the others were an old file system's bookkeeping.
  private mutating func noteWhiteout(_ path: FilePath, _ last: FilePath.Component) throws(ImageError) {
    let directory = path.removingLastComponent()
    if last.string == ".wh..wh..opq" { return whiteouts.append(Whiteout(directory: directory, name: nil)) }
    if last.string.hasPrefix(".wh..wh.") { return }
    let name = last.withPlatformString { FilePath.Component(platformString: $0 + 4) }
    guard let name, name.kind == .regular else { throw refusal(path.string, "it hides a name that can't be one") }
    whiteouts.append(Whiteout(directory: directory, name: name))
  }

  /// After everything else: what the same layer brings covers what is below by itself.
  private mutating func apply(_ whiteout: Whiteout) throws(ImageError) {
    guard let name = whiteout.name else {
      try makeParents(of: whiteout.directory.appending("."))
      return try markOpaque(whiteout.directory)
    }
    let path = whiteout.directory.appending(name)
    try makeParents(of: path)
    let place = root.pushing(path)
    switch try Files.status(place)?.type {
    case nil:
      try Files.makeWhiteout(place)
      summary.files += 1
    case .directory?: try markOpaque(path)
    default: break
    }
  }

  private func markOpaque(_ path: FilePath) throws(ImageError) {
    guard let status = try Files.status(root.pushing(path)) else { return }
    try naming(path.string) { () throws(ArchiveFailure) in
      try DiskWriter().markOpaque(root.pushing(path), status)
    }
  }

  private func refusal(_ entry: String, _ why: String) -> ImageError {
    .refusedEntry(layer: "\(layer)", entry: entry, why: why)
  }

  /// Says which entry it was; and whose fault, if the disk could not take it.
  private func naming<T>(_ entry: String, _ body: () throws(ArchiveFailure) -> T) throws(ImageError) -> T {
    do throws(ArchiveFailure) {
      return try body()
    } catch {
      if let refused = Files.diskFailure("unpack", root.appending(entry), code: error.code) { throw refused }
      throw refusal(entry, error.message.replacing(root.string, with: ""))
    }
  }
}
