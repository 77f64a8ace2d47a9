import SystemPackage

/// Names inside an archive, which are a stranger's: where they lead without leaving it.
enum ArchivePath {
  /// `./a//b` and `/a/b` are `a/b`. Nil for what leads out of `folder`'s archive.
  static func resolve(_ name: FilePath, from folder: [String] = []) -> [String]? {
    var parts = name.isAbsolute ? [] : folder
    for component in name.components {
      switch component.kind {
      case .currentDirectory: continue
      case .parentDirectory: if parts.popLast() == nil { return nil }
      case .regular: parts.append(component.string)
      }
    }
    return parts
  }
}
