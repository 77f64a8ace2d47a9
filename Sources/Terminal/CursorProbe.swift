#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Asks a terminal how wide it shows a text: some show `·`, `└` and `‹` two cells wide. East Asian Ambiguous, UAX #11
package struct CursorProbe {
  private let terminal: Int32

  /// Nil where this process has no terminal. tty(4)
  package init?() {
    terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if terminal < 0 { return nil }
  }

  /// Closes the terminal: nothing can be asked any more.
  package func close() { _ = Self.close(terminal) }

  /// The cells that the text took; nil where no answer came within half a second. What was shown is erased. CPR, ECMA-48
  package func cells(of text: String) -> Int? {
    let device = TerminalDevice(terminal)
    guard let mode = RawMode(device) else { return nil }
    mode.enter()
    defer { mode.leave() }
    device.write(bytes: Array("\r\(text)\u{1b}[6n".utf8))
    defer { device.write(bytes: Array("\r\u{1b}[K".utf8)) }
    return answer().flatMap(Self.column).map { $0 - 1 }
  }

  /// `ESC [ 24 ; 7 R`
  private static func column(_ answer: [UInt8]) -> Int? {
    let numbers = answer.split { !(0x30...0x39).contains($0) }.map { String(decoding: $0, as: UTF8.self) }
    return numbers.count == 2 ? Int(numbers[1]) : nil
  }

  private func answer() -> [UInt8]? {
    var bytes: [UInt8] = []
    var list = [pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)]
    while bytes.count < 32, poll(&list, 1, 500) > 0 {
      var byte: UInt8 = 0
      guard read(terminal, &byte, 1) == 1 else { return nil }
      bytes.append(byte)
      if byte == UInt8(ascii: "R") { return bytes }
    }
    return nil
  }

  /// close(2); the name is taken by the method above.
  private static func close(_ descriptor: Int32) -> Int32 {
    #if canImport(Glibc)
      Glibc.close(descriptor)
    #elseif canImport(Musl)
      Musl.close(descriptor)
    #else
      Darwin.close(descriptor)
    #endif
  }
}
