import SystemPackage

/// Counts what layers cover. The bytes of a file with several names are in use until the last of these is covered.
struct CoveredFiles {
  private var names: [FileKey: Int] = [:]

  /// All that was seen there, and is no more. `layers`: from the lowest.
  mutating func cover(
    _ found: LayerStack.Found, in layers: [FilePath]
  ) throws(ImageError) -> LayerEntry.Covered? {
    let topmost: FilePath? =
      switch found {
      case .nothing: nil
      case .other(let path, _): path
      case .directory(let stack): stack.directories.first
      }
    guard let topmost else { return nil }
    var covered = LayerEntry.Covered(layer: (layers.firstIndex { topmost.starts(with: $0) } ?? -1) + 1)
    try add(found, to: &covered)
    return covered
  }

  private mutating func add(_ found: LayerStack.Found, to covered: inout LayerEntry.Covered) throws(ImageError) {
    switch found {
    case .nothing: break
    case .other(_, let status): add(status, to: &covered)
    case .directory(let stack): for name in stack.names { try add(stack.look(name), to: &covered) }
    }
  }

  private mutating func add(_ status: Stat, to covered: inout LayerEntry.Covered) {
    covered.files += 1
    covered.bytes += status.contentSize
    let key = FileKey(status)
    names[key, default: 0] += 1
    if names[key] == Int(status.linkCount) { covered.wasted += status.contentSize }
  }
}

/// One file, under whatever names. inode(7)
struct FileKey: Hashable {
  private var device: UInt64
  private var inode: UInt64

  init(_ status: Stat) { (device, inode) = (UInt64(status.deviceID.rawValue), UInt64(status.inode.rawValue)) }
}
