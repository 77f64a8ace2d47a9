import Foundation
import TraceStore

/// A folder for one test, removed with all in it when the test is over.
final class TemporaryFolder {
  let path: String

  init() throws {
    path = FileManager.default.temporaryDirectory.path + "/trace-\(UInt64.random(in: 0...(.max)))"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var trace: String { path + "/trace.db" }

  func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: path).sorted() }

  /// A recording of one invented run.
  func recording(_ name: String = "run.fishbowl") throws -> String {
    try Invented().write(to: trace)
    _ = try TraceReader(path: trace).export(.all, to: path + "/" + name, tool: "test")
    return path + "/" + name
  }
}

/// What reading or asking the file comes to: nil when all went well.
func refusal(_ path: String, _ sql: String = "SELECT * FROM step, call") -> TraceError? {
  do {
    let reader = try TraceReader(path: path)
    for run in try reader.runs() { _ = try reader.run(run.run) }
    _ = try TraceQuery(path: path, scope: .all).rows(sql)
    return nil
  } catch { return error as? TraceError ?? .query("an untyped error: \(error)") }
}

extension Answer {
  /// As text, a row a line, for short comparisons.
  var lines: [String] {
    rows.map { row in
      row.map { value in
        switch value {
        case .null: "NULL"
        case .integer(let number): String(number)
        case .real(let number): String(number)
        case .text(let text): text
        case .blob(let bytes): "\(bytes)"
        }
      }.joined(separator: "|")
    }
  }
}
