import CSQLite
import TestSupport
import Testing
import TraceStore

@Suite struct SchemaTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    _ = try TraceWriter(path: folder.trace)
  }

  /// The dictionary holds each column of each table and view of the file, and of the two that are laid by queries.
  @Test func everyColumnIsInTheDictionary() throws {
    let described = try raw("SELECT name || '.' || \"column\" FROM dictionary WHERE name NOT IN ('state', 'sees')")
    let present = try raw(
      """
      SELECT m.name || '.' || c.name FROM sqlite_schema m JOIN pragma_table_info(m.name) c
        WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%'
      """)
    #expect(present.count > 150)
    #expect(Set(described) == Set(present))
    #expect(try raw("SELECT name FROM dictionary WHERE trim(meaning) = ''").isEmpty)
  }

  @Test func aQueryHasTheSameColumns() throws {
    try Invented().write(to: folder.trace)
    let query = try TraceQuery(path: folder.trace)
    for name in Set(try raw("SELECT DISTINCT name FROM dictionary")) {
      let described = try raw("SELECT \"column\" FROM dictionary WHERE name = '\(name)'")
      #expect(Set(try query.rows("SELECT * FROM \(name) LIMIT 1").columns) == Set(described), "\(name)")
    }
  }

  @Test func theFileSaysWhatItIs() throws {
    #expect(try raw("PRAGMA application_id") == ["1179210568"])
    #expect(try raw("PRAGMA user_version") == ["1"])
    #expect(try raw("PRAGMA journal_mode") == ["wal"])
    #expect(try raw("SELECT scene || name FROM scene_name").first == "1image")
    #expect(try raw("SELECT count(*) FROM scene_name") == ["9"])
  }

  /// The first column of each row, by plain SQLite: as any client sees the file.
  private func raw(_ sql: String) throws -> [String] {
    var database: OpaquePointer?
    var statement: OpaquePointer?
    defer {
      sqlite3_finalize(statement)
      sqlite3_close_v2(database)
    }
    sqlite3_open(folder.trace, &database)
    guard sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK else {
      throw Tampering(sqlite3_errmsg(database))
    }
    var rows: [String] = []
    while sqlite3_step(statement) == SQLITE_ROW { rows.append(String(cString: sqlite3_column_text(statement, 0))) }
    return rows
  }
}
