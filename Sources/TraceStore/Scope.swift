/// Which runs a query or an export speaks of.
package enum Scope: Equatable, Sendable {
  /// The last run that made a process.
  case last
  case runs([Int])
  case all

  /// `all`, or numbers as `3` or `2,3`. Nil, where nothing was said, is the last run.
  package init(_ text: String?) throws(TraceError) {
    guard let text else {
      self = .last
      return
    }
    if text == "all" {
      self = .all
      return
    }
    var runs: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      guard let run = Int(part), run > 0 else { throw .badRunList(text) }
      runs.append(run)
    }
    self = .runs(runs)
  }

  /// Whether it is meant for one, and no file's name.
  package static func isList(_ text: Substring) -> Bool {
    text == "all" || !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ",") }
  }
}

extension TraceReader {
  /// The numbers of the runs in `scope`, in order. Each exists.
  package func numbers(in scope: Scope) throws -> [Int] {
    switch scope {
    case .last: return [try lastRunWithProcess()]
    case .all: return try database.rows("SELECT run FROM run ORDER BY run").compactMap { $0[0].int }
    case .runs(let runs):
      for run in runs where try database.integer("SELECT count(*) FROM run WHERE run = ?", [.of(run)]) == 0 {
        throw TraceError.noRun(run, path: path)
      }
      return Set(runs).sorted()
    }
  }
}
