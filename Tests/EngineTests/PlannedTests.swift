import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// What was planned is what is then performed.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct PlannedTests {
  @Test(arguments: [["tiny", "echo", "hi"], ["-m", "64m", "--cpus", "0.5", "-e", "A=b", "--rm", "tiny", "true"]])
  func theRunIsThePlan(_ words: [String]) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let plan = try plan(bowl, ["--name", "one"] + words)
    #expect(try bowl.fishbowl(["run", "--name", "one"] + words).code == 0)
    let events = try performed(bowl)
    #expect(events.map(\.step) == plan.map(\.step).filter(events.map(\.step).contains))
    let gaps = plan.filter { step in !events.contains { $0.step == step.step } }.map(\.kind)
    #expect(Set(gaps).isSubset(of: ["proc.kill", "rw.delete", "state.delete"]))
    for (event, step) in zip(events, plan.filter { step in events.contains { $0.step == step.step } }) {
      #expect(event.kind.rawValue == step.kind)
      #expect(event.actor.rawValue == step.actor)
      #expect(zip(event.calls.map(normal), step.calls.map(normal)).allSatisfy(==), "step \(step.step), \(step.kind)")
      #expect(event.calls.count == step.calls.count || step.kind == "exec.user")
    }
  }

  private func plan(_ bowl: Bowl, _ words: [String]) throws -> [PlannedStep] {
    let text = try bowl.fishbowl(["plan", "run", "--json"] + words).output
    let steps = JSON(parsing: text)?["steps"]?.array ?? []
    return steps.map(PlannedStep.init)
  }

  private func performed(_ bowl: Bowl) throws -> [Event] {
    let reader = try TraceReader(path: bowl.trace)
    return try reader.run(try reader.lastRunWithProcess()).steps.map(\.event).filter { $0.actor != .kernel }
  }

  /// Names and numbers that only the run knows are one and the same sign.
  private func normal(_ call: PerformedCall) -> String {
    "\(call.name) \(normal(JSON(parsing: call.args) ?? .null).text)"
  }

  private func normal(_ call: PlannedCall) -> String { "\(call.name) \(normal(call.args).text)" }

  private func normal(_ value: JSON) -> JSON {
    switch value {
    case .string(let text): text.hasPrefix("$") ? .object([]) : .string(normal(text))
    case .array(let items): .array(items.map(normal))
    case .object(let members): .object(members.filter { !known($0.name) }.map { .init($0.name, normal($0.value)) })
    default: value
    }
  }

  /// Descriptors and what the kernel filled in.
  private func known(_ name: String) -> Bool {
    [
      "fd", "fsfd", "from_dirfd", "sockfd", "oldfd", "id", "sv", "pipefd", "pidfd", "infop", "bytes", "count",
    ].contains(name)
  }

  /// The container's ID in full and short, and the run's nonce.
  private func normal(_ text: String) -> String {
    text.replacing(/[0-9a-f]{64}/, with: "ID").replacing(/[0-9a-f]{16}/, with: "NONCE")
      .replacing(/\b[0-9a-f]{12}\b/, with: "ID")
  }
}

struct PlannedStep {
  let step: Int
  let kind: String
  let actor: String
  let calls: [PlannedCall]
  let undoes: Int?

  init(_ json: JSON) {
    step = Int(json["step"]?.number ?? 0)
    kind = json["kind"]?.string ?? ""
    undoes = json["undoes"]?.number.map { Int($0) }
    actor = json["actor"]?.string ?? ""
    calls = (json["calls"]?.array ?? []).map { PlannedCall(name: $0["name"]?.string ?? "", args: $0["args"] ?? .null) }
  }
}

struct PlannedCall {
  let name: String
  let args: JSON
}
