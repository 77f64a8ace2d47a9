#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that was named on the command line.
package enum TextFile {
  /// access(2)
  package static func exists(_ path: String) -> Bool { access(path, F_OK) == 0 }

  /// A folder for what is thrown away at once: the recording may lie where nobody may write. environ(7), TMPDIR
  package static var scratch: String { Environment.variable("TMPDIR").flatMap { $0.isEmpty ? nil : $0 } ?? "/tmp" }

  /// From the root on, for who may be elsewhere. getcwd(3)
  package static func absolute(_ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = getcwd(nil, 0) else { return path }
    defer { free(folder) }
    return String(cString: folder) + "/" + path
  }

  /// Why no file of that absolute name can be made, as far as its folder tells; nil: it can. access(2)
  package static func refusal(making path: String) -> String? {
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    return access(folder, W_OK | X_OK) == 0 ? nil : String(cString: strerror(errno)).lowercased()
  }

  /// Puts `text` under that name, whole or not at all; only who asks may read it. Nothing is waited for: what a crash of the
  /// machine would lose may be lost. False where it can't be. open(2) with O_EXCL, rename(2)
  @discardableResult
  package static func replace(_ path: String, by text: String) -> Bool {
    let aside = "\(path).\(getpid())"
    unlink(aside)
    let file = open(aside, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
    guard file >= 0 else { return false }
    let isWritten = TerminalDevice(file).write(bytes: Array(text.utf8))
    close(file)
    guard isWritten, rename(aside, path) == 0 else {
      unlink(aside)
      return false
    }
    return true
  }

  /// unlink(2)
  package static func remove(_ path: String) { unlink(path) }

  /// A file that belongs to who asks, not a link to one. lstat(2)
  package static func isOwn(_ path: String) -> Bool {
    var found = stat()
    return lstat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFREG && found.st_uid == geteuid()
  }

  /// Where what lasts as long as a session is kept. environ(7), XDG_RUNTIME_DIR; a name of one's own in `scratch`
  package static func session(_ name: String) -> String {
    let folder = Environment.variable("XDG_RUNTIME_DIR").flatMap { $0.hasPrefix("/") ? $0 : nil }
    return folder.map { "\($0)/fishbowl-\(name)" } ?? "\(scratch)/fishbowl-\(geteuid())-\(name)"
  }

  /// All of it, also of a pipe, as long as it is no longer than `most`, a megabyte; nil for what can't be read. open(2),
  /// read(2)
  package static func bytes(_ path: String, most: Int = 1 << 20) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var (bytes, buffer) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while bytes.count <= most {
      let count = buffer.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if count == 0 { return bytes }
      bytes += buffer[..<count]
    }
    return nil
  }
}
