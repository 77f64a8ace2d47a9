import Foundation
import Steps
import TestSupport
import Testing
import TraceStore

/// Recordings on their way in and out of a person's trace.
@Suite struct ImportTests {
  let folder: TemporaryFolder
  var mine: String { folder.path + "/mine.db" }

  init() throws {
    folder = try TemporaryFolder()
    try Invented(nonce: "00000000000000b2", container: "other").write(to: mine)
  }

  @Test func runsGetNewNumbersAndAllThatStandsUnderThem() throws {
    try Invented().write(to: folder.trace)
    let writer = try TraceWriter(path: folder.trace)
    try writer.note(Note(chapter: "PID", language: "en"), run: 1)
    try writer.note(Note(step: 7, text: "note"), run: 1)
    try writer.show(run: 1, [Shown(at: 5, stream: .stdout, bytes: [104, 105])])
    try tamper(
      folder.trace,
      "INSERT INTO series VALUES (9, 1, 'memory', NULL, 'gauge', 'bytes', NULL, NULL); INSERT INTO sample VALUES (9, 1, 2.0)"
    )
    _ = try TraceReader(path: folder.trace).export(.all, to: folder.path + "/a.fishbowl", tool: "t")
    let recording = try TraceReader(path: folder.path + "/a.fishbowl")
    let taken = try TraceWriter(path: mine).adopt(.all, from: recording)
    #expect(taken == [ImportedRun(number: 2, was: 1, wasKnown: false)])
    var (there, here) = (try recording.run(1), try TraceReader(path: mine).run(2))
    there.number = 2
    #expect(there == here)
    here.notes = []
    #expect(there.notes.map(\.chapter) == ["PID", nil] && there.shown.count == 1)
    let usage = "SELECT run, metric, value FROM usage"
    #expect(try TraceQuery(path: mine, scope: .all).rows(usage).lines == ["2|memory|2.0"])
    #expect(try TraceReader(path: mine).verify(2).isEmpty == TraceReader(path: folder.trace).verify(1).isEmpty)
  }

  @Test func twiceIsHarmless() throws {
    let recording = try TraceReader(path: folder.recording())
    let first = try TraceWriter(path: mine).adopt(.all, from: recording)
    let again = try TraceWriter(path: mine).adopt(.all, from: recording)
    #expect(first.map(\.number) == [2] && again == [ImportedRun(number: 2, was: 1, wasKnown: true)])
    #expect(try TraceReader(path: mine).runs().count == 2)
  }

  /// What can't be read whole does not get in, not even in part.
  @Test func aRecordingOfANewerFishbowlIsRefusedWhole() throws {
    let file = try folder.recording()
    try tamper(file, "UPDATE event SET kind = 'net.warp' WHERE step = 12")
    let recording = try TraceReader(path: file)
    #expect(throws: TraceError.unknownKind("net.warp", run: 1, step: 12)) {
      try TraceWriter(path: mine).adopt(.all, from: recording)
    }
    #expect(try TraceReader(path: mine).runs().count == 1)
  }

  @Test func oldRunsGoAndLeaveNoByte() throws {
    _ = try TraceWriter(path: mine).adopt(.all, from: TraceReader(path: folder.recording()))
    let reader = { try TraceReader(path: mine) }
    let young = Retention(days: 100_000, runs: 0)
    #expect(try reader().prunable(young).isEmpty)
    #expect(try reader().prunable(Retention(days: 0, runs: 1)) == [1])
    try tamper(mine, "UPDATE run SET state = 'open' WHERE run = 1")
    #expect(try reader().prunable(Retention(days: 0, runs: 0)) == [2])
    try tamper(mine, "UPDATE run SET state = 'ended' WHERE run = 1")
    try TraceWriter(path: mine).remove([1])
    #expect(try reader().runs().map(\.run) == [2])
    let bytes = try ["", "-wal"].map { try Data(contentsOf: URL(fileURLWithPath: mine + $0)) }
    #expect(bytes.allSatisfy { $0.range(of: Data("bold_other".utf8)) == nil })
    #expect(bytes[0].range(of: Data("bold_c0ffee".utf8)) != nil)
    #expect(try Invented(nonce: "00000000000000c3").write(to: mine) == 3)
  }
}

/// A recording that is being made.
@Suite struct TakeTests {
  @Test func runsSinceItsBeginJoin() throws {
    let folder = try TemporaryFolder()
    try Invented().write(to: folder.trace)
    let writer = try TraceWriter(path: folder.trace)
    let reader = { try TraceReader(path: folder.trace) }
    let take = Take(file: "/x.fishbowl", title: "3주차", after: try reader().lastNumber())
    try writer.set(take)
    #expect(try reader().take() == take && reader().runs(of: take).isEmpty)
    try Invented(nonce: "00000000000000b2").write(to: folder.trace)
    try writer.note(Note(step: 2, chapter: "A"), run: 2)
    #expect(try reader().runs(of: take) == [2])
    // What the trace knows of it is no word of a recording.
    _ = try reader().export(.all, to: folder.path + "/x.fishbowl", title: take.title, tool: "t")
    let made = try TraceReader(path: folder.path + "/x.fishbowl")
    #expect(try made.take() == nil && made.meta()["title"] == "3주차")
    let info = try made.info()
    #expect(info.chapters.map { "\($0.run):\($0.step ?? 0) \($0.title)" } == ["2:2 A"] && info.runs.count == 2)
    #expect(info.hosts == ["Linux 6.18 x86_64, Debian, cgroup v1"] && info.notes == 0)
    try writer.set(nil)
    #expect(try reader().take() == nil)
  }

  @Test func patternsAreTakenOutBeforeAByteIsWritten() throws {
    let folder = try TemporaryFolder()
    var run = Invented()
    run.run.argv = ["run", "lab-07", "x lab-12 y"]
    run.steps[8].event.calls[0].data = Array("..lab-99..".utf8)
    try run.write(to: folder.trace)
    let file = folder.path + "/a.fishbowl"
    var taken: [Masked] = []
    let reader = try TraceReader(path: folder.trace)
    _ = try reader.export(.all, to: file, tool: "t", redacting: [#"lab-\d+"#]) {
      taken = $0
      return true
    }
    #expect(Set(taken.map(\.text)).isSuperset(of: ["lab-07", "lab-12", "lab-99"]))
    #expect(taken.allSatisfy { $0.sort == .pattern })
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(["lab-07", "lab-12", "lab-99"].allSatisfy { bytes.range(of: Data($0.utf8)) == nil })
    #expect(try TraceReader(path: file).run(1).run.argv == ["run", "‹redacted›", "x ‹redacted› y"])
    #expect(try TraceReader(path: file).masked() == "pattern")
    for pattern in ["(", "a*", "x?"] {
      #expect(throws: TraceError.self) { try reader.export(.all, to: file + "2", tool: "t", redacting: [pattern]) }
    }
    #expect(!FileManager.default.fileExists(atPath: file + "2"))
  }
}
