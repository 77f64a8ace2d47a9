import Narration
import Steps
import Terminal
import TraceStore

/// What people wrote beside a run, as lines of text: of the run as a whole, and under the steps.
struct NoteLines {
  let narrator: Narrator
  let layout: Layout
  private let whole: [Note]
  private let byStep: [Int: [Note]]

  init(_ story: Story, _ narrator: Narrator, _ layout: Layout) {
    self.narrator = narrator
    self.layout = layout
    let notes = story.notes.filter { $0.isRead(in: narrator.language.rawValue) }
    whole = notes.filter { $0.step == nil }
    byStep = Dictionary(grouping: notes.filter { $0.step != nil }) { note in
      story.step(reachedBy: note.step ?? 0)
    }
  }

  /// Below the run's heading.
  func heading() -> [String] {
    let column = ([Label.chapter, .note].map { narrator.label($0).cells }.max() ?? 0) + 2
    return whole.flatMap { lines($0, at: column, margin: 0) }
  }

  func lines(after steps: [Folded], at column: Int, margin: Int) -> [String] {
    steps.flatMap { byStep[$0.event.step] ?? [] }.flatMap { lines($0, at: column, margin: margin) }
  }

  private func lines(_ note: Note, at column: Int, margin: Int) -> [String] {
    [(Label.chapter, note.chapter), (.note, note.text)].flatMap { label, text in
      text.map { layout.hanging(narrator.label(label), $0, at: column, margin: margin, bold: label == .chapter) } ?? []
    }
  }
}

extension Story {
  /// Of the steps that were reached, the one of that number, or the last before it.
  func step(reachedBy number: Int) -> Int {
    let reached = steps.map(\.event.step)
    return reached.filter { $0 <= number }.max() ?? reached.first ?? 0
  }
}
