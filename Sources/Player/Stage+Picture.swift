import Narration
import Steps
import Terminal

// The host, the wall, the inside, and the card beneath them.
extension Stage {
  /// Where the texts of the card begin, and those of the picture's sides.
  static let textColumn = 10
  private static let hostColumn = 15

  func drawPicture(_ body: Body, _ canvas: inout Canvas) {
    guard let told else {
      canvas.put(word(.noSteps), row: body.first, column: 1)
      return
    }
    let facts = Picture.Facts(
      language: viewing.language, tellsLayers: told.event.scene == .image, kernel: kernel)
    var picture = Picture(before: told.before, after: told.after, scene: told.event.scene, facts: facts).rows
    var card = cardRows(told, height: canvas.rows)
    fit(&picture, &card, in: body.height - 1, columns: canvas.columns)
    let sides = Sides(columns: canvas.columns)
    canvas.put(word(.host), row: body.first, column: 1)
    canvas.put(word(.container), row: body.first, column: sides.inside)
    var row = body.first + 1
    for marked in picture { row = draw(marked, row, sides, &canvas) }
    row += 1
    for line in card.flatMap({ lines(of: $0, columns: canvas.columns) }) where row < body.end {
      canvas.put(line.text, row: row, column: 1, line.isStrong ? .bold : .plain)
      row += 1
    }
  }

  private var kernel: String { story.machine.kernel.split(separator: ".").prefix(2).joined(separator: ".") }

  /// Where the wall stands, and where the inside begins.
  private struct Sides {
    let wall: Int
    var inside: Int { wall + 12 }
    let edge: Int

    init(columns: Int) {
      wall = columns < 100 ? min(32, columns * 32 / 76) : columns * 39 / 100
      edge = columns - 2
    }
  }

  private func draw(_ marked: Picture.Marked, _ row: Int, _ sides: Sides, _ canvas: inout Canvas) -> Int {
    var row = row
    let content = marked.row
    if content.held != nil {
      if let above = marked.above {
        canvas.put("  " + narrator.label(.before), row: row, column: 1)
        canvas.put(above, row: row, column: Self.hostColumn)
        row += 1
      }
      canvas.put(content.label, row: row, column: 1)
      let end = canvas.put(content.host, row: row, column: Self.hostColumn, marked.sign == nil ? .plain : .mark)
      drawSign(marked, row, from: end, sides, &canvas)
      return row + 1
    }
    drawHost(marked, row, sides, &canvas)
    drawWall(content, row, sides, &canvas)
    drawInside(marked, row, sides, &canvas)
    return row + 1
  }

  private func drawHost(_ marked: Picture.Marked, _ row: Int, _ sides: Sides, _ canvas: inout Canvas) {
    let content = marked.row
    let limit = content.wall == .none && content.inside.isEmpty ? sides.edge - 8 : sides.wall - 1
    let isOnlyHere = content.inside.isEmpty && marked.sign != nil
    if let former = content.former {
      canvas.put(former.simple, row: row, column: 1, .mark, limit: limit)
      return
    }
    let begin = canvas.put(content.label.simple, row: row, column: 1, limit: limit)
    let column = content.label.isEmpty ? 1 : max(Self.hostColumn, begin + 1)
    var text = content.host
    if content.topic == .processes, marked.isPointedAt { text += "  <<" }
    canvas.put(text.shortened(to: limit - column), row: row, column: column, isOnlyHere ? .mark : .host, limit: limit)
  }

  private func drawWall(_ content: Picture.Row, _ row: Int, _ sides: Sides, _ canvas: inout Canvas) {
    switch content.wall {
    case .standing(let name): canvas.put("[ \(name.padded(to: 6)) ]", row: row, column: sides.wall, .inside)
    case .open(let name):
      canvas.put(name.isEmpty ? "" : ": \(name.padded(to: 6)) :", row: row, column: sides.wall, .host)
    case .none where content.label.hasSuffix("<"):
      // It passes the wall: a wall is no root.
      let begin = content.label.simple.cells + 1
      let line = String(repeating: "-", count: max(0, sides.wall + 9 - begin)) + "+"
      canvas.put(line, row: row, column: begin)
    case .none: break
    }
  }

  private func drawInside(_ marked: Picture.Marked, _ row: Int, _ sides: Sides, _ canvas: inout Canvas) {
    let room = sides.edge - sides.inside - (marked.sign == nil ? 0 : sign(of: marked).cells + 1)
    let ink: Ink = marked.sign != nil ? .mark : isShared(marked.row) ? .plain : .inside
    let text = marked.row.inside.shortened(to: room)
    let end = canvas.put(text, row: row, column: sides.inside, ink, limit: sides.inside + room)
    drawSign(marked, row, from: end, sides, &canvas)
  }

  private func isShared(_ row: Picture.Row) -> Bool { if case .open = row.wall { true } else { false } }

  private func drawSign(
    _ marked: Picture.Marked, _ row: Int, from column: Int, _ sides: Sides, _ canvas: inout Canvas
  ) {
    guard marked.sign != nil else { return }
    let text = sign(of: marked)
    canvas.put(text, row: row, column: max(column + 1, sides.edge - text.cells), .mark)
  }

  /// `+ new`, `~ <<`, `- 27`
  private func sign(of marked: Picture.Marked) -> String {
    guard let sign = marked.sign else { return "" }
    if let count = marked.count { return "\(sign.rawValue) \(count)" }
    if marked.row.topic == .processes { return sign == .made ? "+ \(word(.new))" : sign.rawValue }
    return marked.isPointedAt ? "\(sign.rawValue) <<" : sign.rawValue
  }
}

extension String {
  /// Cut to so many cells; what is cut is said by two points.
  func shortened(to cells: Int) -> String {
    let text = String(unicodeScalars.prefix(max(0, cells) * 4 + 8)).simple.sanitised
    guard text.cells > cells else { return text }
    var short = ""
    var taken = 0
    for character in text {
      taken += String(character).cells
      if taken > cells - 2 { break }
      short.append(character)
    }
    return cells < 4 ? "" : short + ".."
  }
}
