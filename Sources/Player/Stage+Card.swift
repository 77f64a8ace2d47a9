import Narration
import Steps
import Terminal

// The card under the picture: the same words as in the transcript, as many as there is room for.
extension Stage {
  /// One part of the card. The order of the cases is that in which they are left out, the first first.
  enum Part: Int, Comparable {
    case source, whyNow, who, story, proof, note
    /// These stay.
    case notSo, guess, call, what

    static func < (left: Part, right: Part) -> Bool { left.rawValue < right.rawValue }
  }

  struct CardRow {
    var part: Part
    var label: String
    var texts: [String]
    /// How many lines each of them may take.
    var most = Int.max
  }

  func cardRows(_ told: Told, height: Int) -> [CardRow] {
    let words = narrator.words(for: told)
    let event = told.event
    let actor = Label.performer(event.actor, pid: event.pid, inside: event.pidInside)
    let card = Card(narrator: narrator, layout: Layout(), depth: viewing.depth)
    let rows = [
      CardRow(part: .what, label: narrator.label(.what), texts: [words.line]),
      CardRow(part: .story, label: "", texts: Array(words.paragraphs(viewing.depth).dropFirst())),
      CardRow(part: .call, label: narrator.label(.call), texts: [call(event)], most: viewing.depth == .full ? 6 : 2),
      CardRow(part: .who, label: narrator.label(.who), texts: [narrator.label(actor)]),
      CardRow(
        part: .proof, label: narrator.label(.proof), texts: proofs(card.proof(event)),
        most: viewing.depth == .full ? 4 : 2),
      CardRow(part: .whyNow, label: narrator.label(.whyNow), texts: [words.whyNow]),
      CardRow(
        part: .notSo, label: narrator.label(.notSo),
        texts: words.notSo.map { ["\"\($0.belief)\"", $0.truth] } ?? []),
      CardRow(part: .source, label: narrator.label(.source), texts: [words.sources.joined(separator: ", ")]),
      CardRow(part: .note, label: narrator.label(.chapter), texts: moment.chapters, most: 3),
      CardRow(part: .note, label: word(.note), texts: moment.notes, most: 3),
      CardRow(part: .guess, label: guessRow?.label ?? "", texts: guessRow.map { [$0.text] } ?? []),
    ]
    return rows.filter { !$0.texts.isEmpty && isWanted($0.part, height: height) }
  }

  /// What /proc says of the process itself comes first.
  private func proofs(_ lines: [String]) -> [String] {
    let own = lines.filter { $0.contains("NSpid") }
    return Array((own + lines.filter { !$0.contains("NSpid") }).prefix(4))
  }

  /// By height at the middle depth; a line's depth is the same at any height, and at full depth all that there is room for.
  private func isWanted(_ part: Part, height: Int) -> Bool {
    if part >= .note { return true }
    switch viewing.depth {
    case .line: return false
    case .full: return true
    case .paragraph: return part == .proof ? height >= 24 : part != .story && height >= 30
    }
  }

  private func call(_ event: Event) -> String {
    event.calls.isEmpty
      ? narrator.label(Card.withoutCalls(event)) : CallRows(depth: .line).performed(event).first ?? ""
  }

  func lines(of row: CardRow, columns: Int) -> [(text: String, isStrong: Bool)] {
    let layout = Layout(column: min(columns, 100) - 3)
    return row.texts.enumerated().flatMap { index, text in
      let lines = layout.hanging(index == 0 ? row.label : "", text.beginning.simple, at: Self.textColumn)
      var kept = Array(lines.prefix(row.most))
      if lines.count > kept.count, let last = kept.popLast() {
        kept.append((last + " ...").shortened(to: layout.width))
      }
      return kept.map { (text: $0, isStrong: row.part == .what) }
    }
  }

  /// Leaves out what there is no room for: parts of the card first, then rows that say nothing new.
  func fit(_ picture: inout [Picture.Marked], _ card: inout [CardRow], in height: Int, columns: Int) {
    func taken(_ rows: [CardRow]) -> Int { rows.reduce(0) { $0 + lines(of: $1, columns: columns).count } }
    let drawn = picture.reduce(1) { $0 + ($1.above == nil ? 1 : 2) }
    var excess = drawn + taken(card) - height
    excess -= picture.drop(excess) { $0.sign == nil && $0.row.topic == .mounts }
    func leaveOut(below part: Part) {
      while excess > 0, let least = card.indices.min(by: { card[$0].part < card[$1].part }), card[least].part < part {
        let before = taken(card)
        // Of several proofs the first says most.
        if card[least].texts.count > 1 { card[least].texts.removeLast() } else { card.remove(at: least) }
        excess -= before - taken(card)
      }
    }
    leaveOut(below: .note)
    excess -= picture.dropLast(excess) { $0.sign == nil && $0.isShared }
    excess -= picture.dropLast(excess) { $0.sign == nil && $0.row.topic != .processes }
    // Somebody wrote it for this place: it goes after what says nothing new.
    leaveOut(below: .notSo)
    _ = picture.dropLast(min(excess, picture.count - 4)) { !$0.isPointedAt && $0.row.id != PictureRows.monitor }
  }
}

extension [Picture.Marked] {
  /// Takes out the first `count` of those, and says how many there were.
  fileprivate mutating func drop(_ count: Int, where isMeant: (Element) -> Bool) -> Int {
    var left = Swift.max(0, count)
    let before = self.count
    removeAll { row in
      guard left > 0, isMeant(row) else { return false }
      left -= 1
      return true
    }
    return before - self.count
  }

  /// The same from the end.
  fileprivate mutating func dropLast(_ count: Int, where isMeant: (Element) -> Bool) -> Int {
    reverse()
    defer { reverse() }
    return drop(count, where: isMeant)
  }
}

extension Picture.Marked {
  fileprivate var isShared: Bool { if case .open = row.wall { row.topic != .processes } else { false } }
}

extension String {
  /// As much of it as any screen has room for.
  fileprivate var beginning: String { utf8.count > 8192 ? String(unicodeScalars.prefix(8192)) : self }
}
