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
