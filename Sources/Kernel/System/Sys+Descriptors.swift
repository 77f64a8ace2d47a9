import CKernel
import Glibc
package import Steps

extension Sys {
  /// A pipe, close-on-exec; the caller owns both ends. pipe2(2)
  package static func pipe() throws(KernelRefusal) -> (read: Int32, write: Int32) {
    var ends: [Int32] = [-1, -1]
    try checked(fb_pipe(&ends), "pipe2", "")
    return (ends[0], ends[1])
  }

  /// A file that lies in memory and has no path, close-on-exec; the caller owns the descriptor. memfd_create(2)
  package static func memoryFile(_ name: String) throws(KernelRefusal) -> Int32 {
    Int32(try checked(fb_memory_file(name), "memfd_create", name))
  }

  /// Two ends that keep messages whole, close-on-exec; the caller owns both. socketpair(2)
  package static func messagePair() throws(KernelRefusal) -> (Int32, Int32) {
    var ends: [Int32] = [-1, -1]
    let type = Int32(SOCK_SEQPACKET.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
    try check("socketpair", "") { Int(socketpair(AF_UNIX, type, 0, &ends)) }
    return (ends[0], ends[1])
  }

  /// Of 0, 1 and 2 those that are closed become /dev/null: whatever is opened next would else take their place, and the
  /// container's output would go there.
  package static func openStandardStreams() {
    for descriptor in Int32(0)...2 where fcntl(descriptor, F_GETFD) < 0 && Glibc.errno == EBADF {
      _ = open("/dev/null", O_RDWR)
    }
  }

  package static func close(_ descriptor: Int32) { if descriptor >= 0 { _ = Glibc.close(descriptor) } }

  /// Opens a file, making it if it is missing; the caller owns the descriptor.
  package static func openFile(_ path: String, writable: Bool) throws(KernelRefusal) -> Int32 {
    let flags = writable ? O_RDWR | O_CREAT | O_CLOEXEC : O_RDONLY | O_CLOEXEC
    return Int32(try check("open", path) { Int(open(path, flags, 0o600)) })
  }

  /// At most `count` bytes; empty at the end of file. Nil: an error, or nothing there yet.
  package static func read(_ descriptor: Int32, count: Int) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: count)
    while true {
      let got = Glibc.read(descriptor, &buffer, count)
      if got >= 0 { return Array(buffer[..<got]) }
      if Glibc.errno != EINTR { return nil }
    }
  }

  /// A message of a socketpair, at most `count` bytes; empty when the other side is gone. Nil: an error, or nothing there
  /// yet. Who leaves with something unread resets the connection: their last words stand behind that error. unix(7)
  package static func receive(_ descriptor: Int32, count: Int) -> [UInt8]? {
    read(descriptor, count: count) ?? (Glibc.errno == ECONNRESET ? read(descriptor, count: count) : nil)
  }

  /// What a read(2) of a descriptor that need not wait brings.
  package enum Reading { case bytes([UInt8]), nothingYet, end }

  /// A terminal whose other end is gone answers EIO: its end. pty(7)
  package static func readNow(_ descriptor: Int32, count: Int) -> Reading {
    guard let bytes = read(descriptor, count: count) else { return Glibc.errno == EAGAIN ? .nothingYet : .end }
    return bytes.isEmpty ? .end : .bytes(bytes)
  }

  /// Another descriptor of the same open file; the caller owns it. −1 where there is none.
  package static func duplicate(_ descriptor: Int32) -> Int32 { fcntl(descriptor, F_DUPFD_CLOEXEC, 3) }

  /// The terminal that a descriptor stands for, opened once more for writing, without waiting, and nobody's controlling
  /// terminal: the flags of the descriptor itself are shared with whoever else has it. The caller owns it; nil: it is none.
  package static func reopenTerminal(_ descriptor: Int32) -> Int32? {
    guard isatty(descriptor) == 1 else { return nil }
    let own = open("/proc/self/fd/\(descriptor)", O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
    return own >= 0 ? own : nil
  }

  /// ioctl_tty(2), TIOCSWINSZ: the foreground process group gets SIGWINCH, if it is another size.
  package static func setWindow(_ descriptor: Int32, rows: UInt16, columns: UInt16) {
    var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
    _ = ioctl(descriptor, UInt(TIOCSWINSZ), &size)
  }

  /// What one write did. No Result: its first use has every conformance looked through.
  package enum Written {
    case bytes(Int)
    case refused(Errno)
  }

  package static func write(_ descriptor: Int32, _ bytes: ArraySlice<UInt8>) -> Written {
    while true {
      let count = bytes.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      if count >= 0 { return .bytes(count) }
      if Glibc.errno != EINTR { return .refused(Errno(rawValue: Glibc.errno)) }
    }
  }

  package static func writeAll(_ descriptor: Int32, _ bytes: [UInt8], subject: String) throws(KernelRefusal) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let count = try check("write", subject) {
        rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
      }
      rest = rest.dropFirst(count)
    }
  }
}
