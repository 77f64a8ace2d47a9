import Kernel
import Steps

extension ContainerEngine {
  /// What a container has changed of its image, as docker says it: `A /new`, `C /changed`, `D /gone`; by path.
  package func diff(_ word: String) throws -> [String] {
    let (_, state) = try find(word)
    let lower = state.rootfs.map { [$0] } ?? state.layers.reversed().map(\.path)
    return LayerChanges.of(places.directory(of: state.id) + "/upper", over: lower, at: "")
  }
}

/// Compares a layer with those below it, the topmost first, as overlayfs stacks them.
private enum LayerChanges {
  static func of(_ upper: String, over lower: [String], at path: String) -> [String] {
    let names = Sys.names(in: upper)
    let hidden = Sys.isOpaque(upper) ? below(lower).subtracting(names) : []
    let folders = Sys.isOpaque(upper) ? [] : lower
    return (names + hidden).sorted().flatMap { name -> [String] in
      let (entry, place) = (upper + "/" + name, path + "/" + name)
      let isBelow = isThere(name, in: lower)
      if hidden.contains(name) || Sys.isWhiteout(entry) { return isBelow ? ["D \(place)"] : [] }
      let line = "\(isBelow ? "C" : "A") \(place)"
      guard Sys.type(of: entry) == .directory else { return [line] }
      return [line] + of(entry, over: descend(name, folders), at: place)
    }
  }

  private static func below(_ lower: [String]) -> Set<String> {
    Set(lower.flatMap(Sys.names).filter { isThere($0, in: lower) })
  }

  /// The first layer that says anything of it decides.
  private static func isThere(_ name: String, in lower: [String]) -> Bool {
    let first = lower.lazy.map { $0 + "/" + name }.first { Sys.type(of: $0) != nil }
    return first.map { !Sys.isWhiteout($0) } ?? false
  }

  /// The folders that are seen as one beneath `name`: down to the first that is none, or hides what is below.
  private static func descend(_ name: String, _ lower: [String]) -> [String] {
    var folders: [String] = []
    for folder in lower.map({ $0 + "/" + name }) {
      guard let type = Sys.type(of: folder) else { continue }
      guard type == .directory else { break }
      folders.append(folder)
      if Sys.isOpaque(folder) { break }
    }
    return folders
  }
}
