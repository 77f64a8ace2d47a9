import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

/// Two runs side by side.
@Suite struct RunDiffTests {
  @Test func theSameRunHasNoDifference() {
    let run = recorded(Fixture.events)
    let diff = RunDiff(run, run)
    #expect(diff.different.isEmpty && diff.remainders.isEmpty)
    #expect(RunDiffText(.en).lines(diff, names: ["1", "1"]).last?.hasPrefix("No difference") == true)
  }

  /// PIDs, ids, names and the place of the store say nothing; a mutant without masks sees them.
  @Test func whatDiffersFromRunToRunIsNotCompared() {
    var events = Fixture.events
    events[1].operation = .createWritableLayer(directory: "/other/containers/\(Self.ids[1])")
    events[4].operation = .setHostname(String(Self.ids[1].prefix(12)))
    for index in events.indices { events[index].pid = 99 }
    events[3].calls[0].result = 99
    events[3].evidence[0].value = "99\t1"
    var mine = Fixture.events
    mine[1].operation = .createWritableLayer(directory: "/here/containers/\(Self.ids[0])")
    mine[4].operation = .setHostname(String(Self.ids[0].prefix(12)))
    let (left, right) = (recorded(mine, id: Self.ids[0]), recorded(events, id: Self.ids[1]))
    let diff = RunDiff(left, right)
    #expect(diff.different.isEmpty, "\(diff.different.map(\.differences))")
    #expect(diff.remainders.isEmpty, "\(diff.remainders)")
    let unmasked = RunDiff(recorded(mine, id: "x"), recorded(events, id: "y"))
    #expect(unmasked.different.count == 2)
  }

  @Test func whatIsMissingMovedAndAskedOtherwiseIsSaid() throws {
    var events = Fixture.events
    events.remove(at: 6)
    events[3].operation = .clone(namespaces: [.pid, .mnt, .uts, .net], cgroup: nil)
    events[4].calls.append(Fixture.call(40, "sethostname", "{}"))
    events[7].outcome = .failed
    events.swapAt(4, 5)
    for index in events.indices { events[index].step = index + 1 }
    let diff = RunDiff(recorded(Fixture.events), recorded(events))
    let found = Dictionary(uniqueKeysWithValues: diff.different.compactMap { pair in pair.kind.map { ($0, pair) } })
    #expect(found[.rootPivot]?.differences == [.lone] && found[.rootPivot]?.right == nil)
    #expect(found[.procExit]?.differences == [.outcome])
    #expect(
      found[.nsClone]?.differences == [
        .argument(name: "namespaces", left: "pid, mnt, uts", right: "pid, mnt, uts, net")
      ])
    #expect([found[.utsHostname], found[.overlayMount]].contains { $0?.differences.contains(.moved) == true })
    #expect(diff.different.contains { $0.differences.contains { if case .calls = $0 { true } else { false } } })
    #expect(diff.remainders.contains { $0.subject == "process:1" && $0.attribute == "root" && $0.right == "/" })
    for language in Language.allCases {
      for view in RunDiffText.View.allCases {
        let lines = RunDiffText(language).lines(diff, names: ["kim.fishbowl:1", "2"], by: view, all: true)
        #expect(lines.allSatisfy { $0.cells <= 76 && $0 == $0.sanitised }, "\(lines)")
      }
    }
    let text = RunDiffText(.en).lines(diff, names: ["1", "2"]).joined(separator: "\n")
    #expect(text.contains("7 root.pivot") && text.contains("–") && text.contains("<<"))
    #expect(text.contains("A only: ") && text.contains("steps differ. First difference of effect: "))
    #expect(RunDiffText(.ko).lines(diff, names: ["1", "2"]).joined().contains("A에만: "))
    let json = try #require(JSON(parsing: diff.json(names: ["1", "2"])))
    #expect(json["steps"]?.array?.count == diff.different.count && json["scenes"]?.array?.count == 9)
  }

  @Test func anEscapeInAnArgumentReachesNoTerminal() {
    var events = Fixture.events
    events[4].operation = .setHostname("a\u{1b}[2J\u{202e}b")
    let diff = RunDiff(recorded(Fixture.events), recorded(events))
    let lines = RunDiffText(.en).lines(diff, names: ["\u{1b}]0;x\u{7}", "2"]) + [diff.json(names: ["\u{9b}", ""])]
    #expect(lines.allSatisfy { $0 == $0.sanitised })
  }

  private static let ids = ["0", "1"].map { String(repeating: "a\($0)", count: 32) }

  private func recorded(_ events: [Event], id: String = "c") -> RecordedRun {
    RecordedRun(
      number: 1,
      run: RunRecord(
        nonce: "0123456789abcdef", verb: "run", argv: Fixture.facts.argv, uid: 0, mode: .root, planned: 10,
        before: Fixture.before, started: "2026-01-31T09:30:00.250Z", beginNs: 0, tookNs: 38_000_000, exit: 0,
        state: .ended),
      host: HostRecord(bootID: "b", kernel: "6.18", arch: "x86_64", distro: nil, cgroup: "v1", facts: "{}"),
      container: ContainerRecord(id: id, name: "n_\(id)", image: "tiny", config: "{}"), layers: [],
      steps: Reducer.fold(events, from: Fixture.before))
  }
}
