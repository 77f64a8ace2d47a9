#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// The keys of the terminal that a person sits at, one by one, whatever standard input is. tty(4), termios(3)
package final class Keyboard {
  package enum Key: Equatable, Sendable {
    case enter
    case character(Character)
    /// Ctrl-C, or the terminal is gone.
    case interrupt
    /// An arrow, a function key: nothing that is asked for here.
    case other
    /// One of the watched descriptors can be read.
    case interrupted
  }

  /// Owned.
  package let descriptor: Int32

  /// Nil where this process has no terminal.
  package init?() {
    descriptor = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    if descriptor < 0 { return nil }
  }

  deinit { _ = close(descriptor) }

  /// Waits for a key. Meanwhile each key is a byte at once, nothing is echoed, and Ctrl-C is a key; afterwards the terminal
  /// is what it was. `guarding` is given what puts that right, for a process that outlives this one; what it returns is
  /// called when it is not needed any more.
  package func key(watching others: [Int32], guarding: (_ restore: @escaping () -> Void) -> (() -> Void)?) -> Key {
    var found = termios()
    guard tcgetattr(descriptor, &found) == 0 else { return .interrupt }
    let terminal = descriptor
    let restore = {
      var modes = found
      tcsetattr(terminal, TCSADRAIN, &modes)
    }
    let dismiss = guarding(restore)
    defer {
      restore()
      dismiss?()
    }
    enter(found)
    return wait(others) ?? read()
  }

  /// What is written still has its line ends made by the terminal.
  private func enter(_ found: termios) {
    var modes = found
    modes.c_lflag &= ~tcflag_t(ICANON | ECHO | ISIG | IEXTEN)
    modes.c_iflag |= tcflag_t(ICRNL)
    withUnsafeMutableBytes(of: &modes.c_cc) {
      $0[Int(VMIN)] = 1
      $0[Int(VTIME)] = 0
    }
    tcsetattr(descriptor, TCSADRAIN, &modes)
  }

  private func wait(_ others: [Int32]) -> Key? {
    var list = ([descriptor] + others).map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
    while poll(&list, nfds_t(list.count), -1) < 0, errno == EINTR {}
    return list.dropFirst().contains { $0.revents != 0 } ? .interrupted : nil
  }

  private func read() -> Key {
    guard let first = byte() else { return .interrupt }
    switch first {
    case 3, 4: return .interrupt
    case 10, 13, 32: return .enter
    case 0x21..<0x7f: return .character(Character(Unicode.Scalar(first)))
    default:
      // What follows an Escape, or the rest of a letter, belongs to the same key.
      while isReadable(within: 20), byte() != nil {}
      return .other
    }
  }

  private func byte() -> UInt8? {
    var byte: UInt8 = 0
    while true {
      #if canImport(Glibc)
        let count = Glibc.read(descriptor, &byte, 1)
      #elseif canImport(Musl)
        let count = Musl.read(descriptor, &byte, 1)
      #else
        let count = Darwin.read(descriptor, &byte, 1)
      #endif
      if count < 0, errno == EINTR { continue }
      return count == 1 ? byte : nil
    }
  }

  private func isReadable(within milliseconds: Int32) -> Bool {
    var list = [pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)]
    return poll(&list, 1, milliseconds) > 0
  }
}
