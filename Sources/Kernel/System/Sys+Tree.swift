import Glibc
import Steps

extension Sys {
  /// Removes what stands at `path` and beneath it, following no link.
  /// What is gone already is no error; returns how many entries were removed.
  @discardableResult
  package static func removeTree(_ path: String) throws(KernelRefusal) -> Int {
    guard type(of: path) != nil else { return 0 }
    var (way, count) = (Descent(path), 0)
    defer { way.end() }
    while let step = try way.next() {
      switch step {
      case .found(let name):
        if try unlink(name, on: way) { count += 1 } else { try way.enter(name) }
      case .left(let name):
        guard unlinkat(way.folder, name, AT_REMOVEDIR) == 0 else { throw way.refusal("rmdir", name) }
        count += 1
      }
    }
    return count
  }

  /// False: it is a folder.
  private static func unlink(_ name: String, on way: Descent) throws(KernelRefusal) -> Bool {
    if unlinkat(way.folder, name, 0) == 0 || Glibc.errno == ENOENT { return true }
    guard Glibc.errno == EISDIR || Glibc.errno == EPERM else { throw way.refusal("unlink", name) }
    return false
  }
}

extension Sys {
  /// Bytes of what stands at `path` and beneath it, as du(1) --apparent-size counts files: one with several names once,
  /// folders and what can't be looked at not at all. No link is followed.
  package static func size(of path: String) -> Int64 {
    var (way, bytes, seen) = (Descent(path), Int64(0), Set<FileNumber>())
    defer { way.end() }
    while let step = try? way.next() {
      var status = stat()
      guard case .found(let name) = step, fstatat(way.folder, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { continue }
      if status.st_mode & S_IFMT == S_IFDIR {
        try? way.enter(name)
      } else if status.st_nlink < 2 || seen.insert(FileNumber(status)).inserted {
        bytes += Int64(status.st_size)
      }
    }
    return bytes
  }

  static func entries(of directory: OpaquePointer) -> [String] {
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names
  }
}
