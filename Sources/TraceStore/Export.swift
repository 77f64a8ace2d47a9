import CSQLite

extension TraceReader {
  /// Makes a recording of the runs in `scope`: a file of its own into which only their rows were ever written. It is
  /// born aside, checked, and given its name. `force` replaces a file of that name. Returns the runs.
  package func export(_ scope: Scope, to file: String, title: String? = nil, tool: String, force: Bool = false) throws
    -> [Int]
  {
    let runs = try numbers(in: scope)
    if Files.exists(file), !force { throw TraceError.exists(path: file) }
    let aside = try TraceFile.makeAside(file, mode: 0o644, journal: "DELETE")
    defer { aside.remove() }
    try copy(runs, into: try Database(path: aside.path, .readWrite), Self.meta(title: title, tool: tool))
    _ = try TraceReader(path: aside.path)
    if force {
      try Files.replace(file, by: aside.path)
    } else if try !Files.publish(aside.path, as: file) {
      throw TraceError.exists(path: file)
    }
    return runs
  }

  private func copy(_ runs: [Int], into new: Database, _ meta: [(String, String)]) throws {
    let mode: Database.Mode = Files.exists(path + "-wal") ? .readOnly : .immutable
    try new.execute("PRAGMA synchronous = OFF; ATTACH '\(Database.uri(path, mode))' AS source")
    try new.transaction {
      let list = runs.map(String.init).joined(separator: ", ")
      for (table, condition) in Self.conditions(list) {
        try new.execute(
          """
          INSERT INTO main.\(table.name)(\(table.columnList))
            SELECT \(table.columnList) FROM source.\(table.name) WHERE \(condition)
          """)
      }
      let insert = try new.prepare("INSERT INTO main.meta VALUES (?, ?)")
      for (key, value) in meta { try insert.run([.text(key), .text(value)]) }
      try new.execute("INSERT INTO main.meta VALUES ('created', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
    }
    try new.execute("DETACH source")
  }

  /// Which rows of each table belong to the runs. What belongs to no run (answers, saved queries) stays.
  private static func conditions(_ runs: String) -> [(Table, String)] {
    let byRun = Schema.tables.filter(\.belongsToRun).map { ($0, "run IN (\(runs))") }
    let ofRun = { (column: String) in "\(column) IN (SELECT \(column) FROM source.run WHERE run IN (\(runs)))" }
    let ofSeries = "series IN (SELECT series FROM source.series WHERE run IN (\(runs)))"
    return byRun + [
      (Schema.hostTable, ofRun("host")), (Schema.containerTable, ofRun("container")),
      (Schema.layerTable, ofRun("container")), (Schema.sampleTable, ofSeries), (Schema.chunkTable, ofSeries),
    ]
  }

  private static func meta(title: String?, tool: String) -> [(String, String)] {
    [("uuid", uuid()), ("tool", tool)] + (title.map { [("title", $0)] } ?? [])
  }

  /// A random UUID. RFC 9562, version 4
  private static func uuid() -> String {
    let digits = Array("0123456789abcdef")
    let layout = "xxxxxxxx-xxxx-4xxx-yxxx-xxxxxxxxxxxx"
    return String(
      layout.map { place in
        switch place {
        case "x": digits[Int.random(in: 0..<16)]
        case "y": digits[Int.random(in: 8..<12)]
        default: place
        }
      })
  }
}
