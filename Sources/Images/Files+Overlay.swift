import SystemPackage

/// What layers hold besides files. Documentation/filesystems/overlayfs.rst
extension Files {
  /// The mark for "nothing here, whatever lies below".
  static func isWhiteout(_ status: Stat) -> Bool {
    status.type == .characterSpecial && status.specialDeviceID.rawValue == 0
  }

  /// The mark for "nothing of this directory from below".
  static func isOpaque(_ path: FilePath) -> Bool {
    ["trusted", "user"].contains { attribute($0 + ".overlay.opaque", of: path) == [UInt8(ascii: "y")] }
  }

  /// Sets it. Where no root is, overlayfs reads it under another name (mount option userxattr).
  static func markOpaque(_ path: FilePath) throws(ImageError) {
    try setAttribute((isHostsRoot ? "trusted" : "user") + ".overlay.opaque", to: "y", of: path)
  }

  /// Whether overlayfs has copied a file of an upper directory from below, and nobody has made it anew: it notes the origin,
  /// but not of one that has several names below, nor in a user namespace.
  static func isCopiedUp(_ path: FilePath, from lower: Stat) -> Bool {
    if lower.linkCount > 1 || !isHostsRoot { return true }
    return ["trusted", "user"].contains { attribute($0 + ".overlay.origin", of: path)?.isEmpty == false }
  }
}
