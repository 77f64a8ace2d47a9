import CSQLite

extension TraceReader {
  /// Makes a recording of the runs in `scope`: a file of its own into which only their rows were ever written. It is
  /// born aside, checked, and given its name. `force` replaces a file of that name. Returns the runs.
  ///
  /// Names of the sorts in `masking`, and what the patterns in `redacting` describe, never reach the file. `shows` is
  /// told what was taken out before the file gets its name; if it says no, none is made.
  package func export(
    _ scope: Scope, to file: String, title: String? = nil, tool: String, force: Bool = false,
    masking sorts: Set<Nameable> = [], redacting: [String] = [], knowing people: Acquaintance = Acquaintance(),
    shows: ([Masked]) -> Bool = { _ in true }
  ) throws -> [Int] {
    let runs = try numbers(in: scope)
    if Files.exists(file), !force { throw TraceError.exists(path: file) }
    let patterns = try redacting.map { try Pattern($0) }
    let sorts = patterns.isEmpty ? sorts : sorts.union([.pattern])
    return try TraceError.making(file) {
      let (aside, taken) = try recording(
        of: runs, beside: file, try meta(title, tool, sorts), sorts, patterns, knowing: people)
      defer { aside.remove() }
      guard shows(taken) else { return [] }
      try aside.publish(as: file, force: force)
      return runs
    }
  }

  /// The recording, whole and checked, before it has its name, and what was taken out of it. The caller removes it here.
  func recording(
    of runs: [Int], beside file: String, mode: UInt32 = 0o644, _ meta: [(String, String)], _ sorts: Set<Nameable>,
    _ patterns: [Pattern] = [], knowing people: Acquaintance
  ) throws -> (aside: AsideFile, taken: [Masked]) {
    let list = runs.map(String.init).joined(separator: ", ")
    let mask = sorts.isEmpty ? nil : try mask(sorts, patterns, list, knowing: people)
    let aside = try TraceFile.makeAside(file, mode: mode, journal: "DELETE")
    do {
      try copy(list, into: try Database(path: aside.path, .readWrite), mask, meta)
      try check(aside.path, mask == nil ? [] : runs)
      return (aside, mask?.taken ?? [])
    } catch {
      aside.remove()
      throw error
    }
  }

  private func copy(_ runs: String, into new: Database, _ mask: Mask?, _ meta: [(String, String)]) throws {
    let mode: Database.Mode = Files.exists(path + "-wal") ? .readOnly : .immutable
    try new.bound(by: path)
    try new.execute("PRAGMA synchronous = OFF; ATTACH '\(Database.uri(path, mode))' AS source")
    try new.transaction {
      for (table, condition) in Self.conditions(runs, in: "source") { try copy(table, condition, into: new, mask) }
      let insert = try new.prepare("INSERT INTO main.meta VALUES (?, ?)")
      for (key, value) in meta { try insert.run([.text(key), .text(mask?.plain(value) ?? value)]) }
      try new.execute("INSERT INTO main.meta VALUES ('created', strftime('%Y-%m-%dT%H:%M:%SZ', 'now'))")
    }
    try new.execute("DETACH source")
  }

  /// Without a mask SQLite copies by itself. With one, what is taken out never reaches a page of the new file.
  private func copy(_ table: Table, _ condition: String, into new: Database, _ mask: Mask?) throws {
    let select = "SELECT \(table.columnList) FROM source.\(table.name) WHERE \(condition)"
    guard let mask else {
      return try new.execute("INSERT INTO main.\(table.name)(\(table.columnList)) \(select)")
    }
    let rows = try new.prepare(select)
    let insert = try new.prepare(table.insert("INSERT OR IGNORE"))
    while try rows.step() { try insert.run(mask.row(rows.row, of: table)) }
  }

  /// A recording that can't be read is none; a masked one could have lost a word of the trace's own.
  private func check(_ new: String, _ masked: [Int]) throws {
    let recording = try TraceReader(path: new)
    for run in masked where (try? self.run(run)) != nil && (try? recording.run(run)) == nil {
      throw TraceError.unmaskable(run: run)
    }
  }

  /// Which rows of each table belong to the runs. What belongs to no run (answers, saved queries) stays.
  static func conditions(_ runs: String, in schema: String) -> [(Table, String)] {
    let byRun = Schema.tables.filter(\.belongsToRun).map { ($0, "run IN (\(runs))") }
    let ofRun = { (column: String) in "\(column) IN (SELECT \(column) FROM \(schema).run WHERE run IN (\(runs)))" }
    let ofSeries = "series IN (SELECT series FROM \(schema).series WHERE run IN (\(runs)))"
    return byRun + [
      (Schema.hostTable, ofRun("host")), (Schema.containerTable, ofRun("container")),
      (Schema.layerTable, ofRun("container")), (Schema.sampleTable, ofSeries), (Schema.chunkTable, ofSeries),
    ]
  }

  /// What the new file says of itself. It was made from a recording, or from a person's trace, which has no uuid.
  private func meta(_ title: String?, _ tool: String, _ sorts: Set<Nameable>) throws -> [(String, String)] {
    let known = try meta()
    let masked = known["masked"].map { $0.split(separator: ",").map(String.init) } ?? []
    let all = Set(masked + sorts.map(\.rawValue)).sorted().joined(separator: ",")
    return [("uuid", Self.uuid()), ("tool", tool)] + (title.map { [("title", $0)] } ?? [])
      + (known["uuid"].map { [("derived_from", $0)] } ?? []) + (all.isEmpty ? [] : [("masked", all)])
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
