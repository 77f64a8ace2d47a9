import Steps

/// A run that came from a recording, under the number that it has here.
package struct ImportedRun: Equatable, Sendable {
  package var number: Int
  /// Its number in the recording.
  package var was: Int
  /// It was here already, by its nonce: nothing was written.
  package var wasKnown: Bool

  package init(number: Int, was: Int, wasKnown: Bool) {
    (self.number, self.was, self.wasKnown) = (number, was, wasKnown)
  }
}

extension TraceWriter {
  /// Takes the runs in `scope` of a recording into this trace, with all that stands under them, under new numbers. Each
  /// is read whole first, so that what this fishbowl can't read does not get in. Twice is harmless.
  package func adopt(_ scope: Scope, from recording: TraceReader) throws -> [ImportedRun] {
    let runs = try recording.numbers(in: scope)
    for run in runs { _ = try recording.run(run) }
    return try transaction { try runs.map { try adopt($0, from: recording) } }
  }

  private func adopt(_ run: Int, from recording: TraceReader) throws -> ImportedRun {
    let row = try recording.row(of: run)
    let nonce = row[Schema.runTable.index("nonce")]
    let known = try database.integer("SELECT run FROM run WHERE nonce = ?", [nonce])
    if known > 0 { return ImportedRun(number: known, was: run, wasKnown: true) }
    let number = try add(row, from: recording)
    for table in Schema.tables where table.belongsToRun && ![Schema.runTable.name, "series"].contains(table.name) {
      try copy(table, of: run, as: number, from: recording)
    }
    try copySeries(of: run, as: number, from: recording)
    return ImportedRun(number: number, was: run, wasKnown: false)
  }

  /// The run's own row, and before it what it refers to.
  private func add(_ row: [SQLValue], from recording: TraceReader) throws -> Int {
    var row = row
    let host = Schema.runTable.index("host")
    row[0] = .null
    row[host] = .of(try addHost(row[host], from: recording))
    try addContainer(row[Schema.runTable.index("container")], from: recording)
    try database.prepare(Schema.runTable.insert()).run(row)
    return try database.integer("SELECT last_insert_rowid()")
  }

  private func addHost(_ number: SQLValue, from recording: TraceReader) throws -> Int {
    let columns = "boot_id, kernel, arch, distro, cgroup, facts"
    guard
      let row = try recording.database.rows("SELECT \(columns) FROM main.host WHERE host = ?", [number]).first
    else { throw recording.damaged("a host is missing") }
    let known = try database.integer("SELECT host FROM host WHERE boot_id = ? AND facts = ?", [row[0], row[5]])
    guard known == 0 else { return known }
    try database.prepare("INSERT INTO host(\(columns)) VALUES (?, ?, ?, ?, ?, ?)").run(row)
    return try database.integer("SELECT last_insert_rowid()")
  }

  /// One that is here already stays as it is here.
  private func addContainer(_ id: SQLValue, from recording: TraceReader) throws {
    guard id != .null, try database.integer("SELECT count(*) FROM container WHERE container = ?", [id]) == 0 else {
      return
    }
    for table in [Schema.containerTable, Schema.layerTable] {
      let insert = try database.prepare(table.insert())
      for row in try recording.database.rows(
        "SELECT \(table.columnList) FROM main.\(table.name) WHERE container = ?", [id])
      { try insert.run(row) }
    }
  }
}

// Row by row, so that what is held in memory does not grow with the recording.
extension TraceWriter {
  private func copy(_ table: Table, of run: Int, as number: Int, from recording: TraceReader) throws {
    let rows = try recording.database.prepare("SELECT \(table.columnList) FROM main.\(table.name) WHERE run = ?")
    try rows.bind([.of(run)])
    let insert = try database.prepare(table.insert())
    let place = table.index("run")
    while try rows.step() {
      var row = rows.row
      row[place] = .of(number)
      // A note's number counts the notes of its file.
      if place > 0 { row[0] = .null }
      try insert.run(row)
    }
  }

  /// The numbers of series count those of a file, too; samples and chunks hang on them.
  private func copySeries(of run: Int, as number: Int, from recording: TraceReader) throws {
    let columns = "metric, label, kind, unit, source, field"
    let series = try recording.database.rows("SELECT series, \(columns) FROM main.series WHERE run = ?", [.of(run)])
    let insert = try database.prepare("INSERT INTO series(run, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
    for row in series {
      try insert.run([.of(number)] + row.dropFirst())
      let new = try database.integer("SELECT last_insert_rowid()")
      for table in [Schema.sampleTable, Schema.chunkTable] {
        let rows = try recording.database.prepare(
          "SELECT \(table.columnList) FROM main.\(table.name) WHERE series = ?")
        try rows.bind([row[0]])
        let insert = try database.prepare(table.insert())
        while try rows.step() { try insert.run([.of(new)] + rows.row.dropFirst()) }
      }
    }
  }
}

extension TraceReader {
  /// The run's row, columns in the order of the declaration.
  fileprivate func row(of run: Int) throws -> [SQLValue] {
    let sql = "SELECT \(Schema.runTable.columnList) FROM main.run WHERE run = ?"
    guard let row = try database.rows(sql, [.of(run)]).first else { throw TraceError.noRun(run, path: path) }
    return row
  }
}

extension Table {
  /// The place of one of its columns.
  fileprivate func index(_ column: String) -> Int { columns.firstIndex { $0.name == column } ?? 0 }
}
