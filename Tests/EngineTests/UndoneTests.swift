import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 3: after a failure at any step, and after kill -9 of anybody at any step, nothing stays behind once the next
/// command has run, and no step that was reached is lost. Stopped by the gate's questions, never by time.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneTests {
  @Test func anErrnoAtAnyStepIsUndone() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    var kinds: Set<String> = []
    for step in trial.plan.steps where !step.calls.isEmpty && step.undoes == nil {
      let isFirst = kinds.insert(step.kind).inserted
      guard Soak.isOn || isFirst else { continue }
      // The first call stops a step before it has done anything, the last one when it has done the rest.
      let calls = Set([0, step.calls.count - 1]).sorted()
      for call in Soak.isOn ? calls : [calls[step.step % calls.count]] {
        trial.expect(trial.errno(at: step, call: call))
      }
    }
    #expect(try trial.verified() == [])
  }

  @Test(arguments: ["setup", "monitor", "command", "drainer"]) func aKillAtAnyStepIsUndone(_ victim: String) throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    for step in trial.plan.steps where Soak.isOn || step.step % 6 == 2 || Self.turns.contains(step.kind) {
      for phase in ["before", "after"] where Soak.isOn || (step.step / 2 % 2 == 0) == (phase == "before") {
        if let stop = trial.kill(victim, at: step, phase) { trial.expect(stop) }
      }
    }
    #expect(try trial.verified() == [])
  }

  /// Where the baton changes hands.
  private static let turns = ["ns.clone", "proc.tie", "start.block", "start.release", "exec.user", "proc.exit"]

  @Test(arguments: ["before", "after"]) func aKillWhileTheRunIsNamedIsUndone(_ phase: String) throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    let isNamed = phase == "after"
    trial.expect(
      Stop(
        fault: "kill:command@0:\(phase)", done: isNamed ? 5 : nil, code: 137, state: isNamed ? "undone" : nil,
        isSilent: true))
  }

  /// What cleans up may be stopped itself, by an errno or for good, after a run that ended and after one that failed.
  @Test func aCleanUpThatIsStoppedIsFinishedLater() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    for step in trial.plan.steps where step.undoes != nil {
      for stop in trial.stoppedCleanUps(step) { trial.expect(stop) }
    }
    #expect(try trial.verified() == [])
  }

  /// The mutant: with one inverse left out, the check is red.
  @Test func aDroppedInverseIsSeen() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    let problems = try trial.problems(
      Stop(fault: "drop:cgroup.rmdir fail:root.pivot=EPERM", done: 1, code: 125, state: "undone"))
    #expect(problems.contains { $0.hasPrefix("cgroups") })
    _ = try Program.shell("find /sys/fs/cgroup -depth -type d -path '*/fishbowl/\(trial.lastID)' -exec rmdir {} ';'")
    #expect(HostSnapshot(root: trial.bowl.root).differences(from: trial.before) == [])
  }

  @Test func aLostRowIsSeen() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    let stop = Stop(fault: "fail:root.pivot=EPERM", done: 999, code: 125, state: "undone")
    #expect(try trial.problems(stop).contains { $0.hasPrefix("step 999") })
  }
}
