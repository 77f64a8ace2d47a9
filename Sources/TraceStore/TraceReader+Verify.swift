import Steps

/// Where a recorded run contradicts itself or the reducer.
package struct Finding: Equatable, Codable, Sendable {
  package var run: Int
  package var step: Int?
  /// Lower case, one sentence.
  package var text: String
}

extension TraceReader {
  /// Reruns the reducer over the run's events and compares; checks that calls stand in the order in which they were
  /// performed, under steps of the plan, that results, fates and outcomes agree, and that the World on both sides of a step is what
  /// was read of the kernel then. Empty: all is well.
  package func verify(_ number: Int) throws -> [Finding] {
    let recorded = try run(number)
    let verifier = Verifier(recorded: recorded, isMasked: try masked() != nil)
    return try orphans(number) + verifier.effects() + verifier.order()
      + recorded.steps.flatMap { verifier.step($0.event) + verifier.world($0) }
  }

  /// The sorts of names that were taken out when the file was made, as `home,user`; nil: none was.
  package func masked() throws -> String? { try meta()["masked"] }

  /// Rows of steps that no event stands for.
  private func orphans(_ run: Int) throws -> [Finding] {
    try ["call", "evidence", "effect"].flatMap { table in
      try database.rows(
        """
        SELECT DISTINCT step FROM \(table) WHERE run = ?1
          AND NOT EXISTS (SELECT 1 FROM event WHERE event.run = ?1 AND event.step = \(table).step)
        """, [.of(run)]
      ).map { Finding(run: run, step: $0[0].int, text: "its \(table) rows belong to no event") }
    }
  }
}

private struct Verifier {
  let recorded: RecordedRun
  /// Where a name was taken out, the reducer may read another text than it did when the run was recorded.
  let isMasked: Bool

  func effects() -> [Finding] {
    let again = Reducer.fold(recorded.steps.map(\.event), from: recorded.before)
    return zip(recorded.steps, again).flatMap { step, computed in
      differences(step.effects, computed.effects).map { finding(step.event.step, $0) }
    }
  }

  private func differences(_ recorded: [Effect], _ computed: [Effect]) -> [String] {
    let recorded = Self.merged(recorded)
    let computed = Self.merged(computed)
    return Set(recorded.keys).union(computed.keys).sorted().filter { recorded[$0] != computed[$0] }.compactMap {
      let (was, says) = (Self.words(recorded[$0]), Self.words(computed[$0]))
      if isMasked, (was + says).contains("‹redacted") { return nil }
      return "effect on \($0) is recorded as \(was), the reducer says \(says)"
    }
  }

  private static func words(_ change: [String?]?) -> String {
    guard let change else { return "none" }
    return change.map { $0.map { "'\($0)'" } ?? "nothing" }.joined(separator: " → ")
  }

  /// By what they speak of, in the form in which they are stored: a step that changes one thing twice is one effect.
  private static func merged(_ effects: [Effect]) -> [String: [String?]] {
    effects.reduce(into: [:]) { merged, effect in
      let name = "\(effect.subject) \(effect.attribute)"
      merged[name] = [merged[name]?[0] ?? effect.before, effect.after]
    }
  }

  /// The slot is the order of the trace: it rises through the whole run, whoever performed.
  func order() -> [Finding] {
    var last = -1
    return recorded.steps.flatMap { step in
      step.event.calls.compactMap { call in
        defer { last = max(last, call.slot) }
        return call.slot > last ? nil : finding(step.event.step, "call \(call.slot) stands after call \(last)")
      }
    }
  }

  func world(_ folded: Folded) -> [Finding] {
    WorldCheck.findings(folded).map { finding(folded.event.step, $0) }
  }

  func step(_ event: Event) -> [Finding] {
    (place(event) + event.calls.compactMap(Self.contradiction) + Self.outcome(event)).map { finding(event.step, $0) }
  }

  private func place(_ event: Event) -> [String] {
    var found: [String] = []
    let isPlanned = (1...max(1, recorded.run.planned)).contains(event.step)
    if event.actor != .kernel, !isPlanned { found.append("it is not in the plan of \(recorded.run.planned) steps") }
    if event.actor == .kernel, !event.calls.isEmpty { found.append("it is observed, yet has calls") }
    if event.named != nil, event.namedCall == nil { found.append("the call that names it is missing") }
    if let begin = event.begin, let end = event.end, end < begin { found.append("it ends before it begins") }
    return found
  }

  /// What the kernel answered against how the call is said to have ended.
  private static func contradiction(_ call: PerformedCall) -> String? {
    let isFailure = call.error != nil || call.result == -1
    return switch call.fate {
    case .done where isFailure: "call \(call.slot) (\(call.name)) is done, yet failed"
    case .tolerated where call.error == nil, .failed where call.error == nil, .injected where call.error == nil:
      "call \(call.slot) (\(call.name)) is \(call.fate.rawValue), yet has no error"
    case .cut where call.error != nil: "call \(call.slot) (\(call.name)) is cut, yet returned"
    default: nil
    }
  }

  private static func outcome(_ event: Event) -> [String] {
    let fates = Set(event.calls.map(\.fate))
    let hasFailed = fates.contains(.failed) || fates.contains(.injected)
    switch event.outcome {
    case .done where hasFailed: return ["it is done, yet a call of it failed"]
    case .skipped where !event.calls.isEmpty: return ["it is skipped, yet has calls"]
    case .failed where !event.calls.isEmpty && !hasFailed && event.calls.allSatisfy({ $0.reply == nil }):
      return ["it failed, yet no call of it did"]
    default: return []
    }
  }

  private func finding(_ step: Int, _ text: String) -> Finding { Finding(run: recorded.number, step: step, text: text) }
}
