import Narration
import Steps
import Terminal
import TraceStore

/// The trace as people and programs read it. Stored texts are whoever's: none reaches a terminal as it is.
enum TraceText {
  static func list(_ path: String, _ runs: [RunSummary]) -> [String] {
    let heads = ["RUN", "COMMAND", "CONTAINER", "STARTED", "TOOK", "EXIT", "STATE", "STEPS", "CALLS"]
    let rows = runs.map { run in
      [
        String(run.run), shortened(run.argv.joined(separator: " ").sanitised), (run.container ?? "").sanitised,
        run.started.sanitised, run.tookNs.map(took) ?? "–", run.exit.map(String.init) ?? "",
        run.state.sanitised, String(run.steps), String(run.calls),
      ]
    }
    return ["Trace: \(path.sanitised)"] + Columns.lines([heads] + rows)
  }

  /// As replay has it.
  private static func took(_ nanoseconds: Int64) -> String {
    Narrator(.en).label(.duration(milliseconds: Double(nanoseconds) / 1e6))
  }

  static func json(_ path: String, _ runs: [RunSummary]) throws -> String {
    JSON.object([JSON.Member("trace", .string(path)), JSON.Member("runs", try JSON(encoding: runs))]).text
  }

  static func steps(_ query: TraceQuery) throws -> [String] {
    table(
      try query.rows(
        """
        SELECT step.step, name AS scene, step.kind, step.actor, call, result, error, step.outcome, calls,
          round(ms, 3) AS ms FROM step JOIN event USING (run, step) JOIN scene_name ON scene_name.scene = step.scene
          ORDER BY coalesce(event.after, step.step), step.step
        """))
  }

  /// The run's row, and all that stands under it.
  static func wholeRun(_ query: TraceQuery) throws -> String {
    let parts = [
      ("runs", "SELECT * FROM run"), ("steps", "SELECT * FROM step ORDER BY step"),
      ("calls", "SELECT * FROM calls ORDER BY slot"), ("proofs", "SELECT * FROM proof ORDER BY step"),
      ("output", "SELECT * FROM output ORDER BY at_ms"),
      ("effects", "SELECT * FROM effect ORDER BY step, subject, attribute"),
    ]
    return JSON.object(try parts.map { JSON.Member($0, array(try query.rows($1))) }).text
  }

  /// A heading and a line for each row; NULL is empty.
  static func table(_ answer: Answer) -> [String] {
    Columns.lines([answer.columns.map(\.sanitised)] + answer.rows.map { $0.map(text) })
  }

  /// A heading and a line for each row, as spreadsheets read it; NULL is empty. RFC 4180
  static func csv(_ answer: Answer, sanitised: Bool) -> String {
    ([answer.columns] + answer.rows.map { $0.map(plain) }).map { row in
      row.map { field(sanitised ? $0.sanitised : $0) }.joined(separator: ",") + "\r\n"
    }.joined()
  }

  private static func field(_ text: String) -> String {
    let isPlain = !text.unicodeScalars.contains { ",\"\r\n".unicodeScalars.contains($0) }
    return isPlain ? text : "\"" + text.replacing("\"", with: "\"\"") + "\""
  }

  /// An array with an object for each row; bytes as hexadecimal digits.
  static func json(_ answer: Answer) -> String { array(answer).text }

  private static func array(_ answer: Answer) -> JSON {
    .array(answer.rows.map { row in .object(zip(answer.columns, row).map { JSON.Member($0, json($1)) }) })
  }

  static func json(_ findings: [Finding]) throws -> String { try JSON(encoding: findings).text }

  static func findings(_ findings: [Finding], in runs: [Int]) -> [String] {
    guard findings.isEmpty else {
      return findings.map { finding in
        "run \(finding.run)" + (finding.step.map { ", step \($0)" } ?? "") + ": \(finding.text)".sanitised
      }
    }
    return [runs.count == 1 ? "Run \(runs[0]) is sound." : "\(runs.count) runs, all sound."]
  }

  /// What an export takes out, before it is written: of each sort, each name and how often.
  static func masked(_ taken: [Masked], _ sorts: Set<Nameable>) -> [String] {
    let none = sorts.subtracting(taken.map(\.sort)).map { [$0.rawValue, "none found", ""] }.sorted { $0[0] < $1[0] }
    let rows = taken.map { [$0.sort.rawValue, shortened($0.text.sanitised), "\($0.count) times"] }
    return ["Masked as ‹redacted›:"] + Columns.lines(rows + none, atLeast: 12).map { "  " + $0 }
  }

  /// Names that a recording holds.
  static func names(_ found: [Masked]) -> [String] {
    ["Names that are in it:"]
      + Columns.lines(found.map { [$0.sort.rawValue, shortened($0.text.sanitised), "\($0.count) times"] }, atLeast: 12)
      .map { "  " + $0 }
  }

  static func text(_ value: SQLValue) -> String { plain(value).sanitised }

  private static func plain(_ value: SQLValue) -> String {
    switch value {
    case .null: ""
    case .integer(let number): String(number)
    case .real(let number): String(number)
    case .text(let text): text
    case .blob(let bytes): "x'\(hexadecimal(bytes))'"
    }
  }

  private static func json(_ value: SQLValue) -> JSON {
    switch value {
    case .null: .null
    case .integer(let number): .number(number)
    case .real(let number): number.isFinite ? .real(number) : .null
    case .text(let text): .string(text)
    case .blob(let bytes): .string(hexadecimal(bytes))
    }
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    let digits = Array("0123456789abcdef")
    return String(bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
  }

  private static func shortened(_ text: String) -> String { text.count > 48 ? text.prefix(47) + "…" : text }
}
