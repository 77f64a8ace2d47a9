import Narration
import Steps
import Terminal

/// What a lecturer sees beside the projector: the time, where the class is, what to say there, the answer to what is asked,
/// and what comes next. It computes; it never prints.
struct NotesText {
  let film: Film
  let language: Language
  var layout = Layout()

  private var narrator: Narrator { Narrator(language) }
  private var column: Int { 2 + ([word(.note), word(.guess), narrator.label(.next)].map(\.cells).max() ?? 0) }
  private func word(_ word: StageWords) -> String { word.text(language) }

  /// - Parameter seconds: Since the lecture began.
  func lines(at position: Int, after seconds: Int) throws -> [String] {
    guard let folded = try film.folded(at: position) else { return [word(.noSteps)] }
    return layout.hanging(Self.clock(seconds), heading(folded), at: 9, bold: true) + [""] + line(folded) + [""]
      + rows(word(.note), try film.notes(at: position, language)) + answer(folded) + [""] + (try next(after: position))
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

  private func answer(_ folded: Folded) -> [String] {
    guard let guess = narrator.guess(for: Told(folded, facts: film.story.facts)) else { return [] }
    return rows(word(.guess), [guess.question, "→ \(guess.choices[guess.answer]). \(guess.reason)"])
  }

  /// The next step that a lecture hall stops at, with its notes; in the next run, if this one has none.
  private func next(after position: Int) throws -> [String] {
    if let place = film.outline.keys.first(where: { $0 > position }) { return try step(at: place, of: film) }
    guard let film = try film.next(isForward: true) else { return rows(narrator.label(.next), [word(.notice(.end))]) }
    return try step(at: film.outline.keys.first ?? 0, of: film)
  }

  private func step(at place: Int, of film: Film) throws -> [String] {
    guard let folded = try film.folded(at: place) else { return [] }
    let run = film.story.run == self.film.story.run ? "" : narrator.label(.run(film.story.run)) + ", "
    let words = narrator.words(for: Told(folded, facts: film.story.facts))
    let title = "\(run)\(folded.event.step) \(folded.event.kind.rawValue): \(words.line)"
    return rows(narrator.label(.next), [title]) + rows("", try film.notes(at: place, language).map { "* " + $0 })
  }

  private func rows(_ label: String, _ texts: [String]) -> [String] {
    texts.enumerated().flatMap { layout.hanging($0 == 0 ? label : "", $1, at: column, bold: true) }
  }

  /// `0:12:41`
  static func clock(_ seconds: Int) -> String {
    let parts = [max(0, seconds) / 60 % 60, max(0, seconds) % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    return "\(max(0, seconds) / 3600):" + parts.joined(separator: ":")
  }
}
