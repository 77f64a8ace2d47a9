import CArchive
import SystemPackage

/// A file from below that stands in a layer as well.
struct CopiedFile {
  /// Where it stands: all its names in the layer, until something else takes the place of the last.
  var places: Set<FilePath> = []
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
    if let place = copies[key]?.places.first { return place }
    try copy(place, to: path)
    copies[key] = CopiedFile(original: folder.appending(last), names: Int(status.linkCount))
    name(key, root.pushing(path))
    return nil
  }

  private mutating func name(_ key: FileKey, _ place: FilePath) {
    copies[key]?.places.insert(place)
    copied[place] = key
  }

  /// `place` becomes another name of what stands at `first`.
  mutating func noteLink(_ place: FilePath, to first: FilePath) {
    if let key = copied[first] { name(key, place) }
  }

  /// Something else takes the place.
  mutating func dropCopy(at place: FilePath) {
    guard let key = copied.removeValue(forKey: place) else { return }
    copies[key]?.places.remove(place)
    if copies[key]?.places.isEmpty == true { copies[key] = nil }
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
    let paths = try merged.paths(of: Set(copies.filter { $0.value.names > 1 }.keys))
    for (key, copy) in copies {
      guard let place = copy.places.first else { continue }
      for name in copy.names == 1 ? [copy.original] : paths[key] ?? [] {
        guard case .other(_, let status) = try merged.find(name), FileKey(status) == key else { continue }
        let folder = try folder(name.removingLastComponent(), for: name)
        if let last = name.lastComponent { try Files.addName(root.pushing(folder.appending(last)), to: place) }
      }
    }
  }
}
