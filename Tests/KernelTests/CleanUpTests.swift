import Glibc
import Steps
import Testing

@testable import Kernel

/// What a process that has nothing but the file can do.
@Suite struct CleanUpTests {
  private let scratch = Scratch()
  private var mini: MiniPlan { MiniPlan(directory: scratch.path) }

  private func performed(through last: Kind) throws {
    let arena = try Arena.create(in: scratch.path, mini.recording)
    #expect(arena.perform(.monitor, through: mini.number(last)) == .finished)
    for descriptor in [arena.gate, arena.fifo] { descriptor.map { _ = close($0) } }
  }

  @Test func anInverseIsPerformedFromTheFileAlone() throws {
    try performed(through: .cgroupLimits)
    let arena = try Arena.open(scratch.path + "/arena", writable: true)
    let undo = try #require(try arena.steps().first { $0.undoes == mini.number(.cgroupCreate) })
    #expect(arena.isDone(mini.number(.cgroupCreate)))
    #expect(scratch.names.contains("group"))
    #expect(arena.perform(step: undo.number) == .finished)
    #expect(!scratch.names.contains("group"))
    #expect(arena.perform(step: undo.number) == .finished, "what it has done stays done")
    #expect(try arena.events(cuts: true).last?.undoes == mini.number(.cgroupCreate))
    #expect(try arena.events(cuts: true).last?.calls.map(\.fate) == [.done])
  }

  @Test func anInverseToleratesWhatIsGone() throws {
    try performed(through: .cgroupLimits)
    #expect(rmdir(scratch.path + "/group") == 0)
    let arena = try Arena.open(scratch.path + "/arena", writable: true)
    #expect(arena.perform(step: mini.number(.cgroupRmdir)) == .finished)
    #expect(try arena.events(cuts: true).last?.calls.map(\.fate) == [.tolerated])
  }

  @Test func aFaultIsWithdrawnForTheNextAttempt() throws {
    var recording = mini.recording
    recording.injections = [Injection(step: mini.number(.cgroupRmdir), errno: .busy)]
    let arena = try Arena.create(in: scratch.path, recording)
    let undo = mini.number(.cgroupRmdir)
    guard case .failed(undo, _, .busy) = arena.perform(step: undo) else {
      Issue.record("the injected fault did not come")
      return
    }
    arena.withdrawFaults(of: undo)
    #expect(arena.perform(step: undo) == .finished)
  }

  @Test func aFailingInverseSaysWhy() throws {
    try performed(through: .cgroupLimits)
    scratch.write("group/file", [])
    defer { unlink(scratch.path + "/group/file") }
    let arena = try Arena.open(scratch.path + "/arena", writable: true)
    let undo = mini.number(.cgroupRmdir)
    guard case .failed(undo, _, Errno(rawValue: ENOTEMPTY)) = arena.perform(step: undo) else {
      Issue.record("a directory with a file in it was removed")
      return
    }
    #expect(try arena.events(cuts: true).last?.outcome == .failed)
  }

  @Test func anActivityIsRecorded() throws {
    let arena = try Arena.create(in: scratch.path, mini.recording)
    let step = mini.number(.rwDelete)
    #expect(!arena.isBegun(step))
    #expect(arena.beginActivity(step) == nil)
    #expect(arena.isBegun(step))
    #expect(try arena.events(cuts: false).map(\.step) == [1])
    #expect(try arena.events(cuts: true).map(\.outcome) == [.done, .cut])
    arena.endActivity(step)
    #expect(arena.isDone(step))
    arena.endActivity(step, failed: true, errno: .busy)
    #expect(try arena.events(cuts: false).last?.outcome == .failed)
  }

  @Test func anActivityCanBeMadeToFail() throws {
    var recording = mini.recording
    recording.injections = [Injection(step: mini.number(.rwDelete), errno: .nospc)]
    let arena = try Arena.create(in: scratch.path, recording)
    #expect(arena.beginActivity(mini.number(.rwDelete)) == .nospc)
    #expect(arena.failure()?.errno == .nospc)
  }

  @Test func whatMakesAStepUnneededIsSeen() throws {
    let arena = try Arena.create(in: scratch.path, mini.recording)
    let delete = try #require(mini.steps.first { $0.kind == .rwDelete })
    #expect(!arena.isUnneeded(delete))
    #expect(arena.perform(.monitor, through: mini.number(.cgroupLimits)) == .finished)
    #expect(arena.isUnneeded(delete))
    for descriptor in [arena.gate, arena.fifo] { descriptor.map { _ = close($0) } }
  }

  @Test func rowsAndEvidenceSurvive() throws {
    let evidence = Evidence(
      step: 4, moment: .later, side: .host, source: "/proc/1/status", key: "NSpid", value: "9143\t1\n한글")
    try {
      let arena = try Arena.create(in: scratch.path, mini.recording)
      #expect(arena.append(evidence))
      arena.monitor = ProcessIdentity(pid: 99, startTime: 5)
      arena.drainer = ProcessIdentity(pid: 98, startTime: 6)
    }()
    let arena = try Arena.open(scratch.path + "/arena", writable: false)
    #expect(try arena.rows() == mini.recording.rows)
    #expect(arena.evidence() == [evidence])
    #expect(arena.bootID == "boot-1")
    #expect(arena.uid == 1000)
    #expect(arena.command == ProcessIdentity(pid: getpid(), startTime: 7))
    #expect(arena.monitor == ProcessIdentity(pid: 99, startTime: 5))
    #expect(arena.drainer == ProcessIdentity(pid: 98, startTime: 6))
    #expect(try arena.steps().map(\.unless) == mini.steps.map(\.unless))
    #expect(try arena.steps().map(\.actor) == mini.steps.map(\.actor))
  }

  @Test func evidenceBeyondTheRoomIsRefused() throws {
    var recording = mini.recording
    recording.evidenceSize = 100
    let arena = try Arena.create(in: scratch.path, recording)
    let long = Evidence(
      step: 1, moment: .later, side: .host, source: "/a", key: "b", value: String(repeating: "x", count: 90))
    let short = Evidence(step: 1, moment: .later, side: .host, source: "/a", key: "b", value: "c")
    #expect(!arena.append(long))
    #expect(arena.append(short))
    #expect(arena.evidence() == [short])
  }
}
