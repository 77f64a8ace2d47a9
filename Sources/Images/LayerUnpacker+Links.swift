import CArchive
import SystemPackage

/// A file from below that stands in a layer as well.
struct CopiedFile {
  /// Where it stands, until something else of the layer takes its place.
  var place: FilePath
  /// Its name below, and how many it has there.
  var original: FilePath
  var names: Int
}

/// Hard links to what only a layer below has. overlayfs can't link across layers: the file is copied, and its names below
/// become names of the copy, so that it stays one file.
extension LayerUnpacker {
  /// Where the file stands in this layer that is to have `path` as another name. Nil: it has been copied there.
  mutating func file(_ target: FilePath, for path: FilePath) throws(ImageError) -> FilePath? {
    if case .other(let place, _) = try LayerStack([root.string]).find(target) { return place }
    guard let merged else {
      isWaiting = true
      return nil
    }
    guard let last = target.lastComponent, let folder = try merged.follow(target.removingLastComponent())?.path,
      case .other(let place, let status) = try merged.find(folder.appending(last))
    else { throw refusal(path.string, "\"\(target)\", whose other name it is, is no file of this layer or one below") }
    if place.starts(with: root) { return place }
    let key = FileKey(status)
    if let copy = copies[key] { return copy.place }
    try copy(place, to: path)
    copies[key] = CopiedFile(
      place: root.pushing(path), original: folder.appending(last), names: Int(status.linkCount))
    return nil
  }

  private mutating func copy(_ file: FilePath, to path: FilePath) throws(ImageError) {
    mustRecount = true
    try naming(path.string) { () throws(ArchiveFailure) in
      try disk.withEntry(of: file, as: root.pushing(path)) { entry throws(ArchiveFailure) in
        try writer.add(entry, bytesOf: file)
      }
    }
  }

  /// After everything else: names that this layer hides or gives to something new stay so.
  mutating func linkCopies() throws(ImageError) {
    guard let merged else { return }
    for (key, copy) in copies {
      for name in try copy.names == 1 ? [copy.original] : merged.paths(of: key) {
        guard case .other(_, let status) = try merged.find(name), FileKey(status) == key else { continue }
        let folder = try folder(name.removingLastComponent(), for: name)
        if let last = name.lastComponent { try Files.addName(root.pushing(folder.appending(last)), to: copy.place) }
      }
    }
  }
}
