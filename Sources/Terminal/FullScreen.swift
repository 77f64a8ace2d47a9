import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The whole of a terminal, taken until `leave` or the process's end, however it comes: then the screen, the cursor and
/// the modes are what they were. console_codes(4), termios(3)
package final class FullScreen {
  private let input: TerminalDevice
  private let output: TerminalDevice
  /// Readable when the size has changed.
  private let resized: Int32
  private var decoder = KeyDecoder()

  package enum News: Equatable, Sendable {
    case keys([Key])
    case resized
    /// Nothing came in the time that was asked for.
    case quiet
  }

  /// The alternate screen, without a cursor; lines do not wrap.
  private static let enter = "\u{1b}[?1049h\u{1b}[?25l\u{1b}[?7l\u{1b}[H"
  private static let leave = "\u{1b}[0m\u{1b}[?7h\u{1b}[?25h\u{1b}[?1049l"

  /// Nil where one of the two is no terminal.
  package init?(input: TerminalDevice = .standardInput, output: TerminalDevice = .standardOutput) {
    guard output.isTerminal else { return nil }
    resized = fishbowl_terminal_guard(input.descriptor, output.descriptor, Self.leave)
    guard resized >= 0, let mode = RawMode(input) else { return nil }
    (self.input, self.output) = (input, output)
    mode.enter()
    write(Self.enter)
  }

  /// To call it twice is harmless.
  package func leave() { fishbowl_terminal_restore() }

  /// 24 × 80 where the terminal does not know.
  package var size: (rows: Int, columns: Int) {
    output.window.map { (Int($0.rows), Int($0.columns)) } ?? (24, 80)
  }

  package func write(_ text: String) { output.write(bytes: Array(text.utf8)) }

  /// Waits at most that long, for ever if nil.
  package func wait(milliseconds: Int?) -> News {
    var list = [input.descriptor, resized].map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    let patience = decoder.isWaiting ? 50 : milliseconds.map { Int32(clamping: $0) } ?? -1
    let count = poll(&list, 2, patience)
    if count == 0 { return decoder.isWaiting ? .keys(decoder.finish()) : .quiet }
    // A signal came that nobody waits for: who asked looks at what is to be done, and asks again.
    if count < 0 { return .quiet }
    if list[1].revents != 0 {
      _ = bytes(resized)
      return .resized
    }
    guard let bytes = bytes(input.descriptor), !bytes.isEmpty else { return .keys([.interrupt]) }
    return .keys(decoder.decode(bytes))
  }

  /// Nil for the end, or an error.
  private func bytes(_ descriptor: Int32) -> [UInt8]? {
    var buffer = [UInt8](repeating: 0, count: 1024)
    let count = buffer.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
    return count < 0 ? nil : Array(buffer[..<count])
  }
}
