import CSQLite
import Steps

/// What a query answered.
package struct Answer: Equatable, Sendable {
  package var columns: [String]
  package var rows: [[SQLValue]]
}

/// How much a query may take.
package struct QueryLimits: Sendable {
  package var seconds = 10.0
  package var rows = 10_000
  /// Of one value, in bytes; of the whole answer 64 times that.
  package var value: Int32 = 1 << 20

  package init() {}
}

/// Asks a trace or a recording in SQL, whoever wrote the file and the query. Our own views are laid over the file's
/// tables; a query reads them and those tables, and nothing else: no other file, no pragma, no view of the file itself.
package final class TraceQuery {
  private let reader: TraceReader
  private let runs: [Int]
  private let limits: QueryLimits
  private let guardian = Guardian()
  private var isWorldLaid = false

  package init(path: String, scope: Scope = .last, limits: QueryLimits = QueryLimits()) throws {
    reader = try TraceReader(path: path)
    runs = try reader.numbers(in: scope)
    self.limits = limits
    try layViews(isAll: scope == .all)
    guardian.watch(reader.database)
    bound(reader.database.handle)
  }

  /// The rows that one SELECT answers.
  package func rows(_ sql: String) throws -> Answer {
    guardian.begin(seconds: limits.seconds)
    defer { guardian.rest() }
    do {
      let statement = try reader.database.only(sql)
      if guardian.asksForWorld { try layWorld() }
      return try collect(statement)
    } catch TraceError.sqlite(_, _, let code, let message) { throw refusal(code, message) }
  }

  private func collect(_ statement: Statement) throws -> Answer {
    var answer = Answer(columns: statement.columns, rows: [])
    var size = 0
    while try statement.step() {
      let row = statement.row
      size += row.reduce(0) { $0 + $1.size }
      guard answer.rows.count < limits.rows else { throw TraceError.answerTooLarge("over \(limits.rows) rows") }
      guard size <= Int(limits.value) * 64 else { throw TraceError.answerTooLarge("over \(size >> 20) MiB") }
      answer.rows.append(row)
    }
    return answer
  }

  private func refusal(_ code: Int32, _ message: String) -> TraceError {
    switch code & 0xff {
    case SQLITE_INTERRUPT: .queryTooSlow(seconds: limits.seconds)
    case SQLITE_TOOBIG: .answerTooLarge("a value of over \(limits.value >> 10) KiB")
    case SQLITE_NOMEM: .answerTooLarge("it takes over 256 MiB of memory")
    case SQLITE_AUTH: .query(guardian.refused ?? message)
    case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_IOERR: .damaged(path: reader.path, why: message)
    default: .query(message)
    }
  }

  /// SQLite's own limits: the size of a value, the length of a pattern, and memory instead of files beside others'.
  private func bound(_ handle: OpaquePointer) {
    sqlite3_limit(handle, SQLITE_LIMIT_LENGTH, limits.value)
    sqlite3_limit(handle, SQLITE_LIMIT_SQL_LENGTH, 100_000)
    sqlite3_limit(handle, SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1_000)
    sqlite3_limit(handle, SQLITE_LIMIT_EXPR_DEPTH, 100)
    sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0)
    sqlite3_hard_heap_limit64(256 << 20)
  }
}

extension TraceQuery {
  /// Each table under its own name with the rows of the chosen runs, then our views over those.
  private func layViews(isAll: Bool) throws {
    let list = runs.map(String.init).joined(separator: ", ")
    let tables = Schema.tables.map { table in
      let scope = table.belongsToRun && !isAll ? " WHERE run IN (\(list))" : ""
      return "CREATE TEMP VIEW \(table.name) AS SELECT \(table.columnList) FROM main.\(table.name)\(scope);"
    }
    let views = Schema.views.map { $0.sql("CREATE TEMP VIEW") }
    let world = Schema.worldTables.map { $0.sql("CREATE TEMP TABLE") }
    // Made here, since the making of a table-valued function is refused later.
    _ = try reader.database.rows("SELECT 1 FROM json_each('[]'), json_tree('[]')")
    try reader.database.execute(
      "PRAGMA temp_store = MEMORY; BEGIN;" + (tables + views + world).joined(separator: "\n") + "COMMIT;")
  }

  /// `state` and `sees`, once a query asks for them.
  private func layWorld() throws {
    guard !isWorldLaid else { return }
    isWorldLaid = true
    try guardian.standingAside { try reader.database.transaction { try fillWorld() } }
  }

  private func fillWorld() throws {
    let state = try reader.database.prepare(Schema.state.insert())
    let sees = try reader.database.prepare(Schema.sees.insert())
    for number in runs {
      let run = try reader.run(number)
      for (step, world) in [(0, run.before)] + run.steps.map({ ($0.event.step, $0.after) }) {
        if guardian.isLate { throw TraceError.queryTooSlow(seconds: limits.seconds) }
        try add(world, [.of(number), .of(step)], to: state)
        for pair in world.sights { try sees.run([.of(number), .of(step), .of(pair.viewer), .of(pair.seen)]) }
      }
    }
  }

  private func add(_ world: World, _ moment: [SQLValue], to state: Statement) throws {
    for subject in world.subjects {
      for (attribute, value) in world[subject] {
        try state.run(moment + [.text(subject.description), .text(attribute), .text(value)])
      }
    }
  }
}
