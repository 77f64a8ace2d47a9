/// One entry of a layer that is made here: owned by root, at time 0, so that the same content has the same digest.
struct TarItem: Equatable {
  /// Without a leading `/`.
  var path: String
  var mode: UInt32
  var content: Content

  enum Content: Equatable {
    case directory
    /// `bytes`, so many times.
    case file([UInt8], times: Int)
    case link(to: String)
  }

  static func directory(_ path: String, mode: UInt32 = 0o755) -> TarItem {
    TarItem(path: path, mode: mode, content: .directory)
  }

  static func file(_ path: String, _ bytes: [UInt8], times: Int = 1, mode: UInt32 = 0o644) -> TarItem {
    TarItem(path: path, mode: mode, content: .file(bytes, times: times))
  }

  static func file(_ path: String, _ text: String, mode: UInt32 = 0o644) -> TarItem {
    .file(path, Array(text.utf8), mode: mode)
  }

  static func link(_ path: String, to target: String) -> TarItem {
    TarItem(path: path, mode: 0o777, content: .link(to: target))
  }

  /// The mark by which a layer's tar hides a name from below.
  static func whiteout(_ path: String) -> TarItem {
    let parts = path.split(separator: "/")
    let name = ".wh." + (parts.last ?? "")
    return .file((parts.dropLast() + [name[...]]).joined(separator: "/"), [])
  }
}
