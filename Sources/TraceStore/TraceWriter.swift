package import Steps

/// Writes runs into a person's trace. Meant for a short process of its own: open, write, leave.
package final class TraceWriter {
  let database: Database
  private var prepared: Inserts?

  /// Opens the trace, making it where there is none; its folder too, if the caller may. What lies at a former place is
  /// taken over then. All errors are `TraceError`.
  package init(path: String, former: [String] = []) throws {
    try TracePlace.makeFolder(of: path)
    database = try TraceFile.open(writing: path, former: former)
  }

  /// Compiles the statements of `record`, which it would otherwise do itself.
  package func prepare() throws { prepared = try prepared ?? Inserts(database) }

  /// Everything that `body` writes through this writer, or nothing of it.
  package func transaction<T>(_ body: () throws -> T) throws -> T { try database.transaction(body) }

  /// Empties the log into the file when it has grown long. After the run: a disk can take milliseconds for it. Whoever
  /// opens the trace next reads the log whole (5 µs a page, a run is some 80), so it must not grow for ever.
  package func checkpoint() { database.checkpoint(above: 200) }

  /// Gives the run its number. Claiming the same nonce again finds the same number and writes nothing.
  package func claim(
    _ run: RunRecord, host: HostRecord, container: ContainerRecord?, layers: [LayerRecord]
  ) throws -> Int {
    try database.transaction {
      if let number = try number(of: run.nonce) { return number }
      let hostNumber = try add(host)
      if let container { try add(container, layers) }
      try database.prepare(Schema.runTable.insert()).run(row(run, hostNumber, container?.id))
      return try database.integer("SELECT last_insert_rowid()")
    }
  }

  /// Writes the steps from `step` on, each whole: what stood there of such a step is replaced. Others are not touched.
  package func record(run: Int, _ changes: [Change], from step: Int = 1) throws {
    try database.transaction {
      let inserts = try prepared ?? Inserts(database)
      prepared = inserts
      let known = "SELECT count(*) FROM event WHERE run = ? AND step >= ?"
      let isFirst = try 0 == database.integer(known, [.of(run), .of(step)])
      for each in changes where each.event.step >= step {
        if !isFirst { try inserts.remove(run, each.event.step) }
        try inserts.add(run, each)
      }
    }
  }

  /// From which step on there is something to record: a step that was cut may have been finished since, and an inverse
  /// that failed may have been tried again.
  package func nextStep(of run: Int) throws -> Int {
    try 1
      + database.integer(
        """
        SELECT max(step) FROM event WHERE run = ?1 AND after IS NULL AND step < coalesce(
          (SELECT min(step) FROM event WHERE run = ?1 AND (outcome = 'cut' OR outcome = 'failed' AND undoes > 0)), 1e9)
        """, [.of(run)])
  }

  /// Says how the run ended.
  package func finish(run: Int, exit: Int?, state: RunRecord.State, tookNs: Int64?) throws {
    try database.prepare("UPDATE run SET exit = ?, state = ?, took_ns = ? WHERE run = ?")
      .run([.of(exit), .text(state.rawValue), .of(tookNs), .of(run)])
  }

  /// The number under which the run of that nonce is here.
  package func number(of nonce: String) throws -> Int? {
    let number = try database.integer("SELECT run FROM run WHERE nonce = ?", [.text(nonce)])
    return number == 0 ? nil : number
  }
}

extension TraceWriter {
  private func add(_ host: HostRecord) throws -> Int {
    let known = try database.integer(
      "SELECT host FROM host WHERE boot_id = ? AND facts = ?", [.text(host.bootID), .text(host.facts)])
    guard known == 0 else { return known }
    try database.prepare(Schema.hostTable.insert()).run([
      .null, .text(host.bootID), .text(host.kernel), .text(host.arch), .of(host.distro), .text(host.cgroup),
      .text(host.facts),
    ])
    return try database.integer("SELECT last_insert_rowid()")
  }

  private func add(_ container: ContainerRecord, _ layers: [LayerRecord]) throws {
    try database.prepare(Schema.containerTable.insert("INSERT OR REPLACE")).run([
      .text(container.id), .of(container.name), .of(container.image),
      .text(Redaction.configuration(container.config)),
    ])
    let layer = try database.prepare(Schema.layerTable.insert("INSERT OR IGNORE"))
    for each in layers { try layer.run(row(each, container.id)) }
  }

  private func row(_ layer: LayerRecord, _ container: String) -> [SQLValue] {
    [
      .text(container), .of(layer.position), .of(layer.diffID), .of(layer.digest), .of(layer.chainID),
      .of(layer.bytes), .of(layer.files), .of(layer.writable ? 1 : 0), .of(layer.cached.map { $0 ? 1 : 0 }),
    ]
  }

  private func row(_ run: RunRecord, _ host: Int, _ container: String?) -> [SQLValue] {
    let argv = JSON.array(Redaction.arguments(run.argv).map(JSON.string)).text
    return [
      .null, .text(run.nonce), .of(host), .of(container), .text(run.verb), .text(argv), .of(Int(run.uid)),
      .text(run.mode.rawValue), .of(run.altered), .of(run.flag), .of(run.word), .of(run.planned), .text(run.before),
      .text(run.started), .of(run.beginNs), .of(run.tookNs), .of(run.exit), .text(run.state.rawValue),
    ]
  }
}
