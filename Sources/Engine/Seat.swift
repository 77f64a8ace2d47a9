import Kernel
import Steps

/// A person's place at a program's terminal, from when it is theirs until they leave it.
struct Seat {
  private let console: Console?
  private(set) var isTaken = false

  init(_ console: Console?) { self.console = console }

  mutating func take(_ wire: Wire) {
    isTaken = true
    console?.enter()
    wire.send(.go)
    // It may have changed since the plan was made.
    if let window = console?.window() { wire.send(.size(window)) }
  }

  /// Again the program's, after a scene was told.
  func goOn() { if isTaken { console?.enter() } }

  /// For whoever attaches, at once. A size that changes twice has the program draw its screen anew, as docker has it.
  mutating func take(attachingTo wire: Wire) {
    guard let console else { return }
    isTaken = true
    console.enter()
    guard let window = console.window() else { return }
    wire.send(.size(WindowSize(rows: window.rows &+ 1, columns: window.columns &+ 1)))
    wire.send(.size(window))
  }

  /// At a terminal the program's signals come from its own keys: one to the command is for the command alone. False:
  /// it is to end; the program runs on.
  mutating func heed(_ signal: Int32, _ wire: Wire) -> Bool {
    guard isTaken else {
      wire.send(.signal(signal))
      return true
    }
    switch signal {
    case Signals.windowChange:
      if let window = console?.window() { wire.send(.size(window)) }
      return true
    case Signals.continue: return true
    default:
      leave()
      wire.send(.detach)
      return false
    }
  }

  mutating func leave() {
    if isTaken { console?.leave() }
  }
}
