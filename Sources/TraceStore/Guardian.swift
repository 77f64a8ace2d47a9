import CSQLite

/// Watches over a connection on which a stranger's SQL runs: what it may read, and how long it may take.
final class Guardian {
  private(set) var asksForWorld = false
  /// Why a query was refused, in words.
  private(set) var refused: String?
  private var deadline: ContinuousClock.Instant?
  private var isAside = false

  /// Both callbacks hold this object unretained: it must live as long as the connection is used. Time is the limit now.
  func watch(_ database: Database) {
    let context = Unmanaged.passUnretained(self).toOpaque()
    database.budget = nil
    sqlite3_set_authorizer(
      database.handle,
      { context, action, first, second, schema, _ in
        guard let context else { return SQLITE_DENY }
        let guardian = Unmanaged<Guardian>.fromOpaque(context).takeUnretainedValue()
        let texts = [first, second, schema].map { $0.map { String(cString: $0) } }
        return guardian.allows(action, texts[0], texts[1], in: texts[2]) ? SQLITE_OK : SQLITE_DENY
      }, context)
    sqlite3_progress_handler(
      database.handle, 10_000,
      { context in
        context.map { Unmanaged<Guardian>.fromOpaque($0).takeUnretainedValue().isLate } == true ? 1 : 0
      }, context)
  }

  func begin(seconds: Double) {
    (asksForWorld, refused) = (false, nil)
    deadline = .now.advanced(by: .seconds(seconds))
  }

  func rest() { deadline = nil }

  var isLate: Bool { deadline.map { $0 < .now } ?? false }

  /// Lets our own writing to TEMP pass.
  func standingAside<T>(_ body: () throws -> T) rethrows -> T {
    isAside = true
    defer { isAside = false }
    return try body()
  }

  /// https://sqlite.org/c3ref/set_authorizer.html
  private func allows(_ action: Int32, _ first: String?, _ second: String?, in schema: String?) -> Bool {
    if isAside { return true }
    switch action {
    case SQLITE_SELECT, SQLITE_RECURSIVE: return true
    case SQLITE_READ: return reads(first ?? "", in: schema)
    case SQLITE_FUNCTION: return calls(second ?? "")
    default:
      refused = "it may only SELECT"
      return false
    }
  }

  private static let tables = Set(Schema.tables.map(\.name))
  private static let functions = ["json_each", "json_tree"]

  /// Our TEMP views and tables, what they stand on, and the rows that two JSON functions make.
  private func reads(_ table: String, in schema: String?) -> Bool {
    if schema == "temp" || schema == nil {
      if Schema.worldTables.contains(where: { $0.name == table }) { asksForWorld = true }
      if !table.hasPrefix("sqlite_") { return true }
    }
    if Self.tables.contains(table) || Self.functions.contains(table) { return true }
    refused = "it may not read \(table)"
    return false
  }

  private func calls(_ function: String) -> Bool {
    guard ["load_extension", "fts3_tokenizer"].contains(function.lowercased()) else { return true }
    refused = "it may not call \(function)"
    return false
  }
}

extension Database {
  /// Compiles the one statement that `sql` is.
  func only(_ sql: String) throws -> Statement {
    var compiled: OpaquePointer?
    var rest = ""
    let status = sql.withCString { start in
      var tail: UnsafePointer<CChar>?
      let status = sqlite3_prepare_v2(handle, start, -1, &compiled, &tail)
      rest = tail.map { String(cString: $0) } ?? ""
      return status
    }
    guard status == SQLITE_OK else { throw error }
    guard let compiled else { throw TraceError.query("it is empty") }
    let statement = Statement(compiled, of: self)
    guard isEmpty(rest) else { throw TraceError.query("it is more than one statement") }
    return statement
  }

  /// Whether the text is only space and comments.
  private func isEmpty(_ sql: String) -> Bool {
    var compiled: OpaquePointer?
    defer { sqlite3_finalize(compiled) }
    return sqlite3_prepare_v2(handle, sql, -1, &compiled, nil) == SQLITE_OK && compiled == nil
  }
}
