import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

@Suite struct ShownTests {
  private func story(_ pieces: [Shown]) -> Story {
    var events = Fixture.events
    for (index, time) in [(0, 0), (1, 10), (8, 100)] { events[index].begin = Int64(time) }
    var story = Fixture.story(facts: Fixture.facts, events: events)
    story.shown = pieces
    return story
  }

  private static func piece(_ at: Int64, _ stream: Shown.Stream, _ text: String = "") -> Shown {
    Shown(at: at, stream: stream, bytes: Array(text.utf8))
  }

  /// In the fixture step 9 is the last before the process's end at 100.
  @Test func itStandsAfterTheStepThatItFollowed() {
    let pieces = [
      Self.piece(50, .stdout, "one\ntw"), Self.piece(51, .stdout, "o\r\n"), Self.piece(52, .stderr, "\u{1b}[1mthree"),
      Self.piece(150, .stdin, "typed\n"),
    ]
    let byStep = story(pieces).shownByStep
    #expect(byStep[9]?.count == 3 && byStep[10]?.count == 1)
    let lines = Transcript(.en).replay(story(pieces), opening: .none)
    #expect(lines.contains("  stdout     one") && lines.contains("             two"), "\(lines)")
    #expect(lines.contains("  stderr     \\x1b[1mthree") && lines.last == "  stdin      typed")
  }

  @Test func muchIsToldShortlyUnlessItIsOpened() {
    let many = story([Self.piece(50, .stdout, (1...30).map { "line \($0)\n" }.joined()), Self.piece(60, .cut)])
    let short = Transcript(.en).replay(many, opening: .none)
    #expect(short.contains("             line 8") && !short.contains("             line 9"))
    #expect(short.contains("             (23 more lines: fishbowl replay --all)"), "\(short)")
    let all = Transcript(.en).replay(many, opening: .all)
    #expect(all.contains { $0.hasSuffix("line 30") } && all.contains { $0.contains("first MiB") })
    for language in Language.allCases {
      for opening in [Transcript.Opening.none, .all] {
        let lines = Transcript(language, layout: Layout(width: 40)).replay(many, opening: opening)
        #expect(lines.allSatisfy { $0.cells <= 40 && !$0.hasSuffix(" ") })
      }
    }
  }
}
