package import Narration
import Steps
import Terminal

/// Two runs side by side as lines of text. It computes; it never prints. Stored texts are sanitised.
package struct RunDiffText: Sendable {
  let narrator: Narrator
  let layout: Layout

  package init(_ language: Language, layout: Layout = Layout()) {
    narrator = Narrator(language)
    self.layout = layout
  }

  /// By what the runs are told apart.
  package enum View: String, CaseIterable, Sendable { case kind, scene, effect }

  /// `names`: what the two are called, as typed. `all`: steps too in which nothing differs.
  package func lines(_ diff: RunDiff, names: [String], by view: View = .kind, all: Bool = false) -> [String] {
    let heads = zip(["A", "B"], zip(names, [diff.left, diff.right])).flatMap { letter, side in
      layout.hanging(letter, "\(side.0)  \(summary(Story(side.1)))", at: 3, bold: true)
    }
    return heads + [""] + body(diff, view, all)
  }

  private func body(_ diff: RunDiff, _ view: View, _ all: Bool) -> [String] {
    switch view {
    case .kind: (all ? diff.pairs : diff.different).flatMap(rows) + ending(diff)
    case .scene: scenes(diff)
    case .effect: effects(diff)
    }
  }

  private func summary(_ story: Story) -> String {
    let exit = narrator.ending(of: story.steps, facts: story.facts)
    let took = story.took.map { " · " + narrator.label(.duration(milliseconds: Double($0) / 1e6)) } ?? ""
    return "\(Transcript.command(story.facts.argv)) · \(exit)\(took)"
  }

  func word(_ word: DiffWords) -> String { word.text(narrator.language) }
}

// By kind: a line with both steps, and below it in what they differ.
extension RunDiffText {
  private func rows(_ pair: RunDiff.Pair) -> [String] {
    let cells = [pair.left, pair.right].map { side in side.map(cell) ?? "      –" }
    let mark = pair.differences.isEmpty ? "" : "<<"
    let half = (layout.width - 4) / 2
    let head = cells[0].padded(to: half) + cells[1].padded(to: half) + mark
    return [pair.differences.isEmpty ? head.withoutTrailingSpace : layout.style.bold(head)]
      + pair.differences.flatMap { details($0, pair) }
  }

  /// `  14 root.pivot · failed`
  private func cell(_ step: Folded) -> String {
    let outcome = step.event.outcome == .done ? "" : " · " + narrator.label(.outcome(step.event.outcome))
    return "\(String(step.event.step).leftPadded(to: 4)) \(step.event.kind.rawValue)\(outcome)"
  }

  private func details(_ difference: RunDiff.Difference, _ pair: RunDiff.Pair) -> [String] {
    switch difference {
    case .lone:
      guard let step = pair.left ?? pair.right else { return [] }
      let side = word(pair.right == nil ? .hereOnly : .thereOnly)
      return detail("\(side): \(narrator.planLine(for: step.event.operation, undoes: step.event.undoes))")
    case .moved: return detail(word(.moved))
    case .outcome: return []
    case .argument(let name, let left, let right):
      return detail("\(word(.argument(name))): \(Self.shortened(left)) | \(Self.shortened(right))")
    case .calls(let left, let right): return detail("\(word(.calls)): \(Self.list(left)) | \(Self.list(right))")
    }
  }

  private func detail(_ text: String) -> [String] { layout.hanging("", text, at: 0, margin: 8, continuation: 2) }

  private func ending(_ diff: RunDiff) -> [String] {
    let count = diff.different.count
    let sentence = count == 0 ? word(.same) : word(.differ(count)) + (first(diff).map { " " + $0 } ?? "")
    return (count == 0 ? [] : [""]) + layout.hanging("", sentence, at: 0)
  }

  private func first(_ diff: RunDiff) -> String? {
    diff.remainders.first { $0.kind != nil }.map { difference in
      let values = [difference.left, difference.right].map { $0.map(Self.shortened) ?? word(.unknown) }
      let what = "\(difference.subject) \(difference.attribute)"
      return word(.firstEffect(what, left: values[0], right: values[1]))
    }
  }

  /// `mkdirat × 2, openat`
  private static func list(_ names: [String]) -> String {
    var rows: [(name: String, count: Int)] = []
    for name in names {
      if rows.last?.name == name { rows[rows.count - 1].count += 1 } else { rows.append((name, 1)) }
    }
    let shown = rows.prefix(12).map { $0.count == 1 ? $0.name : "\($0.name) × \($0.count)" }
    return names.isEmpty ? "–" : (shown + (rows.count > 12 ? ["…"] : [])).joined(separator: ", ")
  }

  /// What two lines can hold: both sides stand in one paragraph.
  private static func shortened(_ text: String) -> String {
    text.isEmpty ? "\"\"" : text.count > 160 ? text.prefix(159) + "…" : text
  }
}

// By scene and by effect.
extension RunDiffText {
  private func scenes(_ diff: RunDiff) -> [String] {
    let words = [DiffWords.steps, .systemCalls, .time].map(word)
    let heads = [word(.scene)] + words.map { "A " + $0 } + words.map { "B " + $0 }
    let rows = diff.scenes.map { row in
      ["\(row.scene.rawValue) \(narrator.sceneName(row.scene))"] + numbers(row.left) + numbers(row.right)
    }
    return ([heads] + rows).map { cells in
      cells.enumerated().reduce("") { $0 + ($1.offset == 0 ? $1.element.padded(to: 14) : $1.element.leftPadded(to: 9)) }
    }
  }

  private func numbers(_ sums: RunDiff.Sums) -> [String] {
    let time = narrator.label(.duration(milliseconds: Double(sums.nanoseconds) / 1e6))
    return [String(sums.steps), String(sums.calls), String(time.prefix { $0 != " " })]
  }

  private func effects(_ diff: RunDiff) -> [String] {
    let rows = diff.remainders
    guard !rows.isEmpty else { return [word(.nothingLeft)] }
    return rows.flatMap { row in
      let values = [row.left, row.right].map { $0.map(Self.shortened) ?? "–" }
      let kind = row.kind.map { " (\($0.rawValue))" } ?? ""
      return layout.hanging(
        "", "\(row.subject) \(row.attribute): \(values[0]) | \(values[1])\(kind)", at: 0, continuation: 4)
    }
  }
}
