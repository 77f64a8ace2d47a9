import CArchive
import SystemPackage

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few calls on files that swift-system lacks. Each throws `ImageError.system` with what was being done.
enum Files {
  /// Bytes of a path: what is longer nobody could open by it. PATH_MAX
  static let longestPath = 4095

  /// mkdir(2) with exactly `mode`, whatever the umask. A directory that is there already stays as it is.
  static func makeDirectory(_ path: FilePath, mode: mode_t) throws(ImageError) {
    if path.withPlatformString({ mkdir($0, mode) }) != 0 {
      guard errno == EEXIST else { throw failure("make directory", path) }
      return
    }
    try check("make directory", path) { chmod($0, mode) }
  }

  /// chown(2)
  static func give(_ path: FilePath, _ user: UInt32, _ group: UInt32) throws(ImageError) {
    try check("give away", path) { chown($0, user, group) }
  }

  /// rename(2): a file replaces what bears the name, a directory only an empty one.
  static func rename(_ from: FilePath, to path: FilePath) throws(ImageError) {
    try check("move into place", path) { to in from.withPlatformString { system_rename($0, to) } }
  }

  /// Gives a file, which may be a symbolic link itself, another name. linkat(2)
  static func addName(_ path: FilePath, to file: FilePath) throws(ImageError) {
    try check("link", path) { name in file.withPlatformString { linkat(AT_FDCWD, $0, AT_FDCWD, name, 0) } }
  }

  /// unlink(2)
  static func removeName(_ path: FilePath) throws(ImageError) { try check("remove", path) { unlink($0) } }

  /// Waits for a lock on an open file, exclusive unless it is `shared`; closing it gives the lock back. flock(2)
  static func lock(_ file: FileDescriptor, _ path: FilePath, shared: Bool = false) throws(ImageError) {
    while flock(file.rawValue, shared ? LOCK_SH : LOCK_EX) != 0 {
      guard errno == EINTR else { throw failure("lock", path) }
    }
  }

  /// Takes it alone, or gives up after so many seconds with EAGAIN.
  static func lock(_ file: FileDescriptor, _ path: FilePath, within seconds: Int) throws(ImageError) {
    var turns = seconds * 100
    while !tryLock(file) {
      guard turns > 0 else { throw failure("lock", path, .resourceTemporarilyUnavailable) }
      usleep(10_000)
      turns -= 1
    }
  }

  /// Takes the lock if nobody holds it. flock(2)
  static func tryLock(_ file: FileDescriptor) -> Bool { flock(file.rawValue, LOCK_EX | LOCK_NB) == 0 }

  /// The same place by a path without symbolic links. realpath(3)
  static func canonical(_ path: FilePath) throws(ImageError) -> FilePath {
    guard let text = path.withPlatformString({ realpath($0, nil) }) else { throw failure("find", path) }
    defer { free(text) }
    return FilePath(platformString: text)
  }

  /// What `path` itself is, no link followed unless it is asked for; nil if nothing is there. stat(2). FilePath.stat() has
  /// generic types made and looked through, which every start of a container would wait for.
  static func status(_ path: FilePath, following: Bool = false) throws(ImageError) -> Stat? {
    var status = stat()
    if path.withPlatformString({ following ? stat($0, &status) : lstat($0, &status) }) == 0 {
      return Stat(rawValue: status)
    }
    if errno == ENOENT { return nil }
    throw failure("look at", path)
  }

  /// overlayfs' mark for "nothing here, whatever lies below": a character device 0, 0. mknod(2)
  static func makeWhiteout(_ path: FilePath) throws(ImageError) {
    try check("make whiteout", path) { mknod($0, S_IFCHR, 0) }
  }

  /// Bytes of the disk that holds `path`: those that may still be written, and all. statvfs(3)
  static func space(at path: FilePath) -> (free: Int64, size: Int64)? {
    var status = statvfs()
    guard path.withPlatformString({ statvfs($0, &status) }) == 0 else { return nil }
    let unit = Int64(clamping: status.f_frsize)
    return (Int64(clamping: status.f_bavail) * unit, Int64(clamping: status.f_blocks) * unit)
  }

  /// Seconds since it was written to, by the machine's clock.
  static func age(_ status: Stat) -> Int { time(nil) - status.st_mtim.tv_sec }

  /// Makes a folder the working directory. fchdir(2)
  static func enter(_ folder: FileDescriptor) throws(ImageError) {
    guard fchdir(folder.rawValue) == 0 else { throw failure("enter", ".") }
  }

  /// A regular file of a stranger's folder, where anything may stand in its place by now: no link is followed, no pipe
  /// waited for, and no device opened, which is more than a look. `descriptors`: /proc/self/fd, where this process sees
  /// another /proc than its own. The caller owns the descriptor. open(2), O_PATH
  static func openRegular(
    _ path: FilePath, by descriptors: FileDescriptor? = nil
  ) throws(ImageError) -> FileDescriptor {
    #if os(Linux)
      let place = path.withPlatformString { openat(AT_FDCWD, $0, onlyPlace | O_NOFOLLOW | O_CLOEXEC) }
      guard place >= 0 else { throw failure("open", path) }
      defer { close(place) }
      try checkRegular(place, path)
      let name = (descriptors == nil ? "/proc/self/fd/" : "") + "\(place)"
      let file = openat(descriptors?.rawValue ?? AT_FDCWD, name, O_RDONLY | O_CLOEXEC)
      guard file >= 0 else { throw failure("open", path) }
      return FileDescriptor(rawValue: file)
    #else
      let file = try attempt("open", path) {
        try FileDescriptor.open(path, .readOnly, options: [.closeOnExec, .noFollow, .nonBlocking])
      }
      try checkRegular(file.rawValue, path)
      return file
    #endif
  }

  /// fstat(2)
  private static func checkRegular(_ descriptor: Int32, _ path: FilePath) throws(ImageError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw failure("look at", path) }
    guard Stat(rawValue: status).type == .regular else {
      throw .changed(path: path.string)
    }
  }

  /// O_PATH of <fcntl.h>
  private static let onlyPlace: CInt = 0o10_000_000

  static var isRoot: Bool { geteuid() == 0 }

  /// Root of the whole machine, and not only of a user namespace. user_namespaces(7)
  static let isHostsRoot: Bool = {
    guard isRoot, let map = try? read(FilePath("/proc/self/uid_map")) else { return false }
    let numbers = String(decoding: map, as: UTF8.self).split { " \n".contains($0) }
    return numbers == ["0", "0", "4294967295"]
  }()

  /// getenv(3)
  static func environment(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// memcmp(3)
  static func isSame(_ left: [UInt8], _ right: [UInt8], _ count: Int) -> Bool { memcmp(left, right, count) == 0 }

  /// The names in a directory; none where it can't be read.
  static func names(in path: FilePath, most: Int = .max) -> [FilePath.Component] {
    guard let directory = path.withPlatformString({ opendir($0) }) else { return [] }
    defer { closedir(directory) }
    var names: [FilePath.Component] = []
    while names.count < most, let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { FilePath.Component(platformString: $0) }
      }
      if let name, name.kind == .regular { names.append(name) }
    }
    return names
  }

  /// Whether this process may list a folder and look at what is in it. access(2)
  static func isReadable(_ folder: FilePath) -> Bool { folder.withPlatformString { access($0, R_OK | X_OK) } == 0 }

  /// Where a symbolic link leads. readlink(2)
  static func link(_ path: FilePath) throws(ImageError) -> FilePath {
    try attempt("read link", path) {
      var buffer = [CChar](repeating: 0, count: 4097)
      guard path.withPlatformString({ readlink($0, &buffer, 4096) }) >= 0 else { throw Errno(rawValue: errno) }
      return FilePath(platformString: buffer)
    }
  }

  /// An extended attribute, no link followed; nil: it has none, or more than 1 KiB. lgetxattr(2)
  static func attribute(_ name: String, of path: FilePath) -> [UInt8]? {
    #if os(Linux)
      var value = [UInt8](repeating: 0, count: 1024)
      let count = path.withPlatformString { lgetxattr($0, name, &value, value.count) }
      return count < 0 ? nil : Array(value[..<count])
    #else
      nil
    #endif
  }

  /// Sets one, no link followed. lsetxattr(2)
  static func setAttribute(_ name: String, to value: String, of path: FilePath) throws(ImageError) {
    #if os(Linux)
      try check("mark", path) { lsetxattr($0, name, value, value.utf8.count, 0) }
    #endif
  }

  /// Performs what swift-system throws an `Errno` for.
  static func attempt<T>(_ action: String, _ path: FilePath, _ body: () throws -> T) throws(ImageError) -> T {
    do {
      return try body()
    } catch {
      throw failure(action, path, error as? Errno ?? .ioError)
    }
  }

  /// The error of a disk that is full, broken or read-only; nil for any other `code`.
  static func diskFailure(_ action: String, _ path: FilePath, code: CInt) -> ImageError? {
    isOfDisk(code) ? failure(action, path, Errno(rawValue: code)) : nil
  }

  /// Of a disk that is full, broken or read-only.
  static func isOfDisk(_ code: CInt) -> Bool {
    let disk: [Errno] = [.noSpace, .diskQuotaExceeded, .readOnlyFileSystem, .ioError, .fileTooLarge]
    return disk.contains(Errno(rawValue: code))
  }

  private static func check(
    _ action: String, _ path: FilePath, _ call: (UnsafePointer<CInterop.PlatformChar>) -> CInt
  ) throws(ImageError) {
    if path.withPlatformString(call) != 0 { throw failure(action, path) }
  }

  static func failure(_ action: String, _ path: FilePath, _ error: Errno? = nil) -> ImageError {
    let error = error ?? Errno(rawValue: errno)
    return .system(
      action: action, path: path.string, code: error.rawValue, message: words(error))
  }

  static func words(_ error: Errno) -> String { error.description.lowercased() }
}

/// By what a file is known again, as git's index does it: every writer makes a new file and renames it into place.
struct FileIdentity: Equatable {
  var text: String

  /// nil if there is no such file.
  init?(_ path: FilePath) {
    guard let status = try? Files.status(path, following: true) else { return nil }
    let time = status.st_mtim
    text = "\(status.inode.rawValue) \(time.tv_sec).\(time.tv_nsec) \(status.size)"
  }

  init(text: String) { self.text = text }
}

/// rename(2), under a name that `Files.rename` does not hide.
private func system_rename(_ from: UnsafePointer<CChar>, _ to: UnsafePointer<CChar>) -> CInt { rename(from, to) }
