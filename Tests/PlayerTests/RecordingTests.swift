import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

#if canImport(Glibc)
  import Glibc
#endif

/// From a trace's file to what is shown of it.
@Suite struct RecordingTests {
  @Test func aRecordedRunIsToldAsItWasPerformed() throws {
    try withTrace { path in
      let story = try ReplaySource(path).story { "" }
      #expect(story.facts == Fixture.facts)
      #expect(story.took == Fixture.story.took)
      #expect(story.steps.map(\.event) == Fixture.story.steps.map(\.event))
      #expect(story.steps.last?.after == Fixture.story.steps.last?.after)
      #expect(
        Transcript(.en).replay(story, opening: .none) == Transcript(.en).replay(Fixture.story, opening: .none))
      #expect(try ReplaySource("1").story { path } == story)
    }
  }

  @Test func aRunThatIsNotThereIsOneSentence() throws {
    try withTrace { path in
      #expect(throws: TraceError.noRun(7, path: path)) { try ReplaySource("\(path):7").story { "" } }
    }
  }

  private func withTrace(_ body: (String) throws -> Void) throws {
    var template = Array("/tmp/fishbowl-player-XXXXXX".utf8CString)
    let folder = try #require(mkdtemp(&template).map { String(cString: $0) })
    let path = folder + "/trace.db"
    defer {
      for name in ["", "-wal", "-shm"] { unlink(path + name) }
      rmdir(folder)
    }
    try write(path)
    try body(path)
  }

  private func write(_ path: String) throws {
    let story = Fixture.story
    let writer = try TraceWriter(path: path)
    let run = RunRecord(
      nonce: "0123456789abcdef", verb: "run", argv: story.facts.argv, uid: 0, mode: .root, planned: 10,
      before: story.before, started: "2026-01-31T09:30:00.000Z", beginNs: 0)
    let host = HostRecord(
      bootID: "b", kernel: story.machine.kernel, arch: "x86_64", distro: nil, cgroup: story.machine.cgroup, facts: "{}")
    let container = ContainerRecord(id: "c", name: "c", image: "tiny", config: "{}")
    let number = try writer.claim(run, host: host, container: container, layers: [])
    try writer.record(run: number, story.steps.map(\.change))
    try writer.finish(run: number, exit: 0, state: .ended, tookNs: story.took)
  }
}
