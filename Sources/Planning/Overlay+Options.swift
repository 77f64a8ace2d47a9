package import Steps

extension Overlay {
  /// mount(2) takes one page of options. Where the paths of many layers need more, they are named from within their
  /// folder, which is this; else it is nil.
  package var folder: String? {
    guard options(lower).utf8.count >= Self.page else { return nil }
    let folders = Set(lower.map { path in path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "" })
    return folders.count == 1 ? folders.first : nil
  }

  private static let page = 4096

  /// Even so they are too long for it: fsconfig(2) takes each by itself.
  package var isLong: Bool { options.utf8.count >= Self.page }

  /// The first Linux whose overlayfs does. overlayfs.rst, "lowerdir+"
  static let layerByLayer = "6.8"

  /// What it takes of a setting, in bytes. strndup_user in fs/fsopen.c
  static let longestSetting = 255

  /// As mount(2) takes them, in `folder` if there is one.
  package var options: String { options(names) }

  /// The same, one by one, as fsconfig(2) takes them. It takes layers as they are.
  package var settings: [Mount.Option] {
    [.init("source", "overlay")] + names.map { .init("lowerdir+", $0) } + others
  }

  private var names: [String] {
    folder == nil ? lower : lower.map { $0.split(separator: "/").last.map(String.init) ?? $0 }
  }

  private func options(_ lower: [String]) -> String {
    let layers = Mount.Option("lowerdir", lower.map(Self.escaped).joined(separator: ":"))
    return ([layers] + others).map { $0.key + ($0.value.map { "=" + $0 } ?? "") }.joined(separator: ",")
  }

  private var others: [Mount.Option] {
    [.init("upperdir", Self.escaped(upper)), .init("workdir", Self.escaped(work))]
      + (isVolatile ? [.init("volatile")] : []) + (isMapped == true ? [.init("userxattr")] : [])
      + (isExported == true ? [.init("index", "on"), .init("nfs_export", "on")] : [])
  }

  /// overlayfs splits its options at commas and layers at colons, and takes `\` as the escape.
  private static func escaped(_ path: String) -> String {
    guard path.utf8.contains(where: isSpecial) else { return path }
    var bytes: [UInt8] = []
    for byte in path.utf8 {
      if isSpecial(byte) { bytes.append(UInt8(ascii: "\\")) }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func isSpecial(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: "\\") || byte == UInt8(ascii: ":") || byte == UInt8(ascii: ",")
  }
}
