package import Narration
import Steps
package import TraceStore

/// A run as a recording of a terminal: what its program showed, with a marker for each scene.
/// https://docs.asciinema.org/manual/asciicast/v3/ and /v2/
package struct Asciicast: Sendable {
  /// 3 counts each event's time from the one before, 2 all of them from the begin.
  package enum Version: Int, Sendable { case two = 2, three }

  private let version: Version
  private let narrator: Narrator

  package init(_ version: Version, _ language: Language) {
    self.version = version
    narrator = Narrator(language)
  }

  /// A line with the header, then one for each event.
  package func lines(_ run: RecordedRun) -> [String] {
    var last: Int64 = 0
    let events = self.events(run).map { event in
      let time = version == .three ? event.at - last : event.at
      last = event.at
      return JSON.array([.real(Self.seconds(time)), .string(event.code), .string(event.text)]).printed
    }
    return [header(run).printed] + events
  }

  private func header(_ run: RecordedRun) -> JSON {
    let size = run.window ?? WindowSize(rows: 24, columns: 80)
    let (columns, rows) = (JSON.number(Int64(size.columns)), JSON.number(Int64(size.rows)))
    let command = "fishbowl " + run.run.argv.map(\.shellWord).joined(separator: " ")
    let time = UTC.seconds(run.run.started).map(JSON.number)
    return version == .three
      ? .object([
        "version": .number(3), "term": .object(["cols": columns, "rows": rows]), "timestamp": time,
        "command": .string(command),
      ])
      : .object([
        "version": .number(2), "width": columns, "height": rows, "timestamp": time, "command": .string(command),
      ])
  }

  /// A double that is written in few digits.
  private static func seconds(_ nanoseconds: Int64) -> Double { Double(max(0, nanoseconds) / 1000) / 1_000_000 }
}

extension Asciicast {
  private struct Line {
    var at: Int64
    var code: String
    var text: String
  }

  /// In the order of time; at one time the scene before what is shown in it.
  private func events(_ run: RecordedRun) -> [Line] {
    let all = (markers(run) + shown(run)).enumerated().sorted {
      ($0.element.at, $0.offset) < ($1.element.at, $1.offset)
    }.map(\.element)
    guard version == .three, let code = run.run.exit else { return all }
    return all + [Line(at: max(run.run.tookNs ?? 0, all.last?.at ?? 0), code: "x", text: String(code))]
  }

  private func markers(_ run: RecordedRun) -> [Line] {
    var begun: [Scene: Int64] = [:]
    var last: Int64 = 0
    for step in run.steps {
      last = max(last, step.event.interval?.begin ?? last)
      if begun[step.event.scene] == nil { begun[step.event.scene] = max(0, last) }
    }
    return Scene.allCases.compactMap { scene in
      begun[scene].map { Line(at: $0, code: "m", text: "\(scene.rawValue) \(narrator.sceneName(scene))") }
    }
  }

  /// A character may be parted between two pieces: it is shown with its last byte.
  private func shown(_ run: RecordedRun) -> [Line] {
    var rest: [Shown.Stream: [UInt8]] = [:]
    return run.shown.compactMap { piece in
      guard let code = [.stdin: "i", .stdout: "o", .stderr: "o"][piece.stream] else { return nil }
      let bytes = rest[piece.stream, default: []] + piece.bytes
      let whole = bytes.dropLast(Self.begun(bytes))
      rest[piece.stream] = Array(bytes[whole.endIndex...])
      let text = String(decoding: whole, as: UTF8.self)
      return text.isEmpty ? nil : Line(at: max(0, piece.at), code: code, text: run.hasTerminal ? text : text.returned)
    }
  }

  /// How many bytes at the end begin a character and do not end it. RFC 3629
  private static func begun(_ bytes: [UInt8]) -> Int {
    for (count, byte) in bytes.suffix(3).reversed().enumerated() where byte >= 0x80 {
      let length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : byte >= 0xc0 ? 2 : 0
      if length > 0 { return length > count + 1 ? count + 1 : 0 }
    }
    return 0
  }
}

extension RecordedRun {
  /// The size that its terminal had at first.
  fileprivate var window: WindowSize? {
    steps.lazy.compactMap { step -> WindowSize? in
      if case .openTerminal(let size, _) = step.event.operation { size } else { nil }
    }.first
  }

  fileprivate var hasTerminal: Bool { steps.contains { $0.event.kind == .ttyOpen } }
}

extension String {
  /// What a terminal makes of line ends that a program without one writes.
  fileprivate var returned: String { replacing("\r\n", with: "\n").replacing("\n", with: "\r\n") }
}
