import CSQLite

/// A compiled statement of a database, which it keeps open.
package final class Statement {
  private let handle: OpaquePointer
  private let database: Database

  init(_ handle: OpaquePointer, of database: Database) {
    self.handle = handle
    self.database = database
  }

  deinit { sqlite3_finalize(handle) }

  /// Gives the parameters their values, in order, and makes the statement ready to run again.
  package func bind(_ values: [SQLValue]) throws(TraceError) {
    sqlite3_reset(handle)
    database.budget?.begin()
    for (index, value) in values.enumerated() {
      guard bind(value, at: Int32(index + 1)) == SQLITE_OK else { throw database.error }
    }
  }

  private func bind(_ value: SQLValue, at index: Int32) -> Int32 {
    switch value {
    case .null: return sqlite3_bind_null(handle, index)
    case .integer(let number): return sqlite3_bind_int64(handle, index, number)
    case .real(let number): return sqlite3_bind_double(handle, index, number)
    case .blob(let bytes):
      guard !bytes.isEmpty else { return sqlite3_bind_zeroblob(handle, index, 0) }
      return bytes.withUnsafeBytes { fishbowl_sqlite_bind_blob(handle, index, $0.baseAddress, Int32($0.count)) }
    case .text(var text):
      return text.withUTF8 { bytes in
        bytes.withMemoryRebound(to: CChar.self) {
          fishbowl_sqlite_bind_text(handle, index, $0.baseAddress, Int32($0.count))
        }
      }
    }
  }

  /// Runs to the next row: false after the last.
  package func step() throws(TraceError) -> Bool {
    switch sqlite3_step(handle) {
    case SQLITE_ROW: return true
    case SQLITE_DONE: return false
    default:
      let error = database.error
      sqlite3_reset(handle)
      throw error
    }
  }

  /// Binds `values` and runs to the end, rows thrown away.
  package func run(_ values: [SQLValue]) throws(TraceError) {
    try bind(values)
    while try step() {}
    sqlite3_reset(handle)
  }
}

extension Statement {
  package var columns: [String] {
    (0..<sqlite3_column_count(handle)).map { sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? "" }
  }

  /// The row at which `step` stopped.
  package var row: [SQLValue] { (0..<sqlite3_column_count(handle)).map(value) }

  package func isNull(_ column: Int32) -> Bool { sqlite3_column_type(handle, column) == SQLITE_NULL }
  package func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(handle, column) }
  package func optionalInteger(_ column: Int32) -> Int64? { isNull(column) ? nil : integer(column) }
  package func int(_ column: Int32) -> Int? { optionalInteger(column).flatMap { Int(exactly: $0) } }

  /// The column as text; bytes that are no UTF-8 are replaced.
  package func text(_ column: Int32) -> String {
    guard let start = sqlite3_column_text(handle, column) else { return "" }
    let bytes = UnsafeBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column)))
    return String(decoding: bytes, as: UTF8.self)
  }

  package func optionalText(_ column: Int32) -> String? { isNull(column) ? nil : text(column) }

  package func blob(_ column: Int32) -> [UInt8]? {
    guard !isNull(column) else { return nil }
    guard let start = sqlite3_column_blob(handle, column) else { return [] }
    return Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, column))))
  }

  private func value(_ column: Int32) -> SQLValue {
    switch sqlite3_column_type(handle, column) {
    case SQLITE_INTEGER: .integer(integer(column))
    case SQLITE_FLOAT: .real(sqlite3_column_double(handle, column))
    case SQLITE_TEXT: .text(text(column))
    case SQLITE_BLOB: .blob(blob(column) ?? [])
    default: .null
    }
  }
}
