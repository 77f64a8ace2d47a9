import SystemPackage

/// What one layer does to a path.
public struct PathEvent: Equatable, Sendable {
  /// From 1, the lowest.
  public var layer: Int
  /// Of the path itself, or of a directory above it, in which it lies no more.
  public var entry: LayerEntry
}

extension LayerSurveyor {
  /// The life of one path, from the lowest layer; links on the way are not followed. Nothing: no layer has it.
  public func life(of path: String) throws -> [PathEvent] {
    let names = Array(FilePath(path).components.filter { $0.kind == .regular })
    return try layers.indices.compactMap { index in
      let below = try LayerStack(layers.prefix(index).map(\.string)).find(names[...])
      return try event(of: names, in: layers[index], over: below).map { PathEvent(layer: index + 1, entry: $0) }
    }
  }

  private func event(
    of names: [FilePath.Component], in layer: FilePath, over below: LayerStack.Found
  ) throws(ImageError) -> LayerEntry? {
    var (path, place, opaque) = (layer, "", LayerEntry?.none)
    for (index, name) in names.enumerated() {
      path.append(name)
      place += "/" + name.string
      guard let status = try Files.status(path) else { return opaque }
      let isLast = index == names.count - 1
      if isLast, opaque == nil { return try entry(path, status, at: place, over: below) }
      if isLast { return made(status, at: place, .created, opaque?.covered) }
      guard status.type == .directory else {
        return try hider(status, at: place, Files.isWhiteout(status) ? .whiteout : .created, below)
      }
      if opaque == nil, Files.isOpaque(path) { opaque = try hider(status, at: place, .opaque, below) }
    }
    return nil
  }

  /// Something above the path; nil where there was nothing to hide.
  private func hider(
    _ status: Stat, at place: String, _ change: LayerEntry.Change, _ below: LayerStack.Found
  ) throws(ImageError) -> LayerEntry? {
    try account.cover(below, in: layers).map { made(status, at: place, change, $0) }
  }

  private func made(
    _ status: Stat, at place: String, _ change: LayerEntry.Change, _ covered: LayerEntry.Covered?
  ) -> LayerEntry {
    LayerEntry(path: place, change: change, type: status.entryType, bytes: status.contentSize, covered: covered)
  }
}

extension LayerStack {
  /// What is seen under a path, without following links.
  func find(_ path: FilePath) throws(ImageError) -> Found { try find(Array(path.components)[...]) }

  func find(_ names: ArraySlice<FilePath.Component>) throws(ImageError) -> Found {
    guard let first = names.first else { return .directory(self) }
    let found = directories.isEmpty ? .nothing : try look(first)
    if names.count == 1 { return found }
    guard case .directory(let inner) = found else { return .nothing }
    return try inner.find(names.dropFirst())
  }
}
