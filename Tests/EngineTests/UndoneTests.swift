import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 3: after a failure at any step, and after kill -9 of anybody at any step, nothing stays behind once the next
/// command has run, and no step that was reached is lost. Stopped by the gate's questions, never by time.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneTests {
  /// `make soak` runs the matrices whole; `make test` a fixed slice of them.
  static let isWhole = ProcessInfo.processInfo.environment["FISHBOWL_SOAK"] != nil

  @Test func anErrnoAtAnyStepIsUndone() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    var kinds: Set<String> = []
    for step in trial.plan where !step.calls.isEmpty && step.undoes == nil {
      guard Self.isWhole || kinds.insert(step.kind).inserted else { continue }
      #expect(
        try trial.problems("fail@\(step.step)=ENOSPC", reaching: step.step) == [], "step \(step.step), \(step.kind)")
    }
  }

  @Test(arguments: ["setup", "monitor", "command", "drainer"]) func aKillAtAnyStepIsUndone(_ victim: String) throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    for step in trial.plan where trial.canDie(victim, at: step) && (Self.isWhole || step.step % 9 == 4) {
      for phase in Self.isWhole ? ["before", "after"] : ["before"] {
        let fault = "kill:\(victim)@\(step.step):\(phase)"
        #expect(try trial.problems(fault, reaching: step.step - 1) == [], "\(fault), \(step.kind)")
      }
    }
  }

  /// The mutant: with one inverse left out, the check is red.
  @Test func aDroppedInverseIsSeen() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    let problems = try trial.problems("drop:cgroup.rmdir fail:root.pivot=EPERM", reaching: 1)
    #expect(problems.contains { $0.contains("cgroups") })
    _ = try Program.shell("find /sys/fs/cgroup -depth -type d -path '*/fishbowl/\(trial.lastID)' -exec rmdir {} ';'")
    #expect(!HostSnapshot(root: trial.bowl.root).cgroups.contains { $0.hasSuffix(trial.lastID) })
  }

  @Test func aDroppedRowIsSeen() throws {
    let trial = try Trial()
    defer { trial.bowl.remove() }
    #expect(try trial.problems("fail:root.pivot=EPERM", reaching: 999).contains { $0.contains("lost") })
  }
}

/// Runs with a fault, and what is wrong afterwards.
final class Trial {
  let bowl: Bowl
  let plan: [PlannedStep]
  private(set) var before: HostSnapshot
  private(set) var lastID = ""

  init() throws {
    bowl = try Bowl()
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let text = try bowl.fishbowl("plan", "run", "--json", "tiny", "true").output
    plan = (JSON(parsing: text)?["steps"]?.array ?? []).map(PlannedStep.init)
    before = HostSnapshot(root: bowl.root)
  }

  /// Who is there to be killed at a step. The command's own steps are answered by the command.
  func canDie(_ victim: String, at step: PlannedStep) -> Bool {
    guard step.undoes == nil, !step.calls.isEmpty else { return false }
    let clone = plan.first { $0.kind == "ns.clone" }?.step ?? 0
    switch victim {
    case "command": return true
    case "setup": return step.actor != "cli" && step.step > clone && step.kind != "proc.exit"
    default: return step.actor != "cli"
    }
  }

  func problems(_ fault: String, reaching step: Int) throws -> [String] {
    let outcome = try bowl.fishbowl("run", "tiny", "true", environment: ["FISHBOWL_FAULT": fault])
    let recovery = try bowl.fishbowl("ps")
    let after = HostSnapshot.settled(root: bowl.root, as: before) { differences($0).isEmpty }
    var problems = recovery.code == 0 ? [] : ["ps ended with \(recovery.code): \(recovery.errors)"]
    lastID =
      try bowl.rows("SELECT detail FROM step WHERE kind = 'container.create'", run: "all").last
      .flatMap { $0["detail"]?.text }.flatMap { $0.firstMatch(of: /[0-9a-f]{64}/) }.map { String($0.output) } ?? ""
    problems += differences(after)
    problems += try lost(step)
    if outcome.errors.split(separator: "\n").count > 1 { problems.append("more than a sentence: \(outcome.errors)") }
    try removeRest()
    return problems
  }

  /// A container that ran, and was not started with --rm, stays: that is no trace of the failure.
  private func differences(_ after: HostSnapshot) -> [String] {
    let kept = (try? bowl.fishbowl("ps", "-aq", "--no-trunc").output.split(separator: "\n").map(String.init)) ?? []
    let files = after.files.filter { file in !kept.contains { file.contains($0) } && !file.hasPrefix("names/") }
    let pairs: [(String, [String], [String])] = [
      ("mounts", before.mounts, after.mounts), ("cgroups", before.cgroups, after.cgroups),
      ("links", before.links, after.links), ("processes", before.processes, after.processes),
      ("files", before.files, files), ("hostname", [before.hostname], [after.hostname]),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): \(Set($0.2).subtracting($0.1)) is there" }
  }

  /// Steps up to the one that was reached, of which the trace has no row.
  private func lost(_ step: Int) throws -> [String] {
    let runs = try bowl.rows("SELECT max(run) AS run FROM step WHERE kind = 'image.resolve'", run: "all")
    let rows = try bowl.rows("SELECT step FROM step", run: String(runs.first?["run"]?.number ?? 0))
    let recorded = Set(rows.compactMap { $0["step"]?.number })
    let missing = plan.map(\.step).filter { $0 <= step && !recorded.contains($0) } + (step > plan.count ? [step] : [])
    return missing.isEmpty ? [] : ["lost: steps \(missing)"]
  }

  private func removeRest() throws {
    let rest = try bowl.fishbowl("ps", "-aq").output.split(separator: "\n").map(String.init)
    if !rest.isEmpty { _ = try bowl.fishbowl(["rm", "-f"] + rest) }
    before = HostSnapshot(root: bowl.root)
  }
}
