/// A grid of cells to draw on. What does not fit is left out; nothing of it ever wraps, and no wide character is cut.
package struct Canvas: Equatable, Sendable {
  package let rows: Int
  package let columns: Int
  var lines: [[Cell]]

  /// A character and what it means. The second cell of a wide character is empty.
  struct Cell: Equatable, Sendable {
    var text: String
    var ink: Ink

    static let blank = Cell(text: " ", ink: .plain)
  }

  package init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    lines = Array(repeating: Array(repeating: .blank, count: columns), count: rows)
  }

  /// Writes the text, which is sanitised first, and returns the column behind it. Marks of no width join the character
  /// before them.
  /// - Parameter limit: The column before which it ends; nil: the right edge.
  @discardableResult
  package mutating func put(_ text: String, row: Int, column: Int, _ ink: Ink = .plain, limit: Int? = nil) -> Int {
    guard lines.indices.contains(row), column >= 0 else { return column }
    let end = min(limit ?? columns, columns)
    var column = column
    // More than that can't be seen, however long it is.
    let text = String(text.unicodeScalars.prefix(columns * 4))
    for scalar in text.sanitised.unicodeScalars {
      let width = CellWidth.of(scalar)
      if width == 0 {
        join(scalar, row, column)
        continue
      }
      if column + width > end { break }
      lines[row][column] = Cell(text: String(scalar), ink: ink)
      if width == 2 { lines[row][column + 1] = Cell(text: "", ink: ink) }
      column += width
    }
    return column
  }

  private mutating func join(_ scalar: Unicode.Scalar, _ row: Int, _ column: Int) {
    guard let owner = (0..<column).last(where: { !lines[row][$0].text.isEmpty }) else { return }
    // A text of marks alone could be made to fill the memory.
    if lines[row][owner].text.unicodeScalars.count < 8 { lines[row][owner].text.unicodeScalars.append(scalar) }
  }

  /// What can be read, without the spaces at the right.
  package var text: [String] {
    lines.map { line in
      var text = line.map(\.text).joined()[...]
      while text.last == " " { text.removeLast() }
      return String(text)
    }
  }
}
