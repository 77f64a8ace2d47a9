#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What stands at the other end of a descriptor, and how one may write to it.
public struct TerminalDevice: Sendable {
  /// Not owned: the caller keeps it open.
  public let descriptor: Int32

  public init(_ descriptor: Int32) { self.descriptor = descriptor }

  public static let standardOutput = TerminalDevice(1)
  public static let standardError = TerminalDevice(2)

  /// isatty(3)
  public var isTerminal: Bool { isatty(descriptor) == 1 }

  /// Columns, by ioctl_tty(2) TIOCGWINSZ; 80 where there is no terminal, or one that does not know.
  public var width: Int {
    var size = winsize()
    guard ioctl(descriptor, Self.getWindowSize, &size) == 0, size.ws_col > 0 else { return 80 }
    return Int(size.ws_col)
  }

  /// How to write there: emphasis only on a terminal that shows it to a person who wants it.
  public var style: TextStyle {
    TextStyle(isTerminal: isTerminal, noColor: Self.variable("NO_COLOR"), term: Self.variable("TERM"))
  }

  private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

  #if canImport(Darwin)
    private static let getWindowSize: UInt = 0x4008_7468
  #else
    private static let getWindowSize = UInt(TIOCGWINSZ)
  #endif
}
