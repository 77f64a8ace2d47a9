import SystemPackage

/// Directories that lie over each other as overlayfs shows them, read without mounting anything. What an upper one has
/// covers what a lower one has; two directories of a name are one. Documentation/filesystems/overlayfs.rst
public struct LayerStack: Sendable {
  /// The topmost first.
  let directories: [FilePath]

  /// From the lowest.
  public init(_ layers: [String]) { directories = layers.reversed().map { FilePath($0) } }

  private init(topmostFirst directories: [FilePath]) { self.directories = directories }

  /// The same with another one on top.
  func covered(by top: FilePath) -> LayerStack { LayerStack(topmostFirst: [top] + directories) }

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

  /// The directories, from the lowest, that are seen as `path` from inside; none if there is no directory.
  public func folders(at path: String) throws -> [String] {
    guard let way = try follow(FilePath(path)), let stack = way.stack else { return [] }
    return stack.directories.reversed().map(\.string)
  }

  /// Where a path leads. Links are followed as from inside, where `..` ends at the root: nothing leads out. What is not
  /// there, and all behind it, keeps its names and has no stack; `..` takes the last of these names back. Nil: there are too
  /// many links, or more names than a path can have.
  func follow(_ path: FilePath) throws(ImageError) -> (path: FilePath, stack: LayerStack?)? {
    var way = Way(self)
    var rest = Array(path.components.reversed())
    var links = 0
    while let name = rest.popLast() {
      guard name.kind == .regular, case .other(let place, let status) = try way.look(name),
        status.type == .symbolicLink
      else {
        try way.go(name)
        guard way.path.string.utf8.count <= Files.longestPath else { return nil }
        continue
      }
      links += 1
      guard links <= Self.mostLinks else { return nil }
      let target = try Files.link(place)
      if target.isAbsolute { way = Way(self) }
      rest += target.components.reversed()
    }
    return (way.path, way.stack)
  }

  /// A way from the root, directory by directory, until something is none.
  private struct Way {
    private var stacks: [LayerStack]
    /// How many names it goes on from there.
    private var lost = 0
    private(set) var path = FilePath()

    init(_ root: LayerStack) { stacks = [root] }

    var stack: LayerStack? { lost > 0 ? nil : stacks.last }

    func look(_ name: FilePath.Component) throws(ImageError) -> Found { try stack?.look(name) ?? .nothing }

    mutating func go(_ name: FilePath.Component) throws(ImageError) {
      switch name.kind {
      case .currentDirectory: return
      case .parentDirectory:
        if lost > 0 { lost -= 1 } else if stacks.count > 1 { stacks.removeLast() }
        path.removeLastComponent()
      case .regular:
        if case .directory(let stack) = try look(name) { stacks.append(stack) } else { lost += 1 }
        path.append(name)
      }
    }
  }

  /// Each name under which one of the files is seen.
  func paths(of files: Set<FileKey>) throws(ImageError) -> [FileKey: [FilePath]] {
    var paths: [FileKey: [FilePath]] = [:]
    var rest = files.isEmpty ? [] : [(stack: self, folder: FilePath())]
    while let (stack, folder) = rest.popLast() {
      for name in stack.names {
        let path = folder.appending(name)
        switch try stack.look(name) {
        case .directory(let inner): rest.append((inner, path))
        case .other(_, let status):
          let key = FileKey(status)
          if files.contains(key) { paths[key, default: []].append(path) }
        case .nothing: break
        }
      }
    }
    return paths
  }

  /// As many as the kernel follows. path_resolution(7)
  private static let mostLinks = 40
}
