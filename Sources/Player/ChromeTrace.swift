package import Narration
import Steps
package import TraceStore

/// Runs for chrome://tracing and Perfetto: a process for each run, a track for each actor and one for the scenes; a step is
/// a slice, its calls are slices within it. Trace Event Format, JSON object form; times in microseconds
package struct ChromeTrace: Sendable {
  private let narrator: Narrator

  package init(_ language: Language) { narrator = Narrator(language) }

  package func text(_ runs: [RecordedRun]) -> String {
    JSON.object(["displayTimeUnit": .string("ms"), "traceEvents": .array(runs.flatMap(events))]).printed
  }

  private func events(_ run: RecordedRun) -> [JSON] {
    let title = "\(narrator.label(.run(run.number))) · \(Transcript.command(run.run.argv))"
    let names = [meta("process_name", title, run, 0), meta("thread_name", "scenes", run, 0)]
    let actors = Actor.allCases.map { meta("thread_name", $0.rawValue, run, Self.track($0)) }
    return names + actors + scenes(run) + Actor.allCases.flatMap { steps(run, of: $0) }
  }

  private func meta(_ name: String, _ value: String, _ run: RecordedRun, _ track: Int64) -> JSON {
    .object([
      "name": .string(name), "ph": .string("M"), "pid": .number(Int64(run.number)), "tid": .number(track),
      "args": .object(["name": .string(value)]),
    ])
  }

  private static func track(_ actor: Actor) -> Int64 { 1 + Int64(Actor.allCases.firstIndex(of: actor) ?? 0) }
}

extension ChromeTrace {
  /// A scene lasts from its first step to its last; where it comes again, as in a trace of strace's, it is another slice.
  private func scenes(_ run: RecordedRun) -> [JSON] {
    var parts: [(scene: Scene, begin: Int64, end: Int64)] = []
    for step in run.steps {
      guard let (begin, end) = step.event.interval else { continue }
      if let last = parts.last, last.scene == step.event.scene {
        parts[parts.count - 1].end = max(last.end, end)
      } else {
        parts.append((step.event.scene, max(begin, parts.last?.end ?? begin), end))
      }
    }
    return parts.map { part in
      slice(
        "\(part.scene.rawValue) \(narrator.sceneName(part.scene))", "scene", (part.begin, max(part.begin, part.end)),
        run, 0,
        .object([:]))
    }
  }

  /// Slices of a track may stand in each other and beside each other, and never overlap by a part.
  private func steps(_ run: RecordedRun, of actor: Actor) -> [JSON] {
    var free: Int64 = .min
    return run.steps.filter { $0.event.actor == actor }.flatMap { step -> [JSON] in
      guard let found = step.event.interval else { return [] }
      let span = (begin: max(found.begin, free), end: max(found.end, found.begin, free))
      free = span.end
      let calls = step.event.calls.map { call(($0), within: span, run, actor) }
      return [slice(step.event.kind.rawValue, step.event.scene.name, span, run, Self.track(actor), args(step))] + calls
    }
  }

  private func call(_ call: PerformedCall, within span: (begin: Int64, end: Int64), _ run: RecordedRun, _ actor: Actor)
    -> JSON
  {
    let begin = min(max(call.begin, span.begin), span.end)
    let end = min(max(call.end, begin), span.end)
    let args = JSON.object([
      "args": JSON(parsing: call.args) ?? .string(call.args), "result": call.result.map(JSON.number),
      "errno": (call.error?.name).map(JSON.string), "fate": .string(call.fate.rawValue),
    ])
    return slice(call.name, "call", (begin, end), run, Self.track(actor), args)
  }

  private func args(_ step: Folded) -> JSON {
    let effects = step.effects.filter { $0.before != $0.after }.prefix(50).map { effect in
      JSON.Member(
        "\(effect.subject) \(effect.attribute)",
        .string([effect.before, effect.after].map { $0 ?? "–" }.joined(separator: " → ")))
    }
    return .object([
      "step": .number(Int64(step.event.step)), "outcome": .string(step.event.outcome.rawValue),
      "does": .string(narrator.planLine(for: step.event.operation, undoes: step.event.undoes)),
      "changed": .object(Array(effects)),
    ])
  }

  private func slice(
    _ name: String, _ category: String, _ span: (begin: Int64, end: Int64), _ run: RecordedRun, _ track: Int64,
    _ args: JSON
  ) -> JSON {
    .object([
      "name": .string(name), "cat": .string(category), "ph": .string("X"), "ts": .real(Double(span.begin) / 1000),
      "dur": .real(Double(span.end &- span.begin) / 1000), "pid": .number(Int64(run.number)), "tid": .number(track),
      "args": args,
    ])
  }
}
