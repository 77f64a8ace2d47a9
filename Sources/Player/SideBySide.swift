import Narration
import Steps
import Terminal

/// All that held before a step and after it, line beside line.
struct SideBySide {
  let lines: [Line]
  /// The first line to be shown when nobody has moved the view: a little above the first change.
  let start: Int

  struct Line: Equatable {
    var before: String
    var after: String
    var sign: Changes.Sign?
    var isTitle = false
  }

  init(_ stage: Stage, columns: Int) {
    let text = WorldText(stage.viewing.language)
    let before = stage.moment.folded?.before ?? stage.story.before
    let after = stage.moment.folded?.after ?? stage.story.before
    let half = Self.half(columns)
    lines = zip(text.sections(before), text.sections(after)).flatMap { old, new -> [Line] in
      let rows = Self.aligned(old.rows, new.rows)
      if rows.isEmpty { return [] }
      let title = text.word(new.title).uppercased()
      return [Line(before: title, after: title, isTitle: true)] + rows.flatMap { Self.lines($0, half) }
    }
    start = max(0, (lines.firstIndex { $0.sign != nil } ?? 0) - 3)
  }

  /// Cells of one side, without its sign.
  static func half(_ columns: Int) -> Int { (columns - 7) / 2 }

  private typealias Row = (name: String, text: String)

  /// Rows of one name stand beside each other; what is gone stands where it was.
  private static func aligned(_ old: [Row], _ new: [Row]) -> [(old: Row?, new: Row?)] {
    let (oldNames, newNames) = (distinct(old), distinct(new))
    let places = Dictionary(uniqueKeysWithValues: zip(oldNames, old.indices))
    let left = Set(newNames)
    var rows: [(old: Row?, new: Row?)] = []
    var next = 0
    func passGone(to end: Int) {
      for index in next..<max(next, end) where !left.contains(oldNames[index]) { rows.append((old[index], nil)) }
      next = max(next, end)
    }
    for (name, row) in zip(newNames, new) {
      if let place = places[name] { passGone(to: place) }
      rows.append((places[name].map { old[$0] }, row))
    }
    passGone(to: old.count)
    return rows
  }

  /// Of rows that are called alike, which one it is.
  private static func distinct(_ rows: [Row]) -> [String] {
    var counts: [String: Int] = [:]
    return rows.map { row in
      counts[row.name, default: 0] += 1
      return "\(counts[row.name] ?? 0) \(row.name)"
    }
  }

  private static func lines(_ row: (old: Row?, new: Row?), _ half: Int) -> [Line] {
    let sign: Changes.Sign? =
      row.old == nil ? .made : row.new == nil ? .gone : row.old?.text == row.new?.text ? nil : .changed
    let old = row.old.map { wrapped($0, half) } ?? []
    let new = row.new.map { wrapped($0, half) } ?? []
    return (0..<max(old.count, new.count)).map { index in
      Line(
        before: index < old.count ? old[index] : "", after: index < new.count ? new[index] : "",
        sign: index == 0 ? sign : nil)
    }
  }

  private static func wrapped(_ row: Row, _ width: Int) -> [String] {
    "\(row.name)  \(row.text)".shortPath.simple.sanitised.wrapped(to: width, indent: 2)
  }
}

extension Stage {
  func drawWorld(_ body: Body, _ canvas: inout Canvas) {
    let world = SideBySide(self, columns: canvas.columns)
    let right = SideBySide.half(canvas.columns) + 4
    canvas.put(narrator.label(.before).uppercased(), row: body.first, column: 3, .host)
    canvas.put(narrator.label(.after).uppercased(), row: body.first, column: right + 2, .inside)
    let start = min(max(0, world.start + viewing.scroll), max(0, world.lines.count - body.height + 1))
    for (index, line) in world.lines.dropFirst(start).prefix(body.height - 1).enumerated() {
      let row = body.first + 1 + index
      let isChanged = line.sign != nil
      let before: Ink = line.isTitle ? .bold : line.sign == .gone ? .mark : .plain
      let after: Ink = line.isTitle ? .bold : isChanged ? .mark : .plain
      canvas.put(line.before, row: row, column: line.isTitle ? 1 : 3, before, limit: right - 1)
      canvas.put(line.after, row: row, column: line.isTitle ? right : right + 2, after)
      if let sign = line.sign { canvas.put(sign.rawValue, row: row, column: sign == .gone ? 1 : right, .mark) }
    }
  }
}
