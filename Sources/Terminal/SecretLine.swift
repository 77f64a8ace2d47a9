import CTerminal

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A line that is typed without being shown, as a password. termios(3)
package enum SecretLine {
  /// Nil where there is no terminal, or at Ctrl-C and Ctrl-D. Afterwards the terminal is what it was, also where a signal
  /// ends the process at the prompt.
  package static func read() -> String? {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else { return nil }
    defer { _ = close(terminal) }
    guard fishbowl_terminal_guard(terminal, terminal, "") >= 0 else { return nil }
    defer { fishbowl_terminal_restore() }
    var modes = termios()
    guard tcgetattr(terminal, &modes) == 0 else { return nil }
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    tcsetattr(terminal, TCSADRAIN, &modes)
    return line(of: terminal)
  }

  private static func line(of terminal: CInt) -> String? {
    var line: [UInt8] = []
    var byte: UInt8 = 0
    while Self.read(terminal, &byte) == 1, byte != 3, byte != 4 {
      switch byte {
      case 10, 13: return String(decoding: line, as: UTF8.self)
      case 8, 127: _ = line.popLast()
      default: line.append(byte)
      }
    }
    return nil
  }

  /// read(2); the name is taken by the method above.
  private static func read(_ descriptor: CInt, _ byte: UnsafeMutablePointer<UInt8>) -> Int {
    #if canImport(Glibc)
      Glibc.read(descriptor, byte, 1)
    #elseif canImport(Musl)
      Musl.read(descriptor, byte, 1)
    #else
      Darwin.read(descriptor, byte, 1)
    #endif
  }
}
