import Terminal

/// Rows in columns as wide as their widest cell, three blanks between, as docker's lists are.
enum Columns {
  /// `least`: cells of a column with the blanks after it. Behind a last cell there are none, but before an empty one.
  static func lines(_ rows: [[String]], atLeast least: Int = 10) -> [String] {
    let columns = rows.map(\.count).max() ?? 0
    let widths = (0..<columns).map { column in
      rows.reduce(least - 3) { max($0, $1.count > column ? $1[column].cells : 0) }
    }
    return rows.map { row in
      zip(row, widths).dropLast().map { $0.padded(to: $1) + "   " }.joined() + (row.last ?? "")
    }
  }
}

extension String {
  /// The pieces between separators, empty ones too.
  func components(by separator: Character) -> [String] {
    split(separator: separator, omittingEmptySubsequences: false).map(String.init)
  }
}
