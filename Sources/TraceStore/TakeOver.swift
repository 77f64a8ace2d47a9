/// A person's trace moves to where root's engine writes it, whole and with the numbers of its runs. Done by the person:
/// root never opens a file that a user can write.
///
/// The new file is born aside, and gets its name when all is in it. The old one is locked meanwhile, and becomes a link
/// to the new one: who still knows it by that name writes into the same trace. Who is killed leaves one whole trace in
/// charge: the old one until the new one has its name, from then on the new one. A link beside the new one says what is
/// still to be done then, which the next writer does.
struct TakeOver {
  let old: String
  let new: String

  /// The first of the former places at which there is a trace of the person's own that can be read whole.
  init?(_ new: String, from former: [String]) {
    guard let old = former.first(where: { $0 != new && Files.isOwn($0) && Self.isSound($0) }) else { return nil }
    self.old = old
    self.new = new
  }

  private static func isSound(_ path: String) -> Bool {
    guard Files.networkFileSystem(Files.folder(of: path)) == nil else { return false }
    return (try? TraceReader(path: path)) != nil
  }

  func perform() throws {
    let source = try Database(path: old, .readWrite)
    try source.execute("BEGIN IMMEDIATE")
    let aside = try TraceFile.makeAside(new, mode: 0o600, journal: "WAL")
    defer { aside.remove() }
    try copy(into: try Database(path: aside.path, .readWrite))
    Files.remove(Self.reminder(new))
    try Files.link(Self.reminder(new), to: old)
    if try Files.publish(aside.path, as: new) { try replaceOld() }
    Files.remove(Self.reminder(new))
  }

  /// What people and tools wrote, of every run; the file's own words (its scenes, its dictionary) it has already.
  private func copy(into database: Database) throws {
    try database.execute("PRAGMA synchronous = OFF; ATTACH '\(Database.uri(old, .readOnly))' AS source")
    try database.transaction {
      for table in Schema.tables {
        try database.execute(
          """
          INSERT OR IGNORE INTO main.\(table.name)(\(table.columnList)) SELECT \(table.columnList) FROM source.\(table.name)
          """)
      }
      // A number that was given once is not given again, also if its run is gone.
      try database.execute(
        """
        DELETE FROM main.sqlite_sequence WHERE name = 'run';
        INSERT INTO main.sqlite_sequence SELECT name, seq FROM source.sqlite_sequence WHERE name = 'run';
        """)
    }
    try database.execute("DETACH source; PRAGMA wal_checkpoint(TRUNCATE)")
  }

  /// The log goes first: whoever opened the link would not look at it.
  private func replaceOld() throws {
    let link = old + ".link"
    Files.remove(link)
    try Files.link(link, to: new)
    for part in ["-wal", "-shm"] { Files.remove(old + part) }
    try Files.rename(link, to: old)
  }

  private static func reminder(_ new: String) -> String { new + ".former" }
}

extension TakeOver {
  /// Does what a killed taker-over left. An old trace that has got runs of its own since stays what it is.
  static func finish(_ new: String) {
    guard let old = Files.linkTarget(reminder(new)) else { return }
    if Files.isOwn(old), let left = TakeOver(new, from: [old]), (try? left.isTaken()) == true { try? left.replaceOld() }
    Files.remove(reminder(new))
    AsideFile.sweep(new)
  }

  private func isTaken() throws -> Bool {
    let database = try Database(path: new, .readWrite)
    try database.execute("ATTACH '\(Database.uri(old, .readOnly))' AS source")
    let unknown = "SELECT count(*) FROM source.run WHERE nonce NOT IN (SELECT nonce FROM main.run)"
    return try database.integer(unknown) == 0
  }
}
