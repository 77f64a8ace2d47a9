package import Narration
package import Terminal
import TraceStore

/// Where a person stands in a run and what is shown of it. Keys change it and nothing else does: see `press`.
package struct Viewing: Equatable, Sendable {
  package internal(set) var position: Int
  package var language: Language
  package var depth: Depth
  /// For a lecture hall: light, few keys, the steps that say most.
  package let isPresent: Bool

  package internal(set) var view = View.picture
  /// By what the arrows go.
  package internal(set) var pace: Pace
  /// Lines by which a long view is moved down.
  package internal(set) var scroll = 0
  package internal(set) var isBlank = false
  package internal(set) var isHelp = false
  package internal(set) var isPlaying = false
  package internal(set) var speed = Speed.steps
  package internal(set) var prompt: Prompt?
  package internal(set) var notice: Notice?
  /// What was chosen, by position. -1: the answer was asked for.
  package internal(set) var answers: [Int: Int] = [:]
  /// The places that the last search found, and what was sought.
  package internal(set) var found: [Int] = []
  package internal(set) var sought = ""
  package internal(set) var isOver = false

  package enum View: CaseIterable, Sendable {
    /// The host, the wall, the inside; and the card beneath.
    case picture
    /// All that held before the step, and after it.
    case world
    /// The terminal, as far as the program had written.
    case output
    /// The step's card alone, as the transcript has it.
    case card
  }

  package enum Pace: Sendable { case scenes, steps }

  /// How it goes on by itself.
  package enum Speed: CaseIterable, Sendable {
    /// A step each second.
    case steps
    case recorded
    /// A hundred times slower than it was.
    case slow
  }

  /// A line that is being typed.
  package struct Prompt: Equatable, Sendable {
    package enum Purpose: Sendable { case find, goTo }

    var purpose: Purpose
    var text = ""
  }

  /// What is said at the bottom until the next key.
  package enum Notice: Equatable, Sendable {
    case found(Int, of: Int), notFound(String), noStep(String), quitAgain, end
    /// No other note, no other run, in that direction.
    case noNote, noRun
    /// It went on at that step, where it was cut.
    case resumed(Int)
  }

  /// What the keys ask of who has the trace.
  package enum Wish: Equatable, Sendable {
    case find(String)
    /// To what somebody wrote beside a step, or to another run: the next, or the one before.
    case note(isForward: Bool), run(isForward: Bool)
  }

  package init(
    outline: Outline, language: Language, depth: Depth = .paragraph, isPresent: Bool = false, at position: Int? = nil
  ) {
    (self.language, self.depth, self.isPresent) = (language, depth, isPresent)
    pace = position == nil ? .scenes : .steps
    self.position = position ?? outline.keys.first ?? 0
  }
}

extension Viewing {
  /// Takes a key. `choices`: how many answers the step's question has; 0: it has none.
  package mutating func press(_ key: Key, _ outline: Outline, choices: Int = 0) -> Wish? {
    let said = notice
    notice = nil
    if key.isEnd {
      isOver = true
      return nil
    }
    if prompt != nil { return type(key, outline) }
    if isBlank || isHelp {
      (isBlank, isHelp) = (false, false)
      return nil
    }
    if move(key, outline) { return nil }
    if answer(key, choices) { return nil }
    return command(key, outline, said)
  }

  /// Goes into another run.
  package mutating func enter(_ outline: Outline, at position: Int? = nil) {
    (answers, found, sought, isPlaying, notice) = ([:], [], "", false, nil)
    go(to: position ?? outline.keys.first ?? 0, outline)
  }

  /// Goes to a place that somebody wrote beside.
  mutating func goToNote(_ place: Int, _ outline: Outline) {
    (isPlaying, pace) = (false, isPresent ? pace : .steps)
    go(to: place, outline)
  }

  /// What is said at the bottom.
  package mutating func say(_ notice: Notice) { self.notice = notice }

  /// What the search that was wished for found, in order.
  package mutating func take(found positions: [Int], of text: String) {
    (found, sought) = (positions, text)
    guard let next = positions.first(where: { $0 > position }) ?? positions.first else {
      notice = .notFound(text)
      return
    }
    goToFound(next)
  }

  /// How far the view is really moved, in what there is to show.
  mutating func settle(scroll: Int) { self.scroll = scroll }

  /// The time has come for the next step.
  package mutating func playOn(_ outline: Outline) {
    if position + 1 < outline.marks.count { go(to: position + 1, outline) } else { (isPlaying, notice) = (false, .end) }
  }

  /// How long the step stands while it plays, in milliseconds; nil where nothing plays.
  package func pause(_ outline: Outline) -> Int? {
    guard isPlaying, !isBlank, !isHelp, prompt == nil else { return nil }
    guard speed != .steps else { return 1000 }
    let marks = outline.marks.dropFirst(position)
    guard let now = marks.first?.begin, let next = marks.dropFirst().lazy.compactMap(\.begin).first else { return 40 }
    let nanoseconds = (Double(next) - Double(now)) * (speed == .slow ? 100 : 1)
    return Int(min(max(nanoseconds / 1e6, 40), 3_600_000))
  }
}
