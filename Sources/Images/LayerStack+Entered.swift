import SystemPackage

extension LayerStack {
  /// The stack of the folders of that name; nil where something else is seen.
  public func entered(_ name: String) throws -> LayerStack? {
    guard let name = FilePath.Component(name), case .directory(let stack) = try look(name) else { return nil }
    return stack
  }

  /// The folder in which lies what is seen under that name and is none itself.
  public func folder(holding name: String) throws -> String? {
    guard let name = FilePath.Component(name), case .other(let path, _) = try look(name) else { return nil }
    // What removingLastComponent() gives; but its first use takes longer than the whole look.
    return String(decoding: path.string.utf8.dropLast(name.string.utf8.count + 1), as: UTF8.self)
  }
}
