import Steps

/// Reads a trace or a recording. It reads tables, never the file's own views. All errors are `TraceError`.
package final class TraceReader {
  let database: Database

  /// The file is checked before anything of it is believed: that it is a trace, of this version, whole in its shape.
  package init(path: String) throws { database = try TraceFile.open(reading: path) }

  package var path: String { database.path }

  /// What this file says of itself: uuid, tool, created, title, derived_from, masked.
  package func meta() throws -> [String: String] {
    let statement = try database.prepare("SELECT key, value FROM meta")
    var meta: [String: String] = [:]
    while try statement.step() { meta[statement.text(0)] = statement.text(1) }
    return meta
  }

  /// All runs, the oldest first.
  package func runs() throws -> [RunSummary] {
    let statement = try database.prepare(
      """
      SELECT run, verb, argv, coalesce(name, substr(run.container, 1, 12)), started, took_ns, exit, state,
        (SELECT count(*) FROM event WHERE event.run = run.run), (SELECT count(*) FROM call WHERE call.run = run.run)
        FROM run LEFT JOIN container USING (container) ORDER BY run
      """)
    var runs: [RunSummary] = []
    while try statement.step() { runs.append(summary(statement)) }
    return runs
  }

  private func summary(_ row: Statement) -> RunSummary {
    RunSummary(
      run: Int(row.integer(0)), verb: row.text(1), argv: Self.list(row.text(2)), container: row.optionalText(3),
      started: row.text(4), tookNs: row.optionalInteger(5), exit: row.int(6), state: row.text(7),
      steps: Int(row.integer(8)), calls: Int(row.integer(9)))
  }

  /// What `replay` and queries mean when no run is named: the last that made a process.
  package func lastRunWithProcess() throws -> Int { try runWithProcess("max") }

  /// Where a recording begins: its first that made a process.
  package func firstRunWithProcess() throws -> Int { try runWithProcess("min") }

  private func runWithProcess(_ which: String) throws -> Int {
    let run = try database.integer(
      """
      SELECT coalesce(\(which)(run), 0) FROM run WHERE EXISTS (SELECT 1 FROM effect
        WHERE effect.run = run.run AND subject LIKE 'process:%' AND attribute = 'pid@0')
      """)
    guard run > 0 else { throw TraceError.noProcess(path: path) }
    return run
  }

  /// The run of that number, whole. A kind of step that this fishbowl does not know is an error.
  package func run(_ number: Int) throws -> RecordedRun {
    var run = try heading(of: number)
    run.steps = try steps(number, from: run.before)
    run.shown = try shown(number)
    run.notes = try notes(number)
    return run
  }

  /// What is known of a run but for its steps, what it showed and the notes beside it.
  package func heading(of number: Int) throws -> RecordedRun {
    let row = try database.prepare("SELECT \(Schema.runTable.columnList) FROM run WHERE run = ?")
    try row.bind([.of(number)])
    guard try row.step() else { throw TraceError.noRun(number, path: path) }
    guard let before = World(text: row.text(12)) else { throw damaged("run \(number) has no World before it") }
    let container = row.optionalText(3)
    return RecordedRun(
      number: number, run: try record(row, before), host: try host(row.int(2) ?? 0),
      container: try container.flatMap(self.container), layers: try container.map(layers) ?? [],
      steps: [])
  }

  private func record(_ row: Statement, _ before: World) throws -> RunRecord {
    guard let mode = RunRecord.Mode(rawValue: row.text(7)), let state = RunRecord.State(rawValue: row.text(17)),
      let uid = UInt32(exactly: row.integer(6))
    else { throw damaged("run \(row.text(0)) has an unknown mode, state or user") }
    return RunRecord(
      nonce: row.text(1), verb: row.text(4), argv: Self.list(row.text(5)), uid: uid, mode: mode,
      altered: row.optionalText(8), planned: row.int(11) ?? 0, before: before, started: row.text(13),
      beginNs: row.integer(14), tookNs: row.optionalInteger(15), exit: row.int(16), state: state,
      flag: row.optionalText(9), word: row.optionalText(10))
  }

  func damaged(_ why: String) -> TraceError { .damaged(path: path, why: why) }

  private static func list(_ json: String) -> [String] { JSON(parsing: json)?.array?.compactMap(\.string) ?? [] }
}

extension TraceReader {
  private func host(_ number: Int) throws -> HostRecord {
    let row = try database.prepare("SELECT \(Schema.hostTable.columnList) FROM host WHERE host = ?")
    try row.bind([.of(number)])
    guard try row.step() else { throw damaged("host \(number) is missing") }
    return HostRecord(
      bootID: row.text(1), kernel: row.text(2), arch: row.text(3), distro: row.optionalText(4), cgroup: row.text(5),
      facts: row.text(6))
  }

  private func container(_ id: String) throws -> ContainerRecord? {
    let row = try database.prepare("SELECT \(Schema.containerTable.columnList) FROM container WHERE container = ?")
    try row.bind([.text(id)])
    guard try row.step() else { return nil }
    return ContainerRecord(id: id, name: row.optionalText(1), image: row.optionalText(2), config: row.text(3))
  }

  private func layers(_ container: String) throws -> [LayerRecord] {
    let row = try database.prepare(
      "SELECT \(Schema.layerTable.columnList) FROM image_layer WHERE container = ? ORDER BY position")
    try row.bind([.text(container)])
    var layers: [LayerRecord] = []
    while try row.step() {
      layers.append(
        LayerRecord(
          position: Int(row.integer(1)), diffID: row.optionalText(2), digest: row.optionalText(3),
          chainID: row.optionalText(4), bytes: row.optionalInteger(5), files: row.int(6),
          writable: row.integer(7) != 0, cached: row.optionalInteger(8).map { $0 != 0 }))
    }
    return layers
  }
}
