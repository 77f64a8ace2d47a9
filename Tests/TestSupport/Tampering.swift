import CSQLite

/// SQLite without any of the wrapper's guards: what a stranger can do to a file.
public func tamper(_ path: String, _ sql: String) throws {
  var database: OpaquePointer?
  defer { sqlite3_close_v2(database) }
  sqlite3_open(path, &database)
  sqlite3_exec(database, "PRAGMA writable_schema = ON", nil, nil, nil)
  guard sqlite3_exec(database, sql, nil, nil, nil) == SQLITE_OK else { throw Tampering(sqlite3_errmsg(database)) }
}

public struct Tampering: Error {
  public let message: String

  public init(_ message: UnsafePointer<CChar>?) { self.message = message.map { String(cString: $0) } ?? "" }
}

/// The page at which the b-tree of a table begins.
public func rootPage(of table: String, in path: String) throws -> Int {
  var database: OpaquePointer?
  var statement: OpaquePointer?
  defer {
    sqlite3_finalize(statement)
    sqlite3_close_v2(database)
  }
  sqlite3_open(path, &database)
  let query = "SELECT rootpage FROM sqlite_schema WHERE name = '\(table)'"
  guard sqlite3_prepare_v2(database, query, -1, &statement, nil) == SQLITE_OK, sqlite3_step(statement) == SQLITE_ROW
  else { throw Tampering(sqlite3_errmsg(database)) }
  return Int(sqlite3_column_int64(statement, 0))
}
