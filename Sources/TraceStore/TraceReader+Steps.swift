import Steps

extension TraceReader {
  /// The run's steps in order, folded from what was recorded.
  func steps(_ run: Int, from before: World) throws -> [Folded] {
    let effects = try effects(run)
    var world = before
    return try events(run).map { event in
      let changed = effects[event.step] ?? []
      let previous = world
      world = world.applying(changed)
      return Folded(event: event, effects: changed, before: previous, after: world)
    }
  }

  /// Of one step, or of all of them in order.
  func events(_ run: Int, step: Int? = nil) throws -> [Event] {
    let calls = try calls(run, step)
    let evidence = try evidence(run, step)
    return try rows(Schema.eventTable, of: run, step, order: "coalesce(after, step), step") { row in
      let step = Int(row.integer(1))
      return Event(
        step: step, actor: try read(Actor.init(rawValue:), row, 4), operation: try operation(row), pid: row.int(5),
        pidInside: row.int(6), after: row.int(7), begin: row.optionalInteger(8), end: row.optionalInteger(9),
        outcome: try read(Outcome.init(rawValue:), row, 10), named: row.int(11), undoes: row.int(12),
        calls: calls[step] ?? [], evidence: evidence[step] ?? [])
    }
  }

  /// What the step asked of the kernel. Its kind stands beside it, so that a newer one can be named.
  private func operation(_ row: Statement) throws -> Operation {
    guard let kind = Kind(rawValue: row.text(3)) else {
      throw TraceError.unknownKind(row.text(3), run: Int(row.integer(0)), step: Int(row.integer(1)))
    }
    guard let operation = try? JSON(parsing: row.text(13))?.decode(Operation.self), operation.kind == kind else {
      throw damaged("run \(row.text(0)), step \(row.text(1)) does not say what it did")
    }
    return operation
  }

  private func calls(_ run: Int, _ step: Int?) throws -> [Int: [PerformedCall]] {
    let calls = try rows(Schema.callTable, of: run, step, order: "step, slot") { row in
      (
        Int(row.integer(2)),
        PerformedCall(
          slot: Int(row.integer(1)), name: row.text(3), args: row.text(4), result: row.optionalInteger(5),
          error: row.optionalText(6).flatMap(Errno.init(recorded:)), fate: try read(Fate.init(rawValue:), row, 7),
          begin: row.integer(8), end: row.integer(9), data: row.blob(10), reply: row.optionalText(11))
      )
    }
    return Dictionary(grouping: calls, by: \.0).mapValues { $0.map(\.1) }
  }

  private func evidence(_ run: Int, _ step: Int?) throws -> [Int: [Evidence]] {
    let lines = try rows(Schema.evidenceTable, of: run, step, order: "step, moment, side, source, key") { row in
      Evidence(
        step: Int(row.integer(1)), moment: try read(Evidence.Moment.init(rawValue:), row, 2),
        side: try read(Evidence.Side.init(rawValue:), row, 3), source: row.text(4), key: row.text(5),
        value: row.text(6))
    }
    return Dictionary(grouping: lines, by: \.step)
  }

  func effects(_ run: Int) throws -> [Int: [Effect]] {
    let effects = try rows(Schema.effectTable, of: run, nil, order: "step, subject, attribute") { row in
      (
        Int(row.integer(1)),
        Effect(Subject(row.text(2)), row.text(3), from: row.optionalText(4), to: row.optionalText(5))
      )
    }
    return Dictionary(grouping: effects, by: \.0).mapValues { $0.map(\.1) }
  }

  /// The rows of a table that the run has, or one step of it; columns in the order of its declaration.
  private func rows<T>(
    _ table: Table, of run: Int, _ step: Int?, order: String, _ read: (Statement) throws -> T
  ) throws -> [T] {
    let isMeant = step == nil ? "run = ?" : "run = ? AND step = ?"
    let statement = try database.prepare(
      "SELECT \(table.columnList) FROM \(table.name) WHERE \(isMeant) ORDER BY \(order)")
    try statement.bind([.of(run)] + (step.map { [.of($0)] } ?? []))
    var rows: [T] = []
    while try statement.step() { rows.append(try read(statement)) }
    return rows
  }

  /// A word of a closed vocabulary.
  func read<T>(_ make: (String) -> T?, _ row: Statement, _ column: Int32) throws -> T {
    guard let value = make(row.text(column)) else {
      throw damaged("run \(row.text(0)) says \"\(row.text(column))\" where this fishbowl knows no such word")
    }
    return value
  }
}

extension Errno {
  /// By its name, or by the number in it where the name is not known: `E999`.
  fileprivate init?(recorded name: String) {
    if let known = Errno(name: name) {
      self = known
    } else if let number = Int32(name.dropFirst()) {
      self.init(rawValue: number)
    } else {
      return nil
    }
  }
}
