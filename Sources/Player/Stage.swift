import Narration
package import Steps
package import Terminal
package import TraceStore

/// What a full screen shows of a run, drawn from what is known of one moment. It computes; it never reads or prints.
package struct Stage {
  let viewing: Viewing
  let outline: Outline
  /// The run without its steps.
  let story: Story
  let moment: Moment

  /// One place of a run.
  package struct Moment: Equatable, Sendable {
    /// Nil where the run has no steps.
    package var folded: Folded?
    /// The end of what the program had shown by then, where that is looked at.
    package var shown: [Shown]
    /// What people wrote there: the titles of chapters that begin, and notes.
    package var chapters: [String]
    package var notes: [String]

    package init(folded: Folded?, shown: [Shown] = [], chapters: [String] = [], notes: [String] = []) {
      (self.folded, self.shown, self.chapters, self.notes) = (folded, shown, chapters, notes)
    }
  }

  package init(_ viewing: Viewing, _ outline: Outline, _ story: Story, _ moment: Moment) {
    (self.viewing, self.outline, self.story, self.moment) = (viewing, outline, story, moment)
  }

  var narrator: Narrator { Narrator(viewing.language) }
  var told: Told? { moment.folded.map { Told($0, facts: story.facts) } }

  func word(_ word: StageWords) -> String { word.text(viewing.language) }
  func word(_ word: PictureWords) -> String { word.text(viewing.language) }

  /// Smaller than this there is no room for the picture.
  static let least = (rows: 20, columns: 60)

  package func canvas(rows: Int, columns: Int) -> Canvas {
    var canvas = Canvas(rows: max(rows, 1), columns: max(columns, 1))
    if viewing.isBlank { return canvas }
    let isSmall = rows < Self.least.rows || columns < Self.least.columns
    drawHead(&canvas, isSmall: isSmall)
    let body = Body(first: isSmall ? 1 : 3, end: max(1, canvas.rows - 1))
    if viewing.isHelp {
      drawText(help(columns: columns), in: body, scroll: 0, &canvas)
    } else {
      drawBody(body, isSmall: isSmall, &canvas)
    }
    drawFoot(&canvas)
    return canvas
  }

  /// The rows between the head and the foot.
  struct Body {
    var first: Int
    var end: Int
    var height: Int { max(0, end - first) }
  }

  private func drawBody(_ body: Body, isSmall: Bool, _ canvas: inout Canvas) {
    switch viewing.view {
    case .picture where !isSmall: drawPicture(body, &canvas)
    case .world where !isSmall: drawWorld(body, &canvas)
    default:
      let lines = text(columns: canvas.columns)
      drawText(lines, in: body, scroll: scroll(of: lines.count, in: body), &canvas)
    }
  }

  /// How far a long view is really moved down: what the keys asked for, within what there is.
  package func settledScroll(rows: Int, columns: Int) -> Int {
    let isSmall = rows < Self.least.rows || columns < Self.least.columns
    let body = Body(first: isSmall ? 1 : 3, end: max(1, rows - 1))
    if viewing.view == .world, !isSmall {
      let world = SideBySide(self, columns: columns)
      return min(max(viewing.scroll, -world.start), max(0, world.lines.count - world.start - body.height + 1))
    }
    if viewing.view == .picture, !isSmall { return 0 }
    let count = text(columns: columns).count
    return scroll(of: count, in: body) - (viewing.view == .output ? max(0, count - body.height) : 0)
  }

  /// A terminal shows the end of what was written; all else is read from its begin.
  private func scroll(of count: Int, in body: Body) -> Int {
    let most = max(0, count - body.height)
    return min(max(0, (viewing.view == .output ? most : 0) + viewing.scroll), most)
  }

  func drawText(_ lines: [String], in body: Body, scroll: Int, _ canvas: inout Canvas) {
    for (index, line) in lines.dropFirst(scroll).prefix(body.height).enumerated() {
      canvas.put(line.simple, row: body.first + index, column: 1)
    }
  }

  /// What is shown as text: the card, the output, and on a small screen everything.
  private func text(columns: Int) -> [String] {
    let layout = Layout(column: min(columns - 2, 76))
    switch viewing.view {
    case .output: return output(layout)
    case .world: return WorldText(viewing.language, layout: layout).moment(moment.folded?.after ?? story.before)
    case .picture, .card:
      guard let told else { return [word(.noSteps)] }
      let depth = viewing.view == .picture ? min(viewing.depth.rawValue, 1) : viewing.depth.rawValue
      let card = Card(narrator: narrator, layout: layout, depth: Depth(rawValue: depth) ?? .line)
      return notes(layout) + card.lines(told) + guessLines(layout)
    }
  }

  private func output(_ layout: Layout) -> [String] {
    let rows = ShownLines.rows(moment.shown, narrator)
    return rows.isEmpty ? [word(.nothingShown)] : rows.flatMap { layout.hanging($0.label, $0.text, at: 8) }
  }

  private func notes(_ layout: Layout) -> [String] {
    (moment.chapters + moment.notes).flatMap { layout.hanging("*", $0, at: 2) + [""] }
  }

  private func guessLines(_ layout: Layout) -> [String] {
    guessRow.map { layout.hanging($0.label, $0.text, at: Self.textColumn, margin: Card.margin) } ?? []
  }
}

extension String {
  /// In characters that every terminal shows one cell wide, and Hangul.
  var simple: String {
    guard unicodeScalars.contains(where: { $0.value > 0x7e }) else { return self }
    return unicodeScalars.reduce(into: "") { text, scalar in
      switch scalar {
      case "…": text += ".."
      case "→": text += "->"
      case "·": text += "-"
      case "×": text += "x"
      case "└": text += "`"
      case "─", "–", "—": text += "-"
      case "‹": text += "<"
      case "›": text += ">"
      default: text.unicodeScalars.append(scalar)
      }
    }
  }
}
