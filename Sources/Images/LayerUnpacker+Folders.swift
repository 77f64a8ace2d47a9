import CArchive
import SystemPackage

extension LayerUnpacker {
  /// What is seen under a name now.
  mutating func seen(_ path: FilePath) throws(ImageError) -> LayerStack.Found {
    guard let merged else {
      isWaiting = true
      return .nothing
    }
    if let made, made.folder == path.removingLastComponent(), let name = path.lastComponent {
      return try made.below.look(name)
    }
    return try merged.find(path)
  }

  /// Where a directory is into which `entry` goes. Some tars name `a/b` without `a`: then it is made as it is below. What
  /// stands there in this layer must be a directory, not a link to one elsewhere.
  mutating func folder(_ path: FilePath, for entry: FilePath) throws(ImageError) -> FilePath {
    guard let name = path.lastComponent else { return path }
    if let known = folders[path] { return known }
    var found = try folder(path.removingLastComponent(), for: entry).appending(name)
    let status = try Files.status(root.pushing(found))
    if let status, Files.isWhiteout(status) { try uncover(found) }
    if status.map(Files.isWhiteout) ?? true {
      found = try makeFolder(found, for: entry)
    } else if status?.type != .directory {
      throw refusal(entry.string, "\"\(found)\" is not a directory")
    }
    folders[path] = found
    return found
  }

  private mutating func makeFolder(_ path: FilePath, for entry: FilePath) throws(ImageError) -> FilePath {
    let place = root.pushing(path)
    switch try hidden.contains(path) ? .nothing : seen(path) {
    case .directory(let stack):
      try copy(stack, to: place)
      made = (path, stack)
    case .other(_, let status) where status.type == .symbolicLink:
      guard let way = try merged?.follow(path) else {
        throw refusal(entry.string, "\"\(path)\" leads in a circle, or to no end")
      }
      return try folder(way.path, for: entry)
    default:
      try Files.makeDirectory(place, mode: 0o755)
      try noteFolder(path)
      made = (path, LayerStack([]))
    }
    return path
  }

  /// Its owner, mode, times and attributes, and nothing that is in it.
  private func copy(_ stack: LayerStack, to place: FilePath) throws(ImageError) {
    guard let below = stack.directories.first else { return }
    try naming(place.string) { () throws(ArchiveFailure) in
      try disk.withEntry(of: below, as: place) { entry throws(ArchiveFailure) in
        try writer.add(entry, bytesOf: below)
      }
    }
  }
}

extension LayerUnpacker {
  /// What a tar says by a name and overlayfs by a device or an attribute: something from below is hidden. Of the names that
  /// begin with `.wh..wh.` one is OCI's; the others were an old file system's bookkeeping.
  mutating func addWhiteout(_ last: FilePath.Component, _ entry: FilePath) throws(ImageError) {
    let isOpaque = last.string == ".wh..wh..opq"
    if !isOpaque, last.string.hasPrefix(".wh..wh.") { return }
    let name = last.withPlatformString { FilePath.Component(platformString: $0 + 4) }
    guard let name, name.kind == .regular else { throw refusal(entry.string, "it hides a name that can't be one") }
    let folder = try folder(entry.removingLastComponent(), for: entry)
    if isOpaque { try Files.markOpaque(root.pushing(folder)) } else { try hide(folder.appending(name)) }
  }

  /// What the same layer brings, before or after, covers what is below by itself.
  private mutating func hide(_ path: FilePath) throws(ImageError) {
    hidden.insert(path)
    let place = root.pushing(path)
    switch try Files.status(place)?.type {
    case nil:
      try Files.makeWhiteout(place)
      summary.files += 1
      if folders[path] != nil { folders = [:] }
    case .directory?: try Files.markOpaque(place)
    default: break
    }
  }

  /// A directory is to be made where something was hidden.
  private mutating func uncover(_ path: FilePath) throws(ImageError) {
    try Files.removeName(root.pushing(path))
    hidden.insert(path)
    mustRecount = true
  }
}
