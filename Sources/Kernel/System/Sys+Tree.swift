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
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { count += try remove(name, in: folder, shown: shown + "/" + name) }
    }
    return count
  }

  /// Bytes of all that is no folder, links not followed; what can't be looked at counts nothing.
  package static func size(ofTree path: String) -> Int64 {
    var status = stat()
    guard lstat(path, &status) == 0 else { return 0 }
    guard status.st_mode & S_IFMT == S_IFDIR else { return Int64(status.st_size) }
    return names(in: path).reduce(0) { $0 + size(ofTree: path + "/" + $1) }
  }
}
