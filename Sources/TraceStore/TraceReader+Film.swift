package import Steps

/// One step of a run, as far as a list of all of them says.
package struct StepMark: Equatable, Sendable {
  package var step: Int
  package var kind: Kind
  package var outcome: Outcome
  /// It turns back another one.
  package var isUndoing: Bool
  /// Nanoseconds since the run began.
  package var begin: Int64?

  package init(step: Int, kind: Kind, outcome: Outcome = .done, isUndoing: Bool = false, begin: Int64? = nil) {
    (self.step, self.kind, self.outcome, self.isUndoing, self.begin) = (step, kind, outcome, isUndoing, begin)
  }

  package var scene: Scene { kind.scene }
}

// A run in pieces, for who looks at one step at a time: what it costs depends on the piece, not on the run.
extension TraceReader {
  /// All steps of the run, in order. A kind of step that this fishbowl does not know is an error.
  package func marks(of run: Int) throws -> [StepMark] {
    let row = try database.prepare(
      """
      SELECT step, kind, outcome, undoes IS NOT NULL, begin_ns FROM event WHERE run = ?
        ORDER BY coalesce(after, step), step
      """)
    try row.bind([.of(run)])
    // By a table: of a hundred names, to find one by comparing takes longer than to read the row.
    let kinds = Dictionary(uniqueKeysWithValues: Kind.allCases.map { ($0.rawValue, $0) })
    var marks: [StepMark] = []
    while try row.step() {
      let step = Int(row.integer(0))
      guard let kind = kinds[row.text(1)] else { throw TraceError.unknownKind(row.text(1), run: run, step: step) }
      guard let outcome = Outcome(rawValue: row.text(2)) else {
        throw damaged("run \(run), step \(step) does not say how it ended")
      }
      marks.append(
        StepMark(
          step: step, kind: kind, outcome: outcome, isUndoing: row.integer(3) != 0, begin: row.optionalInteger(4)))
    }
    return marks
  }

  /// One step with its calls and what was read about it; nil where the run never came to it.
  package func event(_ run: Int, step: Int) throws -> Event? { try events(run, step: step).first }

  /// All that the run showed.
  package func shownPieces(of run: Int) throws -> [Shown] { try shown(run) }

  /// The numbers of the run's steps of which the trace says `text`: their kind, their calls, what they changed, what
  /// proves them. Small and capital letters of ASCII are alike. Digits alone are a PID.
  package func steps(of run: Int, saying text: String) throws -> Set<Int> {
    let pid = text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(text) : nil
    let row = try database.prepare(pid == nil ? Self.findText : Self.findPID)
    try row.bind([.of(run), pid.map(SQLValue.integer) ?? .text(text)])
    var steps: Set<Int> = []
    while try row.step() { steps.insert(Int(row.integer(0))) }
    return steps
  }

  private static let findText = """
    SELECT step FROM event WHERE run = ?1 AND instr(lower(kind || ' ' || coalesce(detail, '')), lower(?2))
    UNION SELECT step FROM call WHERE run = ?1 AND instr(lower(name || ' ' || args || ' ' || coalesce(errno, '')), lower(?2))
    UNION SELECT step FROM effect WHERE run = ?1
      AND instr(lower(subject || ' ' || attribute || ' ' || coalesce(before, '') || ' ' || coalesce(after, '')), lower(?2))
    UNION SELECT step FROM evidence WHERE run = ?1 AND instr(lower(source || ' ' || value), lower(?2))
    """

  private static let findPID = """
    SELECT step FROM event WHERE run = ?1 AND (pid = ?2 OR pid_inside = ?2)
    UNION SELECT step FROM effect WHERE run = ?1 AND attribute GLOB 'pid@*' AND after = CAST(?2 AS TEXT)
    UNION SELECT step FROM call WHERE run = ?1 AND result = ?2 AND name IN ('clone', 'clone3', 'fork', 'vfork')
    """
}

/// What single steps of one run changed, by a statement that is compiled once.
package final class EffectReader {
  private let row: Statement
  private let run: Int

  package init(_ reader: TraceReader, of run: Int) throws {
    self.run = run
    row = try reader.database.prepare(
      "SELECT subject, attribute, before, after FROM effect WHERE run = ? AND step = ? ORDER BY subject, attribute")
  }

  package func effects(of step: Int) throws -> [Effect] {
    try row.bind([.of(run), .of(step)])
    var effects: [Effect] = []
    while try row.step() {
      effects.append(Effect(Subject(row.text(0)), row.text(1), from: row.optionalText(2), to: row.optionalText(3)))
    }
    return effects
  }
}
