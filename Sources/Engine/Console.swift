package import Steps

/// The terminal at which a person stands who shares it with a container's program: what the engine asks of it. Whoever
/// has the terminal's modes gives it; the engine knows none.
package struct Console {
  /// From here on keys are bytes for the program, Ctrl-C too.
  package var enter: () -> Void
  /// As it was before. May be called twice, and by another process that holds the same descriptors.
  package var leave: () -> Void
  package var window: () -> WindowSize?
  /// Standard input is one.
  package var isTerminal: Bool
  /// Typed one after the other they leave the program running.
  package var detachKeys: [UInt8]

  package init(
    enter: @escaping () -> Void, leave: @escaping () -> Void, window: @escaping () -> WindowSize?, isTerminal: Bool,
    detachKeys: [UInt8]
  ) {
    self.enter = enter
    self.leave = leave
    self.window = window
    self.isTerminal = isTerminal
    self.detachKeys = detachKeys
  }
}

extension Console {
  /// Nothing of what is typed goes to the program: keys mean what they mean to the person's own terminal.
  mutating func onlyLooks() { enter = {} }

  /// What is typed has to come from a terminal, or the program would wait for keys that nobody can type.
  func check() throws(EngineError) {
    guard isTerminal else {
      throw EngineError(
        "the input device is not a TTY: standard input has to be a terminal for -i and -t together; leave out one of them",
        exitCode: 1)
    }
  }
}

/// Finds the keys by which a person leaves in what is typed. A beginning of them is held back until the next byte tells.
struct DetachKeys {
  private let keys: [UInt8]
  private var held = 0

  init(_ keys: [UInt8]) { self.keys = keys }

  /// What goes to the program, and whether the person leaves.
  mutating func scan(_ bytes: [UInt8]) -> (passed: [UInt8], leaves: Bool) {
    guard !keys.isEmpty else { return (bytes, false) }
    var passed: [UInt8] = []
    for byte in bytes {
      if byte != keys[held] {
        passed += keys[..<held]
        held = 0
      }
      if byte != keys[held] {
        passed.append(byte)
      } else if held + 1 == keys.count {
        held = 0
        return (passed, true)
      } else {
        held += 1
      }
    }
    return (passed, false)
  }
}
