import Narration
import Steps
import Terminal
import Testing

@testable import Player

@Suite struct TranscriptTests {
  @Test func theHeadingHoldsTheRunsFacts() {
    #expect(
      Transcript(.en).heading(of: Fixture.story) == [
        "Run 1 · tiny echo hi · exit 0 · 38 ms · as root, Linux 6.18, cgroup v1"
      ])
  }

  @Test func aCommandIsShownAsItCouldBeTyped() {
    let facts = RunFacts(argv: ["run", "-e", "A=b c", "tiny", "sh", "-c", "echo 'hi' > x", "", "한글"], image: "tiny")
    let heading = Transcript(.en).heading(of: Fixture.story(facts: facts, events: [])).joined(separator: " ")
    #expect(heading.contains(#"· -e 'A=b c' tiny sh -c 'echo '\''hi'\'' > x' '' 한글 · no exit"#))
  }

  @Test(arguments: Language.allCases, Depth.allCases) func noLineIsTooLong(_ language: Language, _ depth: Depth) {
    for width in [40, 60, 76] {
      let transcript = Transcript(language, depth: depth, layout: Layout(width: width))
      let lines = transcript.replay(Fixture.story, opening: .all)
      #expect(lines.allSatisfy { $0.cells <= width && !$0.hasSuffix(" ") })
    }
  }

  @Test(arguments: Language.allCases) func aReplayIsNineScenes(_ language: Language) {
    let transcript = Transcript(language)
    let lines = transcript.replay(Fixture.story, opening: .none)
    let starts = lines.filter { $0.first?.isNumber == true }
    #expect(starts.map { String($0.prefix(2)) } == (1...9).map { "\($0) " })
    #expect(starts == Scene.allCases.map { transcript.sceneLines($0, Fixture.story.steps, facts: Fixture.facts)[0] })
  }

  @Test func anOpenedSceneStandsAlone() {
    let lines = Transcript(.en).replay(Fixture.story, opening: .scene(.process))
    #expect(lines.contains("   4  ns.clone · 0.7 ms"))
    #expect(!lines.contains { $0.contains("root.pivot") || $0.hasPrefix("1 ") })
  }

  @Test func depthDecidesHowMuchACardSays() {
    let counts = Depth.allCases.map { depth in
      Transcript(.en, depth: depth).replay(Fixture.story, opening: .all).count
    }
    #expect(counts == counts.sorted() && Set(counts).count == 3)
    let short = Transcript(.en, depth: .line).replay(Fixture.story, opening: .scene(.root))
    #expect(short.contains { $0.contains(#"pivot_root(".", ".") = 0"#) })
    #expect(!short.contains { $0.contains("chdir") || $0.contains("proof") })
  }

  @Test(arguments: Language.allCases) func aHostileTraceReachesNoTerminal(_ language: Language) {
    let nasty = "\u{1b}[31m\u{9b}2J\n\u{202e}\u{7}"
    var clone = Fixture.clone
    clone.evidence = [Evidence(step: 4, moment: .later, side: .host, source: nasty, key: nasty, value: nasty)]
    clone.calls[0].args = JSON.object([JSON.Member(nasty, .string(nasty))]).text
    clone.calls[0].name = nasty
    clone.calls[0].reply = nasty
    var name = Fixture.events[4]
    name.operation = .setHostname(nasty)
    let facts = RunFacts(argv: ["run", nasty, nasty], image: nasty, exit: 0)
    var story = Fixture.story(facts: facts, events: [Fixture.events[0], clone, name, Fixture.pivot])
    story.machine = Story.Machine(kernel: nasty, cgroup: nasty)
    for line in Transcript(language, depth: .full).replay(story, opening: .all) { #expect(line == line.sanitised) }
  }

  @Test func aFailedStepSaysSo() {
    var pivot = Fixture.pivot
    pivot.outcome = .failed
    pivot.calls[1].error = .perm
    pivot.calls[1].fate = .failed
    let story = Fixture.story(facts: Fixture.facts, events: Array(Fixture.events[..<6]) + [pivot])
    let lines = Transcript(.en).replay(story, opening: .scene(.root))
    #expect(lines.contains("   7  root.pivot · failed"))
    #expect(lines.contains { $0.contains("= -1 EPERM (operation not permitted)") })
  }

  @Test func onlyLabelsAreEmphasised() {
    let layout = Layout(style: TextStyle(isEmphatic: true))
    let lines = Transcript(.en, layout: layout).sceneLines(.process, Fixture.story.steps, facts: Fixture.facts)
    #expect(lines[0].hasPrefix("\u{1b}[1m3 PROCESS\u{1b}[0m    a new process"))
  }
}
