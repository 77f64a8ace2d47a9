import Glibc
import Steps

extension Sys {
  package enum FileType: Sendable { case regular, directory, link, other }

  /// lstat(2); nil where there is nothing.
  package static func type(of path: String) -> FileType? {
    var status = stat()
    guard lstat(path, &status) == 0 else { return nil }
    switch status.st_mode & S_IFMT {
    case S_IFREG: return .regular
    case S_IFDIR: return .directory
    case S_IFLNK: return .link
    default: return .other
    }
  }

  /// The bytes of the regular file to which the path leads, links followed. Nil: it leads to none. stat(2)
  package static func fileSize(_ path: String) -> Int? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    return status.st_size
  }

  /// What a path leads to, links followed; nil where there is nothing. stat(2)
  package static func isFolder(_ path: String) -> Bool? {
    var status = stat()
    return stat(path, &status) == 0 ? status.st_mode & S_IFMT == S_IFDIR : nil
  }

  /// Which file it is, whatever its name; nil where there is none. fstat(2), stat(2)
  package static func inode(of descriptor: Int32) -> UInt64? {
    var status = stat()
    return fstat(descriptor, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  package static func inode(at path: String) -> UInt64? {
    var status = stat()
    return stat(path, &status) == 0 ? UInt64(status.st_ino) : nil
  }

  /// Whose it is; nil where there is nothing. lstat(2)
  package static func owner(of path: String) -> UInt32? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_uid : nil
  }

  /// When the file's content last changed, in seconds since 1970.
  package static func modified(_ path: String) -> Int? {
    var status = stat()
    return lstat(path, &status) == 0 ? status.st_mtim.tv_sec : nil
  }

  /// access(2) for the effective user.
  package static func canRead(_ path: String) -> Bool { faccessat(AT_FDCWD, path, R_OK, AT_EACCESS) == 0 }
  package static func canSearch(_ path: String) -> Bool { faccessat(AT_FDCWD, path, R_OK | X_OK, AT_EACCESS) == 0 }

  package static func makeDirectory(_ path: String, mode: UInt32) throws(KernelRefusal) {
    try check("mkdir", path) { Int(mkdir(path, mode)) }
  }

  /// The directory and those above it; what is there already stays as it is.
  package static func makeDirectories(_ path: String, mode: UInt32) throws(KernelRefusal) {
    guard type(of: path) != .directory else { return }
    let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? ""
    if !parent.isEmpty { try makeDirectories(parent, mode: 0o711) }
    do { try makeDirectory(path, mode: mode) } catch  where error.errno != .exist { throw error } catch {}
  }

  package static func rename(_ path: String, to target: String) throws(KernelRefusal) {
    try check("rename", path) { Int(Glibc.rename(path, target)) }
  }

  package static func unlink(_ path: String) { _ = Glibc.unlink(path) }
  package static func removeDirectory(_ path: String) { _ = rmdir(path) }

  package static func makeFIFO(_ path: String) throws(KernelRefusal) {
    try check("mkfifo", path) { Int(mkfifo(path, 0o600)) }
  }

  /// readlink(2); nil for what is no link.
  package static func link(_ path: String) -> String? {
    var buffer = [UInt8](repeating: 0, count: 4096)
    let count = buffer.withUnsafeMutableBytes { bytes in
      bytes.baseAddress.map { Glibc.readlink(path, $0, bytes.count) } ?? -1
    }
    return count < 0 ? nil : String(decoding: buffer.prefix(count), as: UTF8.self)
  }

  /// realpath(3): absolute, without links.
  package static func realPath(_ path: String) throws(KernelRefusal) -> String {
    guard let resolved = realpath(path, nil) else { throw KernelRefusal("open", path, Errno(rawValue: Glibc.errno)) }
    defer { free(resolved) }
    return String(cString: resolved)
  }

  /// getcwd(3); `.` where it is gone.
  package static var workingDirectory: String {
    guard let path = getcwd(nil, 0) else { return "." }
    defer { free(path) }
    return String(cString: path)
  }

  /// The names in a directory, sorted; empty where there is none.
  package static func names(in path: String) -> [String] {
    guard let directory = opendir(path) else { return [] }
    defer { closedir(directory) }
    return entries(of: directory).sorted()
  }

  /// Whether a folder has anything in it. readdir(3)
  package static func hasNames(in path: String) -> Bool {
    guard let directory = opendir(path) else { return false }
    defer { closedir(directory) }
    // `.` and `..` are two.
    return (0..<3).allSatisfy { _ in readdir(directory) != nil }
  }

  /// The whole file, at most `limit` bytes; nil where it can't be read.
  package static func read(_ path: String, limit: Int = 1 << 20) -> String? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { Glibc.close(file) }
    var text: [UInt8] = []
    while text.count < limit {
      let piece = [UInt8](unsafeUninitializedCapacity: 16384) { $1 = max(0, Glibc.read(file, $0.baseAddress, 16384)) }
      if piece.isEmpty { break }
      text = text.isEmpty ? piece : text + piece
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Writes over a file that exists, taking no new space where the text is not longer than a block.
  package static func overwrite(_ path: String, with text: String) throws(KernelRefusal) {
    let file = Int32(try check("open", path) { Int(open(path, O_WRONLY | O_CLOEXEC)) })
    defer { Glibc.close(file) }
    try writeAll(file, Array(text.utf8), subject: path)
    try check("ftruncate", path) { Int(ftruncate(file, text.utf8.count)) }
  }

  /// A file to append to, made where it is missing, and how long it is; the caller owns the descriptor.
  package static func openLog(_ path: String) throws(KernelRefusal) -> (Int32, size: Int) {
    let file = Int32(try check("open", path) { Int(open(path, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)) })
    return (file, Int(lseek(file, 0, SEEK_END)))
  }

  /// A new file of one's own, to write; the caller owns the descriptor.
  package static func makeFile(_ path: String) throws(KernelRefusal) -> Int32 {
    Int32(try check("open", path) { Int(open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)) })
  }

  /// To append to a file that is there; the caller owns the descriptor. Nil: there is none.
  package static func openToAppend(_ path: String) -> Int32? {
    let file = open(path, O_WRONLY | O_APPEND | O_CLOEXEC)
    return file < 0 ? nil : file
  }

  /// pread(2): at most `count` bytes from that place on; empty where there are none.
  package static func read(_ descriptor: Int32, at offset: Int, count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { $1 = max(0, pread(descriptor, $0.baseAddress, count, off_t(offset))) }
  }

  /// The same to the end of the file.
  package static func readAll(_ descriptor: Int32, from offset: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let more = read(descriptor, at: offset + bytes.count, count: 1 << 17)
      if more.isEmpty { return bytes }
      bytes += more
    }
  }

  /// ftruncate(2): takes back what was half written.
  package static func cut(_ descriptor: Int32, to size: Int) { _ = ftruncate(descriptor, size) }

  /// Writes the file aside, as `PATH.PID.new`, and renames it: a reader sees the whole old text or the whole new one.
  package static func replace(_ path: String, with text: String, mode: UInt32 = 0o600) throws(KernelRefusal) {
    try replace(path, with: Array(text.utf8), mode: mode)
  }

  package static func replace(_ path: String, with bytes: [UInt8], mode: UInt32) throws(KernelRefusal) {
    let aside = "\(path).\(getpid()).new"
    let file = try check("open", aside) { Int(open(aside, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode)) }
    do throws(KernelRefusal) {
      try writeAll(Int32(file), bytes, subject: aside)
      Glibc.close(Int32(file))
      try rename(aside, to: path)
    } catch {
      unlink(aside)
      throw error
    }
  }
}
