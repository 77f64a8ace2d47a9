import Narration
import Steps
import TraceStore

/// A run in one language as HTML: its scenes with their sentences, and each step's card at all three depths.
struct PageTranscript {
  private let story: Story
  private let language: Language
  private let shown: ShownLines
  /// By the step at which they stand; 0: the run's.
  private let notes: [Int: [Note]]

  init(_ story: Story, _ language: Language) {
    (self.story, self.language) = (story, language)
    shown = ShownLines(story, Narrator(language), Layout())
    notes = Dictionary(grouping: story.notes.filter { $0.isRead(in: language.rawValue) }) { note in
      note.step.map(story.step(reachedBy:)) ?? 0
    }
  }

  var html: HTML {
    let attributes: KeyValuePairs<StaticString, String> = [
      "class": "run", "data-run": String(story.run), "lang": language.rawValue,
    ]
    let heading = Transcript(language).headingText(of: story)
    return .element(
      "section", attributes,
      [.element("h2", [:], heading)] + written(at: 0) + story.facts.scenes(of: story.steps).map(scene))
  }

  private func scene(_ scene: Scene) -> HTML {
    let narrator = Narrator(language)
    let sentence = narrator.sentence(for: scene, in: story.steps, facts: story.facts)
    return .element(
      "section", ["class": "scene", "data-scene": String(scene.rawValue)],
      [
        .element("h3", [:], "\(scene.rawValue) \(narrator.sceneName(scene))"),
        .element("p", ["class": "lead"], sentence),
        .element("ol", [:], story.steps(of: scene).map(entry)),
      ])
  }

  /// A title, the line, notes, the paragraphs, the rows, a question, and what the program wrote.
  private func entry(_ folded: Folded) -> HTML {
    let told = Told(folded, facts: story.facts)
    let cards = Depth.allCases.map { (depth: $0, rows: card($0).rows(told)) }
    let what = cards.last?.rows.first?.texts ?? []
    let title = "\(folded.event.step) \(card(.line).titleText(folded.event))"
    let paragraphs = what.enumerated().map { index, text in
      let depths = cards.filter { $0.rows.first?.texts.contains(text) == true }.map(\.depth)
      return HTML.element("p", ["class": index == 0 ? "line" : "more", "data-depths": Self.list(depths)], text)
    }
    return .element(
      "li", ["class": "step", "data-step": String(folded.event.step)],
      [.element("p", ["class": "title"], title)] + paragraphs.prefix(1) + written(at: folded.event.step)
        + paragraphs.dropFirst() + [.element("dl", [:], rows(cards))] + question(told) + output(folded))
  }

  private func card(_ depth: Depth) -> Card {
    Card(narrator: Narrator(language), layout: Layout(), depth: depth)
  }

  /// Each label once for each text that it has at some depth, marked by the depths that show it.
  private func rows(_ cards: [(depth: Depth, rows: [Card.Row])]) -> [HTML] {
    Self.labels.flatMap { label, name in
      let texts = cards.map { card in (card.depth, card.rows.first { $0.label == label }?.texts ?? []) }
      let distinct = texts.map(\.1).reduce(into: [[String]]()) { if !$0.contains($1), !$1.isEmpty { $0.append($1) } }
      return distinct.flatMap { lines in
        let depths = Self.list(texts.filter { $0.1 == lines }.map(\.0))
        return [
          HTML.element("dt", ["class": name, "data-depths": depths], Narrator(language).label(label)),
          .element("dd", ["class": name, "data-depths": depths], lines.map { .element("p", [:], $0) }),
        ]
      }
    }
  }

  private static let labels: [(Label, String)] = [
    (.call, "call"), (.who, "who"), (.proof, "proof"), (.changed, "changed"), (.whyNow, "whyNow"), (.notSo, "notSo"),
    (.source, "source"),
  ]

  private static func list(_ depths: [Depth]) -> String { depths.map { String($0.rawValue) }.joined(separator: " ") }

  private func output(_ folded: Folded) -> [HTML] {
    let lines = shown.rows(after: [folded])
    return lines.isEmpty ? [] : [.element("div", ["class": "shown"], lines.map { .element("div", [:], $0.text) })]
  }
}

extension PageTranscript {
  /// What people wrote there.
  private func written(at step: Int) -> [HTML] {
    (notes[step] ?? []).flatMap { note in
      [(Label.chapter, "chapter", note.chapter), (.note, "note", note.text)].compactMap { label, name, text in
        text.map { text in
          .element("p", ["class": name], [.element("b", [:], Narrator(language).label(label)), HTML(" " + text)])
        }
      }
    }
  }

  /// As a text it has its answer below it; the script asks before it tells.
  private func question(_ told: Told) -> [HTML] {
    guard let guess = Narrator(language).guess(for: told) else { return [] }
    let choices = guess.choices.map { HTML.element("li", [:], $0) }
    return [
      .element(
        "div", ["class": "guess", "data-answer": String(guess.answer)],
        [
          .element("p", ["class": "ask"], guess.question), .element("ol", [:], choices),
          .element("p", ["class": "why"], "\(guess.choices[guess.answer]). \(guess.reason)"),
        ])
    ]
  }
}
