import Glibc
import Steps

extension Sys {
  /// Removes what stands at `path` and beneath it, following no link and crossing no mount by name: each folder is opened
  /// with O_NOFOLLOW from its parent, so that a tree that is changed meanwhile can't lead elsewhere.
  /// What is gone already is no error; returns how many entries were removed.
  @discardableResult
  package static func removeTree(_ path: String) throws(KernelRefusal) -> Int {
    guard type(of: path) != nil else { return 0 }
    return try remove(path, in: AT_FDCWD, shown: path)
  }

  private static func remove(_ name: String, in parent: Int32, shown: String) throws(KernelRefusal) -> Int {
    if unlinkat(parent, name, 0) == 0 || Glibc.errno == ENOENT { return 1 }
    guard Glibc.errno == EISDIR || Glibc.errno == EPERM else {
      throw KernelRefusal("unlink", shown, Errno(rawValue: Glibc.errno))
    }
    let folder = try check("open", shown) {
      Int(openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC))
    }
    let count = try removeEntries(of: Int32(folder), shown: shown)
    try check("rmdir", shown) { Int(unlinkat(parent, name, AT_REMOVEDIR)) }
    return count + 1
  }

  /// Takes the descriptor over.
  private static func removeEntries(of folder: Int32, shown: String) throws(KernelRefusal) -> Int {
    guard let directory = fdopendir(folder) else {
      Glibc.close(folder)
      throw KernelRefusal("opendir", shown, Errno(rawValue: Glibc.errno))
    }
    defer { closedir(directory) }
    var count = 0
    for name in entries(of: directory) { count += try remove(name, in: folder, shown: shown + "/" + name) }
    return count
  }
}

extension Sys {
  /// Bytes of what stands at `path` and beneath it, as du(1) --apparent-size counts files: one with several names once,
  /// folders and what can't be looked at not at all. No link is followed.
  package static func size(of path: String) -> Int64 {
    var seen: Set<FileNumber> = []
    return size(of: path, in: AT_FDCWD, &seen)
  }

  private struct FileNumber: Hashable {
    let device: UInt
    let inode: UInt
  }

  private static func size(of name: String, in parent: Int32, _ seen: inout Set<FileNumber>) -> Int64 {
    var status = stat()
    guard fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      let number = FileNumber(device: UInt(status.st_dev), inode: UInt(status.st_ino))
      guard status.st_nlink < 2 || seen.insert(number).inserted else { return 0 }
      return Int64(status.st_size)
    }
    let folder = openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard folder >= 0 else { return 0 }
    guard let directory = fdopendir(folder) else {
      Glibc.close(folder)
      return 0
    }
    defer { closedir(directory) }
    return entries(of: directory).reduce(0) { $0 + size(of: $1, in: folder, &seen) }
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
