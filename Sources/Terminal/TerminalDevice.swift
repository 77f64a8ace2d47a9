#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stands at the other end of a descriptor, and how one may write to it.
package struct TerminalDevice: Sendable {
  /// Not owned: the caller keeps it open.
  package let descriptor: Int32

  package init(_ descriptor: Int32) { self.descriptor = descriptor }

  package static let standardInput = TerminalDevice(0)
  package static let standardOutput = TerminalDevice(1)
  package static let standardError = TerminalDevice(2)

  /// isatty(3)
  package var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns, by ioctl_tty(2) TIOCGWINSZ; 80 where there is no terminal, or one that does not know.
  package var width: Int { window.map { Int($0.columns) } ?? 80 }

  /// Nil where there is no terminal, or one that does not know.
  package var window: (rows: UInt16, columns: UInt16)? {
    var size = winsize()
    guard ioctl(descriptor, Self.getWindowSize, &size) == 0, size.ws_col > 0 else { return nil }
    return (size.ws_row, size.ws_col)
  }

  /// Writes the lines, each with its end, as they are: what stored texts hold is sanitised before. What can't be written
  /// is dropped: whoever reads has gone.
  package func write(_ lines: [String]) {
    var text = ""
    for line in lines {
      text += line
      text += "\n"
    }
    write(bytes: Array(text.utf8))
  }

  /// Bytes as they are. False when whoever reads has gone.
  @discardableResult
  package func write(bytes: [UInt8]) -> Bool {
    var bytes = bytes[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Self.write(descriptor, $0) }
      if count < 0, errno == EINTR { continue }
      if count <= 0 { return false }
      bytes = bytes.dropFirst(count)
    }
    return true
  }

  /// How to write there: emphasis only on a terminal that shows it to a person who wants it.
  package var style: TextStyle {
    TextStyle(
      isTerminal: isTerminal, noColor: Environment.variable("NO_COLOR"), term: Environment.variable("TERM"))
  }

  /// Whether what is written can be written over. NO_COLOR says nothing of that.
  package var isRedrawable: Bool {
    TextStyle(isTerminal: isTerminal, noColor: nil, term: Environment.variable("TERM")).isEmphatic
  }

  /// write(2); the name is taken by the method above.
  private static func write(_ descriptor: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
    #if canImport(Glibc)
      Glibc.write(descriptor, bytes.baseAddress, bytes.count)
    #elseif canImport(Musl)
      Musl.write(descriptor, bytes.baseAddress, bytes.count)
    #else
      Darwin.write(descriptor, bytes.baseAddress, bytes.count)
    #endif
  }

  #if canImport(Darwin)
    private static let getWindowSize: UInt = 0x4008_7468
  #else
    private static let getWindowSize = UInt(TIOCGWINSZ)
  #endif
}

/// The process's environment. environ(7)
package enum Environment {
  /// Nil where it is not set.
  package static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  /// Those of the variables that are set.
  package static func variables(_ names: [String]) -> [String: String] {
    names.reduce(into: [:]) { $0[$1] = variable($1) }
  }
}

/// This process. ArgumentParser's own way out makes the help pages before it leaves.
package enum ThisProcess {
  package static func sleep(milliseconds: Int) { usleep(UInt32(milliseconds) * 1000) }

  /// Milliseconds of a clock that nobody sets. clock_gettime(2)
  package static var now: Int {
    var time = timespec()
    clock_gettime(CLOCK_MONOTONIC, &time)
    return Int(time.tv_sec) * 1000 + Int(time.tv_nsec) / 1_000_000
  }

  /// Seconds since 1970. time(2)
  package static var seconds: Int { Int(time(nil)) }

  /// Writes out what is buffered, and leaves. exit(3)
  package static func exit(_ code: Int32) -> Never {
    #if canImport(Glibc)
      Glibc.exit(code)
    #elseif canImport(Musl)
      Musl.exit(code)
    #else
      Darwin.exit(code)
    #endif
  }
}
