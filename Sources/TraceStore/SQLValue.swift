/// A value as SQLite stores it. https://sqlite.org/datatype3.html
package enum SQLValue: Equatable, Sendable {
  case null
  case integer(Int64)
  case real(Double)
  case text(String)
  case blob([UInt8])

  package static func of(_ number: Int?) -> SQLValue { number.map { .integer(Int64($0)) } ?? .null }
  package static func of(_ number: Int64?) -> SQLValue { number.map(SQLValue.integer) ?? .null }
  package static func of(_ text: String?) -> SQLValue { text.map(SQLValue.text) ?? .null }
  package static func of(_ bytes: [UInt8]?) -> SQLValue { bytes.map(SQLValue.blob) ?? .null }

  var int: Int? { if case .integer(let number) = self { Int(exactly: number) } else { nil } }

  /// Bytes that it takes in memory, about.
  var size: Int {
    switch self {
    case .null, .integer, .real: 16
    case .text(let text): 16 + text.utf8.count
    case .blob(let bytes): 16 + bytes.count
    }
  }
}
