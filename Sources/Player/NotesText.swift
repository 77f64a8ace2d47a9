import Narration
import Steps
import Terminal
import TraceStore

/// What a lecturer sees beside the projector: the time, where the class is, what to say there, the answer to what is asked,
/// and what comes next. It computes; it never prints.
struct NotesText {
  let film: Film
  let language: Language
  var layout = Layout()

  private var narrator: Narrator { Narrator(language) }
  private func word(_ word: StageWords) -> String { word.text(language) }

  /// - Parameter seconds: Since the lecture began.
  func lines(at position: Int, after seconds: Int) throws -> [String] {
    guard let folded = try film.folded(at: position) else { return [word(.noSteps)] }
    let here = try written(at: position) + answer(folded)
    let coming = try next(after: position)
    let labels = [word(.guess)] + (here + coming).map(\.label)
    let column = 2 + (labels.map(\.cells).max() ?? 0)
    return layout.hanging(Self.clock(seconds), heading(folded), at: 9, bold: true) + [""] + line(folded) + [""]
      + here.flatMap { lines($0, at: column) } + [""] + coming.flatMap { lines($0, at: column) }
  }

  /// A label, and what stands beside it.
  private struct Row {
    let label: String
    let texts: [String]
  }

  private func lines(_ row: Row, at column: Int) -> [String] {
    row.texts.enumerated().flatMap { layout.hanging($0 == 0 ? row.label : "", $1, at: column, bold: true) }
  }

  private func written(at position: Int) throws -> [Row] {
    let written = try film.written(at: position, language)
    return [
      Row(label: narrator.label(.chapter), texts: written.compactMap(\.chapter)),
      Row(label: word(.note), texts: written.compactMap(\.text)),
    ].filter { !$0.texts.isEmpty }
  }

  private func heading(_ folded: Folded) -> String {
    [
      narrator.label(.run(film.story.run)), Transcript.command(film.story.facts.argv),
      narrator.label(.step(folded.event.step, of: film.outline.last)),
    ].joined(separator: " · ")
  }

  private func line(_ folded: Folded) -> [String] {
    let words = narrator.words(for: Told(folded, facts: film.story.facts))
    let scene = folded.event.scene
    return layout.hanging("\(scene.rawValue) \(narrator.sceneName(scene).uppercased())", words.line, at: 16, bold: true)
  }

  private func answer(_ folded: Folded) -> [Row] {
    guard let guess = narrator.guess(for: Told(folded, facts: film.story.facts)) else { return [] }
    return [
      Row(label: word(.guess), texts: [guess.question, "→ \(guess.choices[guess.answer]). \(guess.reason)"])
    ]
  }

  /// The next step that a lecture hall stops at, with its notes; in the next run, if this one has none.
  private func next(after position: Int) throws -> [Row] {
    if let place = film.outline.keys.first(where: { $0 > position }) { return try step(at: place, of: film) }
    guard let film = try film.next(isForward: true) else {
      return [Row(label: narrator.label(.next), texts: [word(.notice(.end))])]
    }
    return try step(at: film.outline.keys.first ?? 0, of: film)
  }

  /// It is still to come: told as a plan tells it.
  private func step(at place: Int, of film: Film) throws -> [Row] {
    guard let folded = try film.folded(at: place) else { return [] }
    let run = film.story.run == self.film.story.run ? "" : narrator.label(.run(film.story.run)) + ", "
    let line =
      folded.event.outcome == .skipped
      ? narrator.words(for: Told(folded, facts: film.story.facts)).line
      : narrator.planLine(for: folded.event.operation, undoes: folded.event.undoes)
    let title = "\(run)\(folded.event.step) \(folded.event.kind.rawValue): \(line)"
    return [
      Row(label: narrator.label(.next), texts: [title]),
      Row(label: "", texts: try film.notes(at: place, language).map { "* " + $0 }),
    ]
  }

  /// `0:12:41`
  static func clock(_ seconds: Int) -> String {
    let parts = [max(0, seconds) / 60 % 60, max(0, seconds) % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(max(0, seconds) / 3600):" + parts.joined(separator: ":")
  }
}
