import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// Stops runs, lets the next command recover, and says what is wrong then.
final class Trial {
  let bowl: Bowl
  let plan: StoppedPlan
  /// Those of the runs that are stopped.
  let options: [String]
  let before: HostSnapshot
  private(set) var lastID = ""
  private var runs = 0

  init(user: UInt32? = nil, options: [String] = []) throws {
    bowl = try Bowl(user: user)
    self.options = options
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let text = try bowl.fishbowl(["plan", "run", "--json"] + options + ["tiny", "echo", "hi"]).output
    plan = StoppedPlan(steps: (JSON(parsing: text)?["steps"]?.array ?? []).map(PlannedStep.init))
    before = HostSnapshot(root: bowl.root)
    #expect(before.files == ["containers", "names", "run"])
  }

  func words(_ more: String...) -> [String] { ["run"] + more + options + ["tiny", "echo", "hi"] }

  func expect(_ stop: Stop, sourceLocation: SourceLocation = #_sourceLocation) {
    let found = Result { try problems(stop) }
    let step = stop.fault.firstMatch(of: /@(\d+)/).flatMap { Int($0.output.1) }
    let kind = plan.steps.first { $0.step == step }?.kind ?? ""
    #expect(
      (try? found.get()) == [], "\(stop.fault), \(kind), \(stop.words ?? options): \(found)",
      sourceLocation: sourceLocation)
  }

  func problems(_ stop: Stop) throws -> [String] {
    let outcome = try bowl.fishbowl(stop.words ?? words(), environment: ["FISHBOWL_FAULT": stop.fault])
    let recovery = try bowl.fishbowl("ps")
    var problems = said(outcome, stop)
    if recovery.code != 0 || recovery.errors != "" { problems.append("ps said \(recovery)") }
    problems += try recorded(stop)
    // Of a run that was undone nothing may be kept.
    let mayStay = stop.state != "undone"
    if mayStay { try removeKept() }
    return problems + rest(mayStay)
  }

  /// The processes that finish or die on their own are given the time to do so; what is left then, stays.
  private func rest(_ mayStay: Bool) -> [String] {
    var differences: [String] = []
    for _ in 0..<100 {
      differences = HostSnapshot(root: bowl.root).differences(from: before)
      if differences == [] { return foreign() }
      usleep(50_000)
      if mayStay { _ = try? removeKept() }
    }
    return differences + foreign()
  }

  /// Files beside the root and the trace.
  private func foreign() -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: bowl.folder.path)) ?? []
    let rest = Set(names).subtracting(["root", "trace.db", "trace.db-wal", "trace.db-shm"])
    return rest.isEmpty ? [] : ["beside the trace: \(rest.sorted())"]
  }

  /// A container that ran, and was not started with --rm, stays: that is no trace of the failure. One that still runs
  /// isn't touched: it ends by itself.
  private func removeKept() throws {
    let all = try bowl.fishbowl("ps", "-a", "--json").output
    for container in JSON(parsing: all)?.array ?? [] where container["isRunning"] == .bool(false) {
      _ = try bowl.fishbowl("rm", container["id"]?.string ?? "")
    }
  }

  private func said(_ outcome: TestSupport.Outcome, _ stop: Stop) -> [String] {
    var problems: [String] = []
    if outcome.code != stop.code { problems.append("exit code \(outcome.code), not \(stop.code): \(outcome.errors)") }
    if outcome.output != stop.output, stop.code != 137 { problems.append("output \(outcome.output)") }
    let lines = outcome.errors.split(separator: "\n")
    // One sentence for what stopped the run, and one for each step that could not be cleaned up.
    let wanted = stop.isSilent ? 0...0 : stop.fault.contains(" ") ? 0...3 : 1...1
    if !wanted.contains(lines.count) || !lines.allSatisfy({ $0.hasPrefix("fishbowl: ") }) {
      problems.append("it said \(outcome.errors)")
    }
    return problems
  }
}

extension Trial {
  /// What the trace lacks, or has otherwise than it happened.
  private func recorded(_ stop: Stop) throws -> [String] {
    guard let done = stop.done else { return [] }
    guard let run = try ended() else { return ["the run is not in the trace"] }
    lastID = run.container?.id ?? ""
    let state = run.run.state.rawValue
    var problems = state == stop.state ? [] : ["its state is \(state), not \(stop.state ?? "")"]
    if state == "ended", stop.code != 137, run.run.exit != Int(stop.code) {
      problems.append("its exit is \(run.run.exit ?? -1)")
    }
    let outcomes = Dictionary(uniqueKeysWithValues: run.steps.map { ($0.event.step, $0.event.outcome) })
    for step in [Int](1...done) where outcomes[step] != .done {
      if outcomes[step] == .cut || outcomes[step] == nil, stop.mayBeCut.contains(step) { continue }
      problems.append("step \(step) is \(outcomes[step]?.rawValue ?? "lost")")
    }
    if let failed = stop.failed, outcomes[failed] != .failed { problems.append("step \(failed) has not failed") }
    for event in run.steps.map(\.event) where event.undoes != nil && event.outcome != .done {
      problems.append("\(event.kind.rawValue) is \(event.outcome.rawValue)")
    }
    return problems
  }

  /// The run that was stopped, once nobody writes it any more.
  private func ended() throws -> RecordedRun? {
    for _ in 0..<100 {
      if let reader = try? TraceReader(path: bowl.trace),
        let number = try reader.runs().map(\.run).max(), number > runs
      {
        let run = try reader.run(number)
        if run.run.verb == "run", run.run.state != .open {
          runs = number
          return run
        }
      }
      usleep(50_000)
      _ = try bowl.fishbowl("ps")
    }
    return nil
  }

  /// Whether all that was recorded agrees with itself and with the reducer.
  func verified() throws -> [String] {
    let reader = try TraceReader(path: bowl.trace)
    return try reader.runs().flatMap { try reader.verify($0.run) }.map {
      "run \($0.run), step \($0.step ?? 0): \($0.text)"
    }
  }
}
