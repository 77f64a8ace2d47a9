package import Steps

/// A step of a run that the life of a container or an image is told by; or, without an operation, the run as a whole.
package struct LifeRow: Sendable {
  package var run: Int
  /// 16 hexadecimal digits.
  package var nonce: String
  package var verb: String
  package var argv: [String]
  /// Empty where the run was on none; so are its image and name.
  package var container: String
  package var image: String
  /// As the trace has it last: it may have had another one then.
  package var name: String
  package var bootID: String
  /// UTC, in whole seconds; and CLOCK_MONOTONIC of that boot.
  package var started: String
  package var beginNs: Int64
  package var state: RunRecord.State
  /// How long the run took, once it is over.
  package var tookNs: Int64?
  package var step: Int
  package var operation: Operation?
  /// When the step began and ended, since the run began.
  package var stepBeginNs: Int64
  package var stepEndNs: Int64
  /// What the process ended with, where the step saw its end.
  package var exit: String?
}

extension TraceReader {
  /// Steps of these kinds that were done: of `runs`, and of all above `last`. Each run comes with
  /// a row of its own, before its steps.
  package func life(of kinds: [Kind], above last: Int, and runs: [Int]) throws -> [LifeRow] {
    let list = kinds.map { "'\($0.rawValue)'" }.joined(separator: ", ")
    let isMeant = "(run > ?1 OR run IN (\(runs.map(String.init).joined(separator: ", "))))"
    let statement = try database.prepare(
      """
      SELECT run.run, nonce, verb, argv, coalesce(run.container, ''), coalesce(image, ''), coalesce(name, ''), boot_id, started,
        run.begin_ns, state, took_ns, e.step, e.detail, coalesce(e.begin_ns, 0), coalesce(e.end_ns, e.begin_ns, 0),
        (SELECT after FROM effect WHERE effect.run = e.run AND effect.step = e.step AND attribute = 'exit')
        FROM (
          SELECT run, 0 AS step, NULL AS detail, 0 AS begin_ns, 0 AS end_ns FROM run WHERE \(isMeant)
          UNION ALL SELECT run, step, detail, begin_ns, end_ns FROM event
            WHERE kind IN (\(list)) AND outcome = 'done' AND \(isMeant)) e
        JOIN run USING (run) LEFT JOIN container USING (container) JOIN host USING (host) ORDER BY e.run, e.step
      """)
    try statement.bind([.of(last)])
    var rows: [LifeRow] = []
    while try statement.step() { rows.append(try row(statement)) }
    return rows
  }

  private func row(_ row: Statement) throws -> LifeRow {
    guard let state = RunRecord.State(rawValue: row.text(10)) else {
      throw damaged("run \(row.text(0)) has an unknown state")
    }
    return LifeRow(
      run: Int(row.integer(0)), nonce: row.text(1), verb: row.text(2),
      argv: JSON(parsing: row.text(3))?.array?.compactMap(\.string) ?? [], container: row.text(4), image: row.text(5),
      name: row.text(6), bootID: row.text(7), started: row.text(8), beginNs: row.integer(9), state: state,
      tookNs: row.optionalInteger(11), step: Int(row.integer(12)),
      operation: row.optionalText(13).flatMap { JSON(parsing: $0) }.flatMap { try? $0.decode(Operation.self) },
      stepBeginNs: row.integer(14), stepEndNs: row.integer(15), exit: row.optionalText(16))
  }

  /// How many commits of others there have been, as far as this connection sees: it changes with each.
  package func dataVersion() throws -> Int { try database.integer("PRAGMA data_version") }
}
