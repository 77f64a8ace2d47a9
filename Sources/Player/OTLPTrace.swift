import Steps
package import TraceStore

/// Runs as spans of OpenTelemetry: the run, below it its steps, below them their calls.
/// opentelemetry-proto, ExportTraceServiceRequest in OTLP's JSON: ids are hexadecimal, 64-bit numbers are texts.
package struct OTLPTrace: Sendable {
  private let tool: String

  /// `tool`: name and version of who made it, as `0.1.0`.
  package init(tool: String) { self.tool = tool }

  package func text(_ runs: [RecordedRun]) -> String {
    JSON.object(["resourceSpans": .array(runs.map(resource))]).printed
  }

  private func resource(_ run: RecordedRun) -> JSON {
    let scope = JSON.object(["name": .string("fishbowl"), "version": .string(tool)])
    let attributes = Self.attributes([
      "service.name": .string("fishbowl"), "service.version": .string(tool), "os.type": .string("linux"),
      "os.version": .string(run.host.kernel), "host.arch": .string(run.host.arch),
      "container.id": (run.container?.id).map(JSON.string), "container.name": (run.container?.name).map(JSON.string),
      "container.image.name": (run.container?.image).map(JSON.string),
    ])
    return .object([
      "resource": .object(["attributes": attributes]),
      "scopeSpans": .array([.object(["scope": scope, "spans": .array(Spans(run).all)])]),
    ])
  }

  /// Those that there are.
  static func attributes(_ members: KeyValuePairs<String, JSON?>) -> JSON {
    .array(
      members.compactMap { name, value in
        value.map { .object(["key": .string(name), "value": typed($0)]) }
      })
  }

  private static func typed(_ value: JSON) -> JSON {
    switch value {
    case .string: .object(["stringValue": value])
    case .number(let number): .object(["intValue": .string(String(number))])
    case .bool: .object(["boolValue": value])
    case .real: .object(["doubleValue": value])
    case .null, .array, .object: .object(["stringValue": .string(value.text)])
    }
  }
}

private struct Spans {
  private let run: RecordedRun
  private let trace: String
  /// Nanoseconds since 1970 when the run began.
  private let origin: Int64

  init(_ run: RecordedRun) {
    self.run = run
    origin = UTC.nanoseconds(run.run.started) ?? 0
    trace = Self.hash(run.run.nonce).hexadecimal + Self.hash(run.run.nonce + "/").hexadecimal
  }

  var all: [JSON] {
    let ends = run.steps.compactMap { $0.event.interval?.end } + [run.run.tookNs ?? 0]
    let whole = span(
      "fishbowl " + run.run.verb, id: 1, parent: nil, (0, ends.max() ?? 0), isError: run.run.exit.map { $0 != 0 },
      [
        "process.command_args": .array(run.run.argv.map(JSON.string)),
        "process.exit.code": run.run.exit.map { .number(Int64($0)) },
        "fishbowl.mode": .string(run.run.mode.rawValue), "fishbowl.state": .string(run.run.state.rawValue),
      ])
    return [whole] + run.steps.flatMap(spans)
  }

  private func spans(_ step: Folded) -> [JSON] {
    let event = step.event
    let interval = event.interval ?? (0, 0)
    let id = UInt64(UInt32(truncatingIfNeeded: event.step)) << 32
    let own = span(
      event.kind.rawValue, id: id, parent: 1, interval, isError: event.outcome == .failed,
      [
        "fishbowl.step": .number(Int64(event.step)), "fishbowl.scene": .string(event.scene.name),
        "fishbowl.actor": .string(event.actor.rawValue), "fishbowl.outcome": .string(event.outcome.rawValue),
        "process.pid": event.pid.map { .number(Int64($0)) },
      ])
    return [own]
      + event.calls.enumerated().map { index, call in
        span(
          call.name, id: id + UInt64(index) + 2, parent: id, (call.begin, max(call.begin, call.end)),
          isError: call.fate == .failed || call.fate == .injected,
          [
            "fishbowl.call.args": .string(call.args), "fishbowl.call.result": call.result.map(JSON.number),
            "error.type": (call.error?.name).map(JSON.string), "fishbowl.call.fate": .string(call.fate.rawValue),
          ])
      }
  }

  private func span(
    _ name: String, id: UInt64, parent: UInt64?, _ interval: (begin: Int64, end: Int64), isError: Bool?,
    _ attributes: KeyValuePairs<String, JSON?>
  ) -> JSON {
    .object([
      "traceId": .string(trace), "spanId": .string(id.hexadecimal),
      "parentSpanId": parent.map { .string($0.hexadecimal) }, "name": .string(name), "kind": .number(1),
      "startTimeUnixNano": .string(String(origin &+ interval.begin)),
      "endTimeUnixNano": .string(String(origin &+ interval.end)), "attributes": OTLPTrace.attributes(attributes),
      "status": isError.map { .object(["code": .number($0 ? 2 : 1)]) } ?? .object([:]),
    ])
  }

  /// Of any text, never 0.
  private static func hash(_ text: String) -> UInt64 { max(1, Checksum(of: Array(text.utf8)).value) }
}
