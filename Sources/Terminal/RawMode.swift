#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A terminal's modes, as they were found. termios(3)
package struct RawMode {
  private let descriptor: Int32
  private let found: termios

  /// Nil where there is no terminal.
  package init?(_ device: TerminalDevice) {
    var modes = termios()
    guard tcgetattr(device.descriptor, &modes) == 0 else { return nil }
    descriptor = device.descriptor
    found = modes
  }

  /// Every key is a byte at once, nothing is echoed, no byte is a signal. cfmakeraw(3)
  package func enter() {
    var modes = found
    cfmakeraw(&modes)
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }

  /// What was typed and not yet read stays.
  package func leave() {
    var modes = found
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }
}
