import SystemPackage

/// Directories that lie over each other as overlayfs shows them, read without mounting anything. What an upper one has
/// covers what a lower one has; two directories of a name are one. Documentation/filesystems/overlayfs.rst
public struct LayerStack: Sendable {
  /// The topmost first.
  let directories: [FilePath]

  /// From the lowest.
  public init(_ layers: [String]) { directories = layers.reversed().map { FilePath($0) } }

  private init(topmostFirst directories: [FilePath]) { self.directories = directories }

  /// What is seen under a name.
  enum Found {
    case nothing
    case directory(LayerStack)
    /// Anything else, at this place.
    case other(FilePath, Stat)
  }

  func look(_ name: FilePath.Component) throws(ImageError) -> Found {
    var found: [FilePath] = []
    for directory in directories {
      let path = directory.appending(name)
      guard let status = try Files.status(path) else { continue }
      guard status.type == .directory else {
        if !found.isEmpty || Files.isWhiteout(status) { break }
        return .other(path, status)
      }
      found.append(path)
      if Files.isOpaque(path) { break }
    }
    return found.isEmpty ? .nothing : .directory(LayerStack(topmostFirst: found))
  }

  /// All names, sorted; of what a whiteout hides as well.
  var names: [FilePath.Component] {
    Set(directories.flatMap { Files.names(in: $0) }).sorted { $0.string < $1.string }
  }

  /// The directories, from the lowest, that are seen as `path` from inside; none if there is no directory. Links are
  /// followed as from inside, where `..` ends at the root.
  public func folders(at path: String) throws -> [String] {
    var stacks = [self]
    var rest = Array(FilePath(path).components.reversed())
    var links = 0
    while let name = rest.popLast() {
      switch name.kind {
      case .currentDirectory: continue
      case .parentDirectory: if stacks.count > 1 { stacks.removeLast() }
      case .regular:
        switch try stacks[stacks.count - 1].look(name) {
        case .nothing: return []
        case .directory(let stack): stacks.append(stack)
        case .other(let place, let status):
          links += 1
          guard status.type == .symbolicLink, links <= Self.mostLinks else { return [] }
          let target = try Files.link(place)
          if target.isAbsolute { stacks = [self] }
          rest += target.components.reversed()
        }
      }
    }
    return stacks[stacks.count - 1].directories.reversed().map(\.string)
  }

  /// As many as the kernel follows. path_resolution(7)
  private static let mostLinks = 40
}
