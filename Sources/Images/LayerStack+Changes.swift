import SystemPackage

extension LayerStack {
  /// What the directory `upper` changes of this stack, over which it lies, as docker says it: `A /new`, `C /changed`,
  /// `D /gone`; by path.
  public func changes(by upper: String) throws -> [String] { try changes(by: FilePath(upper), at: "") }

  private func changes(by upper: FilePath, at path: String) throws(ImageError) -> [String] {
    let own = Set(Files.names(in: upper))
    let isOpaque = Files.isOpaque(upper)
    let names = isOpaque ? own.union(self.names) : own
    var lines: [String] = []
    for name in names.sorted(by: { $0.string < $1.string }) {
      let below = try look(name)
      let (entry, place) = (upper.appending(name), path + "/" + name.string)
      guard own.contains(name), let status = try Files.status(entry), !Files.isWhiteout(status) else {
        if below.isThere { lines.append("D \(place)") }
        continue
      }
      lines.append("\(below.isThere ? "C" : "A") \(place)")
      guard status.type == .directory else { continue }
      lines += try (isOpaque ? LayerStack([]) : below.stack).changes(by: entry, at: place)
    }
    return lines
  }
}

extension LayerStack.Found {
  fileprivate var isThere: Bool { if case .nothing = self { false } else { true } }
  /// Of what is no directory an empty one.
  fileprivate var stack: LayerStack { if case .directory(let stack) = self { stack } else { LayerStack([]) } }
}
