import CSQLite
import Steps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few things a trace needs of the file system besides SQLite.
enum Files {
  static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// Bytes of the file, or nil where there is none. stat(2)
  static func size(_ path: String) -> Int? {
    var found = stat()
    return stat(path, &found) == 0 ? Int(found.st_size) : nil
  }

  /// Bytes that the file takes on the disk, holes left out; 0 where there is none. stat(2)
  static func room(_ path: String) -> Int {
    var found = stat()
    guard stat(path, &found) == 0 else { return 0 }
    return min(Int(found.st_size), Int(found.st_blocks) * 512)
  }

  /// A file of bytes: no directory, and none of those whose opening or reading may wait for ever. stat(2)
  static func isRegular(_ path: String) -> Bool {
    var found = stat()
    return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG
  }

  /// A file of bytes that belongs to who asks, not a link to one. lstat(2)
  static func isOwn(_ path: String) -> Bool {
    var found = stat()
    return lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG && found.st_uid == geteuid()
  }

  /// What the symbolic link says; nil where there is none. readlink(2)
  static func linkTarget(_ path: String) -> String? {
    var buffer = [CChar](repeating: 0, count: 4096)
    let count = readlink(path, &buffer, buffer.count)
    return count > 0 ? String(decoding: buffer[..<count].map(UInt8.init(bitPattern:)), as: UTF8.self) : nil
  }

  /// symlink(2)
  static func link(_ path: String, to target: String) throws(TraceError) {
    guard symlink(target, path) == 0 else { throw failure("make link", path) }
  }

  /// Puts one name in the place of another. rename(2)
  static func rename(_ path: String, to name: String) throws(TraceError) {
    guard Self.move(path, name) == 0 else { throw failure("make", name) }
  }

  private static func give(_ path: String, _ name: String) -> Int32 {
    linkat(AT_FDCWD, path, AT_FDCWD, name, 0)
  }

  /// rename(2) under a name that is not taken.
  private static func move(_ path: String, _ name: String) -> Int32 {
    #if canImport(Glibc)
      Glibc.rename(path, name)
    #elseif canImport(Musl)
      Musl.rename(path, name)
    #else
      Darwin.rename(path, name)
    #endif
  }

  /// Gives the file `path` a second name, once its bytes are on the disk: false if that name exists. link(2)
  static func publish(_ path: String, as name: String) throws(TraceError) -> Bool {
    try sync(path)
    if give(path, name) == 0 { return true }
    guard errno == EEXIST else { throw failure("make", name) }
    return false
  }

  /// Puts the file `path` in the place of `name`, once its bytes are on the disk. rename(2)
  static func replace(_ name: String, by path: String) throws(TraceError) {
    try sync(path)
    try rename(path, to: name)
  }

  private static func sync(_ path: String) throws(TraceError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("read", path) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write", path) }
  }

  static func remove(_ path: String) { unlink(path) }

  /// A new empty file, locked, as a descriptor that the caller closes; nil if somebody swept it away before it was
  /// locked. open(2) with O_EXCL, flock(2)
  static func makeLocked(_ path: String, mode: UInt32) throws(TraceError) -> Int32? {
    let descriptor = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode_t(mode))
    guard descriptor >= 0 else { throw failure("make", path) }
    var found = stat()
    if flock(descriptor, LOCK_EX) == 0, fstat(descriptor, &found) == 0, found.st_nlink > 0 { return descriptor }
    close(descriptor)
    return nil
  }

  /// All of the bytes, from where the descriptor stands. write(2)
  static func fill(_ descriptor: Int32, with bytes: [UInt8], named path: String) throws(TraceError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
      guard count > 0 || errno == EINTR else { throw failure("write", path) }
      rest = rest.dropFirst(max(0, count))
    }
  }

  /// A descriptor that holds the lock on the file and that the caller closes; nil if another holds it. flock(2)
  static func lockIfFree(_ path: String) -> Int32? {
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    if flock(descriptor, LOCK_EX | LOCK_NB) == 0 { return descriptor }
    close(descriptor)
    return nil
  }

  /// A descriptor that holds the lock on a folder, waited for, and that the caller closes. flock(2)
  static func lockFolder(_ path: String) throws(TraceError) -> Int32 {
    let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open folder", path) }
    guard flock(descriptor, LOCK_EX) == 0 else {
      close(descriptor)
      throw failure("lock folder", path)
    }
    return descriptor
  }

  /// Closes what `makeLocked`, `lockFolder` or `lockIfFree` gave.
  static func unlock(_ descriptor: Int32) { close(descriptor) }

  /// The names in a folder; empty where there is none. readdir(3)
  static func names(in path: String) -> [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { names.append(String(cString: $0)) }
      }
    }
    return names
  }

  /// Makes the folder where it is missing, readable by its owner only; what is missing above it can be passed through.
  static func makeFolder(_ path: String, owner: UInt32?) throws(TraceError) {
    guard !path.isEmpty, !exists(path) else { return }
    try makeParents(of: path)
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw failure("make folder", path) }
    if let owner, lchown(path, owner, gid_t.max) != 0 { throw failure("give away folder", path) }
  }

  private static func makeParents(of path: String) throws(TraceError) {
    let parent = folder(of: path)
    guard parent != path, !exists(parent) else { return }
    try makeParents(of: parent)
    guard mkdir(parent, 0o711) == 0 || errno == EEXIST else { throw failure("make folder", parent) }
  }

  /// The path up to its last slash: `.` where it has none.
  static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: UInt8(ascii: "/")) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The name of a file system that is not this machine's own, or nil. statfs(2), linux/magic.h
  static func networkFileSystem(_ path: String) -> String? {
    switch fishbowl_file_system(path) {
    case 0x6969: "NFS"
    case 0x517b, 0xff53_4d42, 0xfe53_4d42: "SMB"
    case 0x0102_1997: "9p"
    case 0x5346_414f: "AFS"
    case 0x00c3_6400: "Ceph"
    default: nil
    }
  }

  static func failure(_ doing: String, _ path: String) -> TraceError {
    .file(doing: doing, path: path, reason: Steps.Errno(rawValue: errno).message)
  }

  /// getcwd(3); `.` where it is gone.
  static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// The user as whom this process acts, and its environment variable of that name. geteuid(2), getenv(3)
  static var uid: UInt32 { geteuid() }
  static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }
}
