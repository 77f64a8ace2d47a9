import Steps

/// The statements that write a run's steps, compiled once and used for every row.
final class Inserts {
  private let event: Statement
  private let call: Statement
  private let evidence: Statement
  private let effect: Statement
  private let removals: [Statement]

  init(_ database: Database) throws {
    event = try database.prepare(Schema.eventTable.insert("INSERT OR REPLACE"))
    call = try database.prepare(Schema.callTable.insert())
    evidence = try database.prepare(Schema.evidenceTable.insert("INSERT OR REPLACE"))
    // A step that changes one thing twice is one effect, from what it was first to what it is last.
    effect = try database.prepare(
      Schema.effectTable.insert("INSERT", "ON CONFLICT DO UPDATE SET after = excluded.after"))
    removals = try ["call", "effect"].map {
      try database.prepare("DELETE FROM \($0) WHERE run = ? AND step = ?")
    }
  }

  /// Takes out what a new recording of the step may not have again. Evidence stays: what was read was so.
  func remove(_ run: Int, _ step: Int) throws {
    for removal in removals { try removal.run([.of(run), .of(step)]) }
  }

  func add(_ run: Int, _ change: Change) throws {
    let step = change.event.step
    try event.run(row(run, change.event))
    for each in change.event.calls { try call.run(row(run, step, each)) }
    for each in change.event.evidence { try evidence.run(row(run, each)) }
    for each in change.effects {
      try effect.run([
        .of(run), .of(step), .text(each.subject.description), .text(each.attribute), .of(each.before), .of(each.after),
      ])
    }
  }

  private func row(_ run: Int, _ event: Event) throws -> [SQLValue] {
    [
      .of(run), .of(event.step), .of(event.scene.rawValue), .text(event.kind.rawValue), .text(event.actor.rawValue),
      .of(event.pid), .of(event.pidInside), .of(event.after), .of(event.begin), .of(event.end),
      .text(event.outcome.rawValue), .of(event.named), .of(event.undoes),
      .text(event.operation.json.text),
    ]
  }

  private func row(_ run: Int, _ step: Int, _ call: PerformedCall) -> [SQLValue] {
    [
      .of(run), .of(call.slot), .of(step), .text(call.name), .text(call.args), .of(call.result), .of(call.error?.name),
      .text(call.fate.rawValue), .of(call.begin), .of(call.end), .of(call.data), .of(call.reply),
    ]
  }

  private func row(_ run: Int, _ evidence: Evidence) -> [SQLValue] {
    [
      .of(run), .of(evidence.step), .text(evidence.moment.rawValue), .text(evidence.side.rawValue),
      .text(evidence.source), .text(evidence.key), .text(evidence.value),
    ]
  }
}
