import Steps
import Testing

@testable import Narration

/// Invariant 5: nothing is half-explained.
@Suite struct CompleteTests {
  @Test(arguments: Kind.allCases, Language.allCases)
  func `every kind has words, whatever came of it and whatever is known`(kind: Kind, language: Language) {
    let words = Telling.all(of: kind).map(Narrator(language).words(for:))
    let gaps = Set(words.flatMap(Gaps.texts)).flatMap { Gaps.of($0) }
    #expect(!words.isEmpty && gaps.isEmpty, "\(kind.rawValue): \(gaps)")
    #expect(words.allSatisfy { !$0.sources.isEmpty })
  }

  @Test(arguments: Kind.allCases, Language.allCases)
  func `every operation has a line for the plan`(kind: Kind, language: Language) {
    for operation in kind.examples {
      #expect(operation.kind == kind)
      #expect(Gaps.of(Narrator(language).planLine(for: operation)).isEmpty)
    }
  }

  @Test(arguments: Language.allCases)
  func `a deeper depth holds the shallower one and adds to it`(language: Language) {
    for words in Telling.words[language] ?? [] {
      let (line, more, story) = (words.line, words.more, words.story)
      #expect(words.paragraphs(.line) == [line])
      #expect(words.paragraphs(.paragraph) == [line, more])
      #expect(words.paragraphs(.full) == [line, more, story])
      #expect(line != more && more != story)
    }
  }

  @Test func `an empty line, a placeholder or an unwrapped value is found`() {
    let whole = Words(line: "It is.", more: "It is so.", story: "Very.", whyNow: "Now.", sources: ["execve(2)"])
    #expect(Gaps.of(whole).isEmpty)
    for wrong in ["", "  ", "PID {pid}.", "PID nil.", "PID Optional(1).", "TO" + "DO.", "Two  spaces."] {
      var words = whole
      words.line = wrong
      #expect(!Gaps.of(words).isEmpty)
    }
    var words = whole
    words.sources = []
    #expect(!Gaps.of(words).isEmpty)
  }

  @Test func `no two kinds say the same, and the languages differ`() {
    for told in Telling.done {
      let (english, korean) = (Narrator(.en).words(for: told), Narrator(.ko).words(for: told))
      #expect(english.line != korean.line)
      #expect(english.sources == korean.sources)
      #expect((english.notSo == nil) == (korean.notSo == nil))
    }
    let examples = Kind.allCases.compactMap(\.examples.first)
    #expect(examples.map(\.kind) == Kind.allCases)
    let lines = Dictionary(grouping: examples) { Narrator(.en).planLine(for: $0) }
    #expect(lines.filter { $1.count > 1 }.map { "\($0): \($1.map(\.kind))" } == [])
  }

  @Test func `what happened fits a line of a projector`() {
    for told in Telling.done {
      for language in Language.allCases {
        let line = Narrator(language).words(for: told).line
        #expect(Cells.width(line) <= 76, "\(line)")
      }
    }
  }

  @Test func `secrets are not told`() {
    for language in Language.allCases {
      for words in Telling.words[language] ?? [] {
        #expect(!words.paragraphs(.full).joined().contains("hunter2"))
      }
    }
  }
}

/// Every way in which a step can be told.
enum Telling {
  static let all: [Told] = Kind.allCases.flatMap(all(of:))
  static let words: [Language: [Words]] = Dictionary(
    uniqueKeysWithValues: Language.allCases.map { ($0, all.map(Narrator($0).words(for:))) })
  static let done: [Told] = Kind.allCases.flatMap(\.examples).flatMap { [Fixture().told($0), alive.telling($0)] }

  static func all(of kind: Kind) -> [Told] {
    kind.examples.flatMap { operation in
      runs.flatMap { run in outcomes.map { run.telling(operation, $0.outcome, $0.calls) } }
        + [planned, unknown, alive, turnedBack].map { $0.telling(operation) }
    }
  }

  private static let planned = Fixture().told(.openStdio, facts: .planned)
  /// Of a container that runs already, as `update` has it, and there turned back.
  private static let alive: Told = {
    var told = Fixture().told(.openStdio)
    told.folded.before[.process(1), "state"] = "runs"
    return told
  }()
  private static let turnedBack: Told = {
    var told = alive
    told.folded.event.undoes = 1
    return told
  }()
  private static let runs = [
    Fixture(), Fixture(uid: "1000", memory: nil, exit: nil, signal: "SIGKILL"),
    Fixture(inside: nil, signal: "15", own: []),
  ].map { $0.told(.openStdio) }

  static let outcomes: [(outcome: Outcome, calls: [PerformedCall])] = [
    (.done, []), (.done, [.failed("mkdir", "EEXIST", .tolerated), .failed("mkdir", "EEXIST", .tolerated)]),
    (.failed, [.failed("mount", "EPERM")]), (.failed, [.failed("openat", "ENOSPC", .injected)]), (.failed, []),
    (.skipped, []), (.skipped, [.failed("fsopen", "ENODEV", .tolerated)]), (.cut, []),
    (.cut, [PerformedCall(slot: 3, name: "pivot_root", args: "{}", result: nil, fate: .cut)]),
  ]

  /// Performed, as far as anybody knows, but of an empty World.
  private static let unknown: Told = {
    let event = Event(step: 3, actor: .setup, operation: .openStdio, outcome: .done)
    return Told(Folded(event: event, effects: [], before: World(), after: World()), facts: .echo)
  }()
}

extension Told {
  /// The same, of another operation.
  fileprivate func telling(_ operation: Operation, _ outcome: Outcome = .done, _ calls: [PerformedCall] = []) -> Told {
    var told = self
    told.folded.event.operation = operation
    (told.folded.event.outcome, told.folded.event.calls) = (outcome, calls)
    return told
  }
}

/// What may stand in no text.
enum Gaps {
  static func of(_ words: Words) -> [String] {
    texts(of: words).flatMap { of($0) } + (words.sources.isEmpty ? ["no sources"] : [])
  }

  static func texts(of words: Words) -> [String] {
    words.paragraphs(.full) + [words.whyNow] + (words.notSo.map { [$0.belief, $0.truth] } ?? []) + words.sources
  }

  static func of(_ text: String) -> [String] {
    let spaces: Set<Character> = [" ", "\n"]
    if text.allSatisfy(spaces.contains) { return ["empty"] }
    let wrong = ["{", "}", "nil", "Optional(", "TO" + "DO", "  ", "\n", "\\(", "..", " .", " ,"]
    let allowed = text.replacing(".wh..wh..opq", with: "x").replacing("/..", with: "x").replacing(" .wh", with: " x")
    return wrong.filter { allowed.contains($0) }.map { "\($0) in: \(text)" }
      + (text.first == " " || text.last == " " ? ["space at an end: \(text)"] : [])
  }
}
