import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 3: after a failure at any step, and after kill -9 of anybody at any step, nothing stays behind once the next
/// command has run, and no step that was reached is lost. Stopped by the gate's questions, never by time.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneTests {
  @Test func anErrnoAtAnyStepIsUndone() throws { try Trial.each { $0.errnos($0.isFirst) } }

  @Test(arguments: ["setup", "monitor", "command", "drainer"]) func aKillAtAnyStepIsUndone(_ victim: String) throws {
    try Trial.each { $0.kills(victim) { $0.step % 6 == 2 || Self.turns.contains($0.kind) } }
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

  @Test func aCleanUpThatIsStoppedIsFinishedLater() throws { try Trial.each { $0.cleanUps() } }

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
