import Terminal
import TraceStore

extension TraceText {
  /// A table that is no wider than the terminal: long cells are cut, and where even that does not help, each row is a
  /// list of its columns.
  static func table(_ answer: Answer, width: Int) -> [String] {
    let rows = [answer.columns.map(\.sanitised)] + answer.rows.map { $0.map(text) }
    let count = answer.columns.count
    guard count * (least + gap) <= width + gap else { return list(rows) }
    let widths = fitted((0..<count).map { column in rows.map { $0[column].cells }.max() ?? 0 }, width)
    return rows.map { row in
      let cells = zip(row, widths).map { $0.cut(to: $1).padded(to: $1) }.joined(
        separator: String(repeating: " ", count: gap))
      return String(cells.reversed().drop { $0 == " " }.reversed())
    }
  }

  private static let gap = 2
  /// Cells that a column keeps in any case.
  private static let least = 6

  /// The widest columns give first.
  private static func fitted(_ widths: [Int], _ width: Int) -> [Int] {
    var widths = widths
    var excess = widths.reduce(0, +) + gap * (widths.count - 1) - width
    while excess > 0, let widest = widths.max(), widest > least {
      let places = widths.indices.filter { widths[$0] == widest }
      let next = max(least, widths.filter { $0 < widest }.max() ?? least)
      let cut = min(widest - next, (excess + places.count - 1) / places.count)
      for place in places { widths[place] -= max(1, cut) }
      excess -= max(1, cut) * places.count
    }
    return widths
  }

  private static func list(_ rows: [[String]]) -> [String] {
    let column = (rows[0].map(\.cells).max() ?? 0) + 2
    return rows.dropFirst().enumerated().flatMap { index, row in
      (index == 0 ? [] : [""]) + zip(rows[0], row).map { $0.padded(to: column) + $1 }
    }
  }
}

extension String {
  /// At most so many cells; what was longer ends with `…`.
  fileprivate func cut(to cells: Int) -> String {
    guard self.cells > cells else { return self }
    var text = ""
    for character in self {
      if (text + String(character)).cells > cells - 1 { break }
      text.append(character)
    }
    return text + "…"
  }
}
