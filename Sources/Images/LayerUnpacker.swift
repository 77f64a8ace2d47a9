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
  /// What is seen by now: this layer over those below. Nil: what is below is not there yet.
  let merged: LayerStack?
  private let layer: ContentDigest
  private let reader: TarReader
  let writer: DiskWriter
  let disk = DiskReader()
  var summary = LayerSummary()
  /// More has been made than was counted, or less: an entry has taken the place of another one.
  var mustRecount = false
  /// What is below was wanted, and is not there yet.
  var isWaiting = false
  /// What it has hidden so far. A directory that it makes there all the same shows nothing from below.
  var hidden: Set<FilePath> = []
  /// Directories that are there, by the names that entries have for them.
  var folders: [FilePath: FilePath] = [:]
  /// The directory that the entry had made last, and what below it is seen in it.
  var made: (folder: FilePath, below: LayerStack)?
  /// Directories that the tar names after they were made: what is made in them meanwhile changes their times.
  private var lateFolders: [FilePath: KeptEntry] = [:]
  /// Files from below that it has given another name, and whose names these are.
  var copies: [FileKey: CopiedFile] = [:]
  var copied: [FilePath: FileKey] = [:]

  /// `lower`: what is below; nil: that is not there yet. `layer` names it in errors.
  init(
    _ stream: TarStream, into root: FilePath, over lower: LayerStack?, layer: ContentDigest
  ) throws(ImageError) {
    self.root = try Files.canonical(root)
    merged = lower?.covered(by: self.root)
    self.layer = layer
    do throws(ArchiveFailure) {
      reader = try TarReader(stream)
      writer = try DiskWriter()
    } catch {
      throw .damaged(what: "layer \(layer)", why: error.message)
    }
  }

  /// Unpacks everything, once. Nil: it needs what is below, and has left off.
  mutating func unpack() throws(ImageError) -> LayerSummary? {
    while let entry = try naming("its next entry", { () throws(ArchiveFailure) in try reader.next() }) {
      try add(entry)
      if isWaiting { return nil }
    }
    try linkCopies()
    try naming("its directories") { () throws(ArchiveFailure) in
      try writer.close()
      let last = try DiskWriter()
      for folder in lateFolders.values { try last.add(folder.entry, bytesOf: "") }
      try last.close()
    }
    if mustRecount { try recount() }
    return summary
  }

  private mutating func recount() throws(ImageError) {
    var (counted, seen) = (LayerSummary(), Set<FileKey>())
    if try Files.count(root, in: &counted, &seen) { summary = counted }
  }

  private mutating func add(_ entry: OpaquePointer) throws(ImageError) {
    made = nil
    let name = try confined(EntryName.path(entry))
    guard let last = name.lastComponent else { return }
    if last.string.hasPrefix(".wh.") { return try addWhiteout(last, name) }
    let path = try folder(name.removingLastComponent(), for: name).appending(last)
    let isDirectory = archive_entry_filetype(entry) == EntryType.directory
    if let known = folders[path], !isDirectory || known != path { folders = [:] }
    let place = root.pushing(path)
    let there = try Files.status(place)
    if let there, there.type != .directory {
      mustRecount = true
      dropCopy(at: place)
    }
    archive_entry_copy_pathname(entry, place)
    if let target = EntryName.hardLink(entry) {
      guard let first = try file(confined(target), for: path) else { return }
      archive_entry_copy_hardlink(entry, first)
      noteLink(place, to: first)
    }
    EntryAttributes.filter(entry)
    try naming(path.string) { () throws(ArchiveFailure) in try writer.add(entry, from: reader) }
    lateFolders[path] = isDirectory && there?.type == .directory ? KeptEntry(entry) : nil
    if isDirectory { try noteFolder(path) } else { count(entry) }
  }

  private mutating func count(_ entry: OpaquePointer) {
    summary.files += 1
    if EntryName.hardLink(entry) == nil { summary.bytes += archive_entry_size(entry) }
  }

  mutating func noteFolder(_ path: FilePath) throws(ImageError) {
    folders[path] = path
    if hidden.contains(path) { try Files.markOpaque(root.pushing(path)) }
  }

  /// The name below the layer's root.
  private func confined(_ name: FilePath?) throws(ImageError) -> FilePath {
    guard let name else { throw refusal("an entry", "its name can't be read") }
    guard name.string.utf8.count <= Files.longestPath else {
      throw refusal(name.string.prefix(64) + "…", "a name of it is longer than \(Files.longestPath) bytes")
    }
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

  func refusal(_ entry: String, _ why: String) -> ImageError {
    .refusedEntry(layer: "\(layer)", entry: entry, why: why)
  }

  /// Says which entry it was; and whose fault, if the disk could not take it.
  func naming<T>(_ entry: String, _ body: () throws(ArchiveFailure) -> T) throws(ImageError) -> T {
    do throws(ArchiveFailure) {
      return try body()
    } catch {
      if let refused = Files.diskFailure("unpack", root.appending(entry), code: error.code) { throw refused }
      throw refusal(entry, error.message.replacing(root.string, with: ""))
    }
  }
}
