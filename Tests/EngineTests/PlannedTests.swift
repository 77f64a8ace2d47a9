import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// What was planned is what is then performed.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct PlannedTests {
  /// What is typed, and the kinds of the steps that are not reached.
  static let runs: [([String], Set<String>)] = [
    (["tiny", "echo", "hi"], ["proc.kill", "rw.delete", "state.delete"]),
    (
      [
        "-m", "64m", "--cpus", "0.5", "--pids-limit", "50", "-e", "A=b", "-u", "1000:100", "-w", "/a/b", "-h", "box",
        "--rm", "tiny", "true",
      ], ["proc.kill"]
    ),
    (["-t", "-u", "7:8", "tiny", "tty"], ["proc.kill", "rw.delete", "state.delete"]),
    (["--init", "--restart", "on-failure:1", "tiny", "true"], ["proc.kill", "rw.delete", "state.delete"]),
    (["--pid", "host", "--ipc", "host", "--uts", "host", "--net", "host", "--rm", "tiny", "true"], []),
    (["--skip", "uts.hostname", "--skip", "mount.proc", "--rm", "tiny", "true"], ["proc.kill"]),
    (["--watch-files", "--rm", "tiny", "true"], ["proc.kill"]), (["tiny", "nosuch"], ["proc.exit"]),
    (WorldTests.knobs + ["--rm", "tiny", "true"], ["proc.kill"]),
  ]

  @Test(arguments: runs) func theRunIsThePlan(_ words: [String], _ gaps: Set<String>) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let plan = try bowl.plan(["run", "--name", "one"] + words)
    _ = try bowl.fishbowl(["run", "--name", "one"] + words)
    let events = try performed(bowl)
    #expect(Comparison(plan, events).differences == [])
    let missing = plan.filter { step in !events.contains { $0.step == step.step } }
    #expect(Set(missing.map(\.kind)) == gaps)
    for mutant in Self.mutants(of: events) { #expect(Comparison(plan, mutant).differences != []) }
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// An actor, an argument and an operation changed; a call too few; two steps swapped.
  private static func mutants(of events: [Event]) -> [[Event]] {
    let pivot = events.firstIndex { $0.kind == .rootPivot } ?? 0
    let changes: [(inout [Event]) -> Void] = [
      { $0[pivot].actor = .monitor }, { $0[pivot].operation = .pivotRoot(newRoot: "/") },
      { $0[pivot].calls[1].args = $0[pivot].calls[0].args }, { $0[pivot].calls.removeLast() },
      { $0.swapAt(pivot, pivot + 1) },
    ]
    return changes.map { change in
      var mutant = events
      change(&mutant)
      return mutant
    }
  }

  private func performed(_ bowl: Bowl) throws -> [Event] {
    let reader = try TraceReader(path: bowl.trace)
    return try reader.run(try reader.lastRunWithProcess()).steps.map(\.event).filter { $0.actor != .kernel }
  }
}

/// A plan beside what was performed of it, but for what only the run knows: identity, descriptors, PIDs.
private struct Comparison {
  private(set) var differences: [String] = []

  init(_ plan: [PlannedStep], _ events: [Event]) {
    if events.map(\.step) != events.map(\.step).sorted() { differences.append("steps out of order") }
    for event in events {
      guard let step = plan.first(where: { $0.step == event.step }) else {
        differences.append("step \(event.step) is not planned")
        continue
      }
      compare(step, event)
    }
  }

  private mutating func compare(_ step: PlannedStep, _ event: Event) {
    let planned = "\(step.kind) \(step.actor) \(step.undoes ?? 0) \(Self.normal(step.operation).text)"
    let performed =
      "\(event.kind.rawValue) \(event.actor.rawValue) \(event.undoes ?? 0) \(Self.normal(event.operation.json).text)"
    if planned != performed { differences.append("step \(step.step): \(planned) planned, \(performed) performed") }
    // Of execve's candidates those after the one that was found are not tried; after a failure nothing is.
    let isWhole = event.calls.count == step.calls.count || (event.kind == .execUser && !event.calls.isEmpty)
    if !isWhole { differences.append("step \(step.step): \(event.calls.count) of \(step.calls.count) calls performed") }
    for (call, other) in zip(step.calls, event.calls) {
      let arguments = JSON(parsing: other.args) ?? .null
      if call.name != other.name || !Self.matches(call.args, arguments) {
        differences.append("step \(step.step): \(call.args.text) planned, \(other.name) \(other.args) performed")
      }
    }
  }

  /// A register stands in a plan as `$name`: a number then, or the structure or bytes that the kernel filled in.
  private static func matches(_ planned: JSON, _ performed: JSON) -> Bool {
    switch (planned, performed) {
    case (.string(let text), .number), (.string(let text), .object): text.hasPrefix("$")
    case (.array(let items), .array(let others)):
      items.count == others.count && zip(items, others).allSatisfy { matches($0, $1) }
    case (.object(let members), .object(let others)):
      members.map(\.name) == others.map(\.name) && zip(members, others).allSatisfy { matches($0.value, $1.value) }
    default: normal(planned) == normal(performed)
    }
  }

  private static func normal(_ value: JSON) -> JSON {
    switch value {
    case .string(let text): .string(normal(text))
    case .array(let items): .array(items.map(normal))
    case .object(let members): .object(members.map { .init($0.name, normal($0.value)) })
    default: value
    }
  }

  /// The container's ID in full and short, the run's nonce, and a PID in a path.
  private static func normal(_ text: String) -> String {
    text.replacing(/[0-9a-f]{64}/, with: "ID").replacing(/[0-9a-f]{16}/, with: "NONCE")
      .replacing(/\b[0-9a-f]{12}\b/, with: "ID").replacing(/^\/proc\/([0-9]+|\$pid)\//, with: "/proc/PID/")
  }
}

extension Bowl {
  /// What `plan --json` prints of a verb.
  func plan(_ words: [String]) throws -> [PlannedStep] {
    (JSON(parsing: try fishbowl(["plan", "--json"] + words).output)?["steps"]?.array ?? []).map(PlannedStep.init)
  }

  /// The number of the first step of a kind.
  func step(_ kind: String, of words: [String]) throws -> Int {
    try #require(plan(words).first { $0.kind == kind && $0.undoes == nil }).step
  }
}

struct PlannedStep {
  let step: Int
  let kind: String
  let actor: String
  let operation: JSON
  let calls: [PlannedCall]
  let undoes: Int?

  init(_ json: JSON) {
    step = Int(json["step"]?.number ?? 0)
    kind = json["kind"]?.string ?? ""
    undoes = json["undoes"]?.number.map { Int($0) }
    actor = json["actor"]?.string ?? ""
    operation = json["operation"] ?? .null
    calls = (json["calls"]?.array ?? []).map { PlannedCall(name: $0["name"]?.string ?? "", args: $0["args"] ?? .null) }
  }
}

struct PlannedCall {
  let name: String
  let args: JSON
}
