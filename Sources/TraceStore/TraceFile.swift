/// The file of a trace or a recording: how it is born, and what must hold before it is read.
enum TraceFile {
  /// Opens the person's trace for writing, making it where there is none, of one that lies at a former place if there is
  /// such a one. Its folder must exist.
  static func open(writing path: String, former: [String] = []) throws -> Database {
    let folder = Files.folder(of: path)
    if let name = Files.networkFileSystem(folder) { throw TraceError.networkFileSystem(path: folder, name: name) }
    if !Files.exists(path) { try make(path, former) }
    TakeOver.finish(path)
    guard Files.isRegular(path) else { throw TraceError.notATrace(path: path) }
    let database = try Database(path: path, .readWrite)
    database.keepLog()
    try database.execute("PRAGMA synchronous = NORMAL")
    try checkVersion(database)
    return database
  }

  /// Opens a trace or a recording for reading. Where no log lies beside the file, everything is in the file itself and
  /// nobody writes it: it is then opened without a lock, so that another user's or a read-only disk's can be read too.
  static func open(reading path: String) throws -> Database {
    guard Files.exists(path) else { throw TraceError.missing(path: path) }
    guard Files.isRegular(path) else { throw TraceError.notATrace(path: path) }
    let isLogged = Files.exists(path + "-wal")
    let database = try Database(path: path, isLogged ? .readOnly : .immutable)
    try database.bound(by: path)
    try checkVersion(database)
    if !isLogged { try checkSize(database) }
    try checkShape(database)
    return database
  }

  /// Born aside and then given its name, so that of several first openers one wins and none sees half a trace.
  private static func make(_ path: String, _ former: [String]) throws {
    let lock = try Files.lockFolder(Files.folder(of: path))
    defer { Files.unlock(lock) }
    guard !Files.exists(path) else { return }
    AsideFile.sweep(path)
    if let takeOver = TakeOver(path, from: former) { return try takeOver.perform() }
    let aside = try makeAside(path, mode: 0o600, journal: "WAL")
    defer { aside.remove() }
    _ = try Files.publish(aside.path, as: path)
  }

  /// An empty trace beside `path`, closed, not yet on the disk. The caller gives it its name, and removes it here.
  static func makeAside(_ path: String, mode: UInt32, journal: String) throws -> AsideFile {
    let aside = try AsideFile(beside: path, mode: mode)
    do {
      let database = try Database(path: aside.path, .readWrite)
      try database.execute("PRAGMA synchronous = OFF")
      try Schema.create(in: database)
      try database.execute("PRAGMA journal_mode = \(journal)")
      return aside
    } catch {
      aside.remove()
      throw error
    }
  }
}

// What is checked before anything else is read: all of it without running a word of the file's own SQL.
extension TraceFile {
  private static func checkVersion(_ database: Database) throws {
    do {
      guard try database.integer("PRAGMA application_id") == Schema.applicationID else {
        throw TraceError.notATrace(path: database.path)
      }
      let version = try database.integer("PRAGMA user_version")
      guard version == Schema.version else { throw TraceError.otherSchema(path: database.path, version: version) }
    } catch TraceError.sqlite(_, let path, let code, _) where code & 0xff == TraceError.Code.notADatabase {
      throw TraceError.notATrace(path: path)
    }
  }

  /// SQLite itself notices missing pages, but not a last page that is cut.
  private static func checkSize(_ database: Database) throws {
    let page = try database.integer("PRAGMA page_size")
    guard let size = Files.size(database.path), page > 0, size % page == 0 else {
      throw TraceError.damaged(path: database.path, why: "its end is missing")
    }
  }

  /// Every table of ours is a real table and has our columns; and nothing in it would run when it is written.
  private static func checkShape(_ database: Database) throws {
    let found = try database.rows(
      """
      SELECT t.name || '.' || c.name FROM pragma_table_list t JOIN pragma_table_info(t.name) c
        WHERE t.schema = 'main' AND t.type = 'table'
      """)
    let names = Set(found.compactMap { if case .text(let name) = $0[0] { name } else { nil } })
    for table in Schema.tables {
      for column in table.columns where !names.contains("\(table.name).\(column.name)") {
        throw TraceError.damaged(path: database.path, why: "it has no column \(table.name).\(column.name)")
      }
    }
    guard try database.integer("SELECT count(*) FROM sqlite_schema WHERE type = 'trigger'") == 0 else {
      throw TraceError.damaged(path: database.path, why: "it holds a trigger, and no trace does")
    }
  }
}
