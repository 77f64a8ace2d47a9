import Narration
import Steps
import Terminal

/// What is said about one step: a title, then rows of a label and a text.
struct Card {
  let narrator: Narrator
  let layout: Layout
  let depth: Depth

  static let margin = 6

  func lines(_ told: Told) -> [String] {
    title(told.event) + rows(told).flatMap(row)
  }

  /// All that it says below its title, at its depth.
  func rows(_ told: Told) -> [Row] {
    let words = narrator.words(for: told)
    return depth == .line ? shortRows(told, words) : allRows(told, words)
  }

  private func title(_ event: Event) -> [String] {
    layout.hanging(
      String(event.step).leftPadded(to: 4), titleText(event), at: Self.margin, bold: true)
  }

  /// `ns.clone · 0.7 ms`
  func titleText(_ event: Event) -> String {
    var parts = [event.kind.rawValue]
    if let begin = event.begin, let end = event.end, end >= begin {
      parts.append(narrator.label(.duration(milliseconds: (Double(end) - Double(begin)) / 1e6)))
    }
    if event.outcome != .done { parts.append(narrator.label(.outcome(event.outcome))) }
    if let undone = event.undoes { parts.append(narrator.label(.undoes(step: undone))) }
    return parts.joined(separator: " · ")
  }

  private func shortRows(_ told: Told, _ words: Words) -> [Row] {
    [Row(.what, [words.line])] + (told.event.calls.isEmpty ? [] : [callRow(told.event)])
  }

  private func allRows(_ told: Told, _ words: Words) -> [Row] {
    let event = told.event
    let actor = Label.performer(event.actor, pid: event.pid, inside: event.pidInside)
    let rows = [
      Row(.what, words.paragraphs(depth)), callRow(event), Row(.who, [narrator.label(actor)]),
      Row(.proof, proof(event)), Row(.changed, changes(told.folded)), Row(.whyNow, [words.whyNow]),
      Row(.notSo, words.notSo.map { ["\"\($0.belief)\" \($0.truth)"] } ?? []),
      Row(.source, [words.sources.joined(separator: ", ")]),
    ]
    return rows.filter { !$0.texts.isEmpty }
  }

  private func callRow(_ event: Event) -> Row {
    event.calls.isEmpty
      ? Row(.call, [narrator.label(Self.withoutCalls(event))]) : Row(.call, CallRows(depth: depth).performed(event))
  }

  /// What is said of a step that has no calls to show.
  static func withoutCalls(_ event: Event) -> Label {
    event.actor == .kernel || event.outcome == .skipped ? .noCall : .callsNotRecorded
  }

  func proof(_ event: Event) -> [String] {
    let lines = shown(event.evidence).map { evidence in
      let isNamed = evidence.key.isEmpty || evidence.value.hasPrefix(evidence.key)
      let value = isNamed ? evidence.value : "\(evidence.key): \(evidence.value)"
      return "\(evidence.source): \(value.spaced)"
    }
    return lines + (event.evidence.contains { $0.moment == .later } ? ["(\(narrator.label(.readLater)))"] : [])
  }

  /// With --evidence each there is much more than what proves the step: all of it at full depth.
  private func shown(_ evidence: [Evidence]) -> [Evidence] {
    let proving = evidence.filter { $0.moment == .later && $0.side == .host }
    return depth == .full || proving.isEmpty ? evidence : proving
  }

  private func changes(_ folded: Folded) -> [String] {
    let rows = Changes(of: folded).rows
    let limit = depth == .full ? rows.count : 6
    let hidden = rows.count - limit
    return rows.prefix(limit).map(\.text) + (hidden > 0 ? [narrator.label(.moreChanges(hidden))] : [])
  }

  private func row(_ row: Row) -> [String] {
    return row.texts.enumerated().flatMap { index, text in
      layout.hanging(
        index == 0 ? narrator.label(row.label) : "", text, at: labelColumn, margin: Self.margin,
        continuation: row.isList ? 2 : 0)
    }
  }

  /// Where what is beside the labels begins, with room for the name of a stream.
  var column: Int { max(labelColumn, 8) }

  private var labelColumn: Int {
    let labels: [Label] = [.what, .call, .who, .proof, .changed, .whyNow, .notSo, .source]
    return (labels.map { narrator.label($0).cells }.max() ?? 0) + 2
  }

  struct Row {
    let label: Label
    let texts: [String]

    /// Each text is a thing of its own, not a paragraph.
    var isList: Bool { [.call, .proof, .changed].contains(label) }

    init(_ label: Label, _ texts: [String]) {
      self.label = label
      self.texts = texts
    }
  }
}

extension String {
  /// /proc separates by tabs; a text does by spaces.
  fileprivate var spaced: String { split(separator: "\t").joined(separator: " ") }
}
