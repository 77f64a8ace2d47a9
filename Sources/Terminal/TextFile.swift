#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that was named on the command line.
package enum TextFile {
  /// All of it, also of a pipe, as long as it is no longer than a megabyte; nil for what can't be read. open(2), read(2)
  package static func bytes(_ path: String) -> [UInt8]? {
    let file = open(path, O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var buffer = [UInt8](repeating: 0, count: (1 << 20) + 1)
    var count = 0
    while count < buffer.count {
      let added = buffer.withUnsafeMutableBytes { bytes -> Int in
        read(file, bytes.baseAddress?.advanced(by: count), bytes.count - count)
      }
      if added < 0, errno == EINTR { continue }
      guard added >= 0 else { return nil }
      if added == 0 { return Array(buffer[..<count]) }
      count += added
    }
    return nil
  }
}
