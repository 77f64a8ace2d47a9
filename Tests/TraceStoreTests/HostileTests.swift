import Foundation
import TestSupport
import Testing
import TraceStore

/// Files and queries of others.
@Suite struct HostileTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Wherever it is cut, it is refused, or read as the whole that it is: never a part of it in silence.
  @Test func aTruncatedFileIsRefused() throws {
    let recording = try folder.recording()
    let whole = try Data(contentsOf: URL(fileURLWithPath: recording))
    let sizes =
      [0, 1, 15, 16, 50, 99, 100, 101, 511, 512, 4095] + Array(stride(from: 4096, to: whole.count, by: 3_333))
    for size in sizes + [whole.count - 1] {
      try whole.prefix(size).write(to: URL(fileURLWithPath: recording))
      #expect(refusal(recording) != nil, "\(size) of \(whole.count) bytes")
    }
  }

  @Test func randomBytesAreNoTrace() throws {
    let path = folder.path + "/random"
    for size in [0, 1, 99, 100, 4096, 100_000] {
      try Data((0..<size).map { _ in UInt8.random(in: 0...255) }).write(to: URL(fileURLWithPath: path))
      #expect(refusal(path) == .notATrace(path: path), "\(size) bytes")
    }
  }

  /// Damage anywhere: an answer or one sentence, never a trap.
  @Test func damagedPagesNeverTrap() throws {
    let recording = try folder.recording()
    let whole = try Data(contentsOf: URL(fileURLWithPath: recording))
    for _ in 0..<40 {
      var damaged = whole
      for _ in 0..<20 { damaged[Int.random(in: 100..<whole.count)] = UInt8.random(in: 0...255) }
      try damaged.write(to: URL(fileURLWithPath: recording))
      if let refusal = refusal(recording, "SELECT * FROM step") {
        #expect(!refusal.description.contains("\n"))
        #expect(!refusal.description.hasPrefix("ask the trace: an untyped"))
      }
    }
  }

  @Test func otherFilesAreNamed() throws {
    #expect(refusal(folder.path + "/none") == .missing(path: folder.path + "/none"))
    let recording = try folder.recording()
    try tamper(recording, "PRAGMA user_version = 2")
    #expect(refusal(recording) == .otherSchema(path: recording, version: 2))
    try tamper(recording, "PRAGMA application_id = 7")
    #expect(refusal(recording) == .notATrace(path: recording))
  }

  @Test(arguments: [
    "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM event; END",
    "DROP TABLE effect",
    "ALTER TABLE call RENAME TO other; CREATE VIEW call AS SELECT * FROM other",
    "ALTER TABLE call DROP COLUMN reply",
    "DROP TABLE note; CREATE VIRTUAL TABLE note USING fts5(run, step, text)",
  ])
  func aFileOfAnotherShapeIsDamaged(_ sql: String) throws {
    let recording = try folder.recording()
    try tamper(recording, sql)
    guard case .damaged = refusal(recording) else {
      Issue.record("\(String(describing: refusal(recording)))")
      return
    }
  }

  /// Views of the file are never used: neither one that never ends under a name of ours nor one that grows without end.
  @Test func viewsOfTheFileAreNotUsed() throws {
    let recording = try folder.recording()
    let bomb = (1...40).map { "CREATE VIEW b\($0) AS SELECT * FROM b\($0 - 1), b\($0 - 1)" }.joined(separator: ";")
    try tamper(
      recording,
      """
      DROP VIEW step; CREATE VIEW step AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n;
      CREATE VIEW b0 AS SELECT 1 AS x; \(bomb)
      """)
    #expect(try TraceQuery(path: recording).rows("SELECT count(*) FROM step").lines == ["13"])
    for name in ["main.step", "b40", "main.b40"] {
      #expect(throws: TraceError.self) { try TraceQuery(path: recording).rows("SELECT count(*) FROM \(name)") }
    }
  }

  @Test func anUnknownKindIsNamed() throws {
    let recording = try folder.recording()
    try tamper(recording, "UPDATE event SET kind = 'moon.land' WHERE step = 7")
    #expect(refusal(recording) == .unknownKind("moon.land", run: 1, step: 7))
  }

  @Test func aHugeValueIsNotRead() throws {
    let recording = try folder.recording()
    try tamper(recording, "UPDATE call SET data = zeroblob(100000000) WHERE slot = 3")
    #expect(throws: TraceError.answerTooLarge("a value of over 1024 KiB")) {
      try TraceQuery(path: recording).rows("SELECT data FROM call")
    }
    #expect(throws: TraceError.self) { try TraceReader(path: recording).run(1) }
  }

  @Test(arguments: [
    "DELETE FROM main.run", "DROP VIEW step", "CREATE TEMP TABLE t(x)", "PRAGMA user_version", "VACUUM INTO '/tmp/x'",
    "ATTACH '/etc/passwd' AS p", "SELECT load_extension('x')", "SELECT * FROM sqlite_schema", "BEGIN",
    "SELECT * FROM temp.sqlite_schema", "SELECT * FROM pragma_database_list", "SELECT 1; SELECT 2", "", "-- nothing",
    "SELECT", "SELECT * FROM nothing", "SELECT * FROM dbstat", "INSERT INTO state VALUES (1, 1, 'a', 'b', 'c')",
    "SELECT * FROM sqlite_sequence",
  ])
  func aQueryMayOnlySelectFromTheTrace(_ sql: String) throws {
    let recording = try folder.recording()
    let query = try TraceQuery(path: recording)
    do {
      let answer = try query.rows(sql)
      Issue.record("answered \(answer.lines)")
    } catch TraceError.query(let why) { #expect(!why.isEmpty) }
    #expect(try query.rows("SELECT count(*) FROM step").lines == ["13"])
  }

  @Test(arguments: [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n",
    "SELECT count(*) FROM effect a, effect b, effect c, effect d, effect e, effect f",
  ])
  func aQueryThatTakesTooLongIsStopped(_ sql: String) throws {
    var limits = QueryLimits()
    limits.seconds = 0.2
    let query = try TraceQuery(path: try folder.recording(), limits: limits)
    #expect(throws: TraceError.queryTooSlow(seconds: 0.2)) { try query.rows(sql) }
    #expect(try query.rows("SELECT 1").lines == ["1"])
  }

  @Test(arguments: [
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 20000) SELECT i FROM n",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900) SELECT zeroblob(500000) FROM n",
    "SELECT zeroblob(5000000)",
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 900) SELECT randomblob(900000) r FROM n ORDER BY r",
  ])
  func anAnswerHasItsBounds(_ sql: String) throws {
    let query = try TraceQuery(path: try folder.recording())
    do {
      let answer = try query.rows(sql)
      Issue.record("answered \(answer.rows.count) rows")
    } catch TraceError.answerTooLarge {}
  }
}
