/// Turns canvases into what a terminal is sent: only the lines that differ from what is there. Nothing is cleared first,
/// so nothing flickers. ECMA-48
package struct Painter: Sendable {
  private let palette: Palette
  private var shown: Canvas?

  package init(_ palette: Palette) { self.palette = palette }

  /// All of it to be written at once. Empty where nothing changed.
  package mutating func paint(_ canvas: Canvas) -> String {
    let former = shown?.rows == canvas.rows && shown?.columns == canvas.columns ? shown : nil
    shown = canvas
    return (0..<canvas.rows).filter { former?.lines[$0] != canvas.lines[$0] }
      .map { "\u{1b}[\($0 + 1);1H" + line(canvas.lines[$0]) }.joined()
  }

  /// What is on the screen is not what was painted any more.
  package mutating func forget() { shown = nil }

  /// The rest of the line is emptied in the ground of its last ink.
  private func line(_ cells: [Canvas.Cell]) -> String {
    let used = cells.lastIndex { $0 != .blank }.map { $0 + 1 } ?? 0
    var text = palette.begin(.plain)
    var ink = Ink.plain
    for cell in cells[..<used] {
      if cell.ink != ink { text += palette.begin(cell.ink) }
      ink = cell.ink
      text += cell.text
    }
    if ink != .plain { text += palette.begin(.plain) }
    return used < cells.count ? text + "\u{1b}[K" : text
  }
}
