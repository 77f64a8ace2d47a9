/// What a person wrote beside a run: a note at a step, or a chapter that begins there.
package struct Note: Equatable, Sendable {
  /// The step it stands at; nil: the run as a whole.
  package var step: Int?
  /// The chapter that begins here.
  package var chapter: String?
  /// `en`, `ko`; nil: for readers of any.
  package var language: String?
  package var text: String?

  package init(step: Int? = nil, chapter: String? = nil, language: String? = nil, text: String? = nil) {
    self.step = step
    self.chapter = chapter
    self.language = language
    self.text = text
  }

  package func isRead(in language: String) -> Bool { self.language == nil || self.language == language }

  /// The chapter and what is said of it, in one line.
  package var line: String { [chapter, text].compactMap(\.self).joined(separator: ": ") }
}

extension TraceWriter {
  /// Adds a note to a run. The run need not be there yet: a chapter may begin with the one that comes next.
  package func note(_ note: Note, run: Int) throws {
    try database.prepare(Schema.noteTable.insert()).run([
      .null, .of(run), .of(note.step), .of(note.chapter), .of(note.language), .of(note.text),
    ])
  }
}

extension TraceReader {
  /// The runs that somebody wrote beside, in order, for readers of that language.
  package func notedRuns(in language: String) throws -> [Int] {
    let row = try database.prepare(
      "SELECT DISTINCT run FROM note JOIN run USING (run) WHERE language IS NULL OR language = ? ORDER BY run")
    try row.bind([.text(language)])
    var runs: [Int] = []
    while try row.step() { runs.append(Int(row.integer(0))) }
    return runs
  }

  /// The run's notes by their steps, those of the whole run first; at one step in the order in which they were written.
  package func notes(_ run: Int) throws -> [Note] {
    let row = try database.prepare(
      "SELECT step, chapter, language, text FROM note WHERE run = ? ORDER BY coalesce(step, 0), note")
    try row.bind([.of(run)])
    var notes: [Note] = []
    while try row.step() {
      notes.append(
        Note(
          step: row.int(0), chapter: row.optionalText(1), language: row.optionalText(2), text: row.optionalText(3)))
    }
    return notes
  }
}
