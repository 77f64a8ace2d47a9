import Player
import Steps
import Terminal

/// How a list is shown: docker's columns, a line of a template for each, or JSON.
struct Listing {
  /// The columns: fields of a row, and what stands above them.
  let columns: [(field: String, head: String)]
  /// What stands above fields that a template alone shows, where that is not their name in capitals.
  var heads: [String: String] = [:]

  /// A row is an object of texts under the names that docker's templates have. `format`: `table`, `json` or a template.
  func lines(_ rows: [JSON], format: String?) throws -> [String] {
    switch format {
    case nil, "table":
      return Columns.lines(
        [columns.map(\.head)] + rows.map { row in columns.map { row[$0.field]?.string?.sanitised ?? "" } })
    case "json": return rows.map(\.text)
    case let format?: return try lines(rows, Template(format))
    }
  }

  private func lines(_ rows: [JSON], _ template: Template) throws -> [String] {
    let lines = try rows.map { try template.line($0) }
    guard template.isTable else { return lines }
    let known = Dictionary(columns.map { ($0.field, $0.head) }) { $1 }.merging(heads) { $1 }
    return Columns.lines(([template.heading(known)] + lines).map { $0.components(by: "\t") })
  }
}
