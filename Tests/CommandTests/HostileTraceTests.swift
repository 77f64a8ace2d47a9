import Foundation
import TestSupport
import Testing

/// Recordings that somebody made to harm: whatever is in them, each verb that reads them ends at once with what it could
/// read or with one sentence, and no escape sequence of theirs reaches the terminal. The soak does a hundred times as
/// many.
@Suite struct HostileTraceTests {
  static let recording = Program.checkout + "/traces/first-run.fishbowl"

  static let verbs = [
    "replay F --all --depth 3", "replay F --all --lang ko", "replay F --at 40 --world", "--trace F trace show",
    "--trace F trace show --json", "--trace F trace ls", "--trace F trace verify",
    "--trace F trace sql --run all 'SELECT * FROM step LIMIT 200'", "--trace F trace sql 'SELECT count(*) FROM sees'",
    "--trace F trace export all -o out --force", "--trace F trace export all -o out --force --mask all",
    "--trace F trace export --format html", "--trace F trace export --format markdown",
    "--trace F trace export --format dot --at 40", "--trace F trace export --format mermaid",
  ]

  /// All in the soak; otherwise each second or third, others for each `turn`.
  private func verbs(_ turn: Int, each: Int) -> [String] {
    Soak.isOn ? Self.verbs : Self.verbs.enumerated().filter { ($0.offset + turn) % each == 0 }.map(\.element)
  }

  /// One verb over one file, within seconds of a processor: most take a hundredth of one, in a debug build.
  private func check(_ bowl: Bowl, _ verb: String, _ what: String) throws {
    let words = verb.replacingOccurrences(of: "F", with: "file.fishbowl")
    let outcome = try bowl.shell("ulimit -t 4; ulimit -c 0; \(bowl.command) \(words)")
    #expect([0, 1].contains(outcome.code), "\(what), \(verb): ended with \(outcome.code): \(outcome.errors)")
    #expect(!outcome.errors.contains("\u{1b}"), "\(what), \(verb)")
    if !verb.contains("--json") { #expect(!outcome.output.contains("\u{1b}"), "\(what), \(verb)") }
    guard outcome.code == 1, outcome.output.isEmpty else { return }
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(what), \(verb): \(outcome.errors)")
    #expect(outcome.errors.hasPrefix("fishbowl: "), "\(what), \(verb): \(outcome.errors)")
  }

  private func write(_ bytes: Data, _ bowl: Bowl) throws {
    for part in ["-wal", "-shm", "-journal"] { unlink(bowl.folder.path + "/file.fishbowl" + part) }
    try bytes.write(to: URL(fileURLWithPath: bowl.folder.path + "/file.fishbowl"))
  }

  private func whole() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: Self.recording)) }

  @Test func bytesThatFlip() throws {
    try Bowl.with { bowl in
      let whole = try whole()
      for round in 0..<(Soak.isOn ? 300 * Self.verbs.count : 44) {
        var bytes = whole
        let places = (0..<[1, 1, 4, 20][round % 4]).map { _ in Int.random(in: 0..<bytes.count) }
        for place in places { bytes[place] ^= 1 << UInt8.random(in: 0..<8) }
        try write(bytes, bowl)
        try check(bowl, Self.verbs[round % Self.verbs.count], "flipped \(places)")
      }
    }
  }

  /// A part of a recording is none: never told in silence as if it were the whole.
  @Test func cutAtEachPage() throws {
    try Bowl.with { bowl in
      let whole = try whole()
      let ends = Array(stride(from: 0, to: whole.count, by: 4096))
      for (round, end) in ends.enumerated() where Soak.isOn || round < 3 || round % 9 == 0 {
        try write(whole.prefix(end), bowl)
        for verb in Soak.isOn ? Self.verbs : [Self.verbs[round % Self.verbs.count]] {
          try check(bowl, verb, "cut at \(end)")
          #expect(try bowl.shell("\(bowl.command) replay file.fishbowl").code == 1, "cut at \(end)")
        }
      }
    }
  }

  /// What SQL can do to a file.
  static let tampers: [(what: String, sql: String)] = [
    ("another schema", "PRAGMA user_version = 99"), ("another application", "PRAGMA application_id = 1"),
    (
      "views without end",
      "DROP VIEW step; CREATE VIEW step AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT * FROM n"
    ),
    ("a trigger", "CREATE TRIGGER t AFTER INSERT ON event BEGIN DELETE FROM run; END"),
    ("a huge value", "UPDATE event SET detail = CAST(zeroblob(900000000) AS TEXT) WHERE step = 3"),
    ("a large value", "UPDATE effect SET after = CAST(randomblob(1000000) AS TEXT) WHERE attribute = 'hostname'"),
    (
      "escapes",
      "UPDATE event SET detail = replace(detail, 'merry', char(27) || ']0;x' || char(7) || char(27) || '[2J')"
    ),
    (
      "escapes in all texts",
      """
      UPDATE run SET argv = '["' || char(27) || '[31m","\\u001b[1m"]', started = char(27) || 'c', word = char(27);
      UPDATE host SET kernel = char(27) || '[5m', distro = char(155) || '31m'; UPDATE container SET name = char(27) || '[7m';
      UPDATE call SET args = '{"a' || char(27) || '":"' || char(27) || '[0m"}', reply = char(27);
      UPDATE evidence SET value = value || char(27) || '[31m' || char(8238), source = source || char(27);
      UPDATE effect SET after = after || char(27) || '[31m' WHERE attribute NOT LIKE 'pid%'
      """
    ),
    ("no JSON", "UPDATE event SET detail = '{\"pivotRoot\":{\"newRoot\":7}}' WHERE kind = 'root.pivot'"),
    ("deep JSON", "UPDATE run SET before = replace(hex(zeroblob(50000)), '00', '[')"),
    ("JSON of another kind", "UPDATE event SET detail = (SELECT detail FROM event WHERE step = 1)"),
    ("numbers at their ends", "UPDATE call SET begin_ns = -9223372036854775807, end_ns = 9223372036854775807"),
    ("numbers below", "UPDATE event SET begin_ns = 9223372036854775807, end_ns = -9223372036854775808, pid = -1"),
    (
      "steps at their ends", "UPDATE event SET after = 9223372036854775807 WHERE step > 60; UPDATE run SET planned = -1"
    ),
    ("a run at its end", "UPDATE run SET took_ns = 9223372036854775807, exit = -9223372036854775808, begin_ns = -1"),
    ("subjects at their ends", "UPDATE OR IGNORE effect SET subject = 'mount:9223372036854775807'"),
    ("processes at their ends", "UPDATE OR IGNORE effect SET subject = 'process:99999999999999999999', after = '-1'"),
    ("layers at their ends", "UPDATE image_layer SET bytes = 9223372036854775807, files = -9223372036854775808"),
    (
      "many rows",
      """
      INSERT INTO note(run, text) WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 99999)
        SELECT 1, i FROM n
      """
    ),
    ("no rows", "DELETE FROM event"), ("no run", "DELETE FROM run"), ("no host", "DELETE FROM host"),
    ("tables that are views", "ALTER TABLE call RENAME TO c; CREATE VIEW call AS SELECT * FROM c"),
    ("a generated column", "ALTER TABLE note ADD COLUMN g GENERATED ALWAYS AS (hex(zeroblob(text))) VIRTUAL"),
    ("an index on an expression", "CREATE INDEX i ON event(length(detail || kind))"),
  ]

  @Test(arguments: Soak.slice(tampers, each: 2)) func tamperedWith(_ tampering: (what: String, sql: String)) throws {
    try Bowl.with { bowl in
      try write(whole(), bowl)
      try tamper(bowl.folder.path + "/file.fishbowl", tampering.sql)
      let turn = Self.tampers.firstIndex { $0.what == tampering.what } ?? 0
      for verb in verbs(turn, each: 3) { try check(bowl, verb, tampering.what) }
    }
  }

  /// Pages that point to each other make rows without end: eighteen levels of which each names the next one forty times.
  @Test func pagesWithoutEnd() throws {
    try Bowl.with { bowl in
      for (turn, table) in ["call", "effect", "run", "evidence"].enumerated() {
        let file = bowl.folder.path + "/file.fishbowl"
        try write(whole(), bowl)
        try write(PageBomb.make(try whole(), rootOf: try rootPage(of: table, in: file)), bowl)
        for verb in verbs(turn, each: 2) { try check(bowl, verb, "pages of \(table)") }
      }
    }
  }

  /// Files that lie beside it, and sizes that its header tells.
  @Test func whatLiesBeside() throws {
    try Bowl.with { bowl in
      let whole = try whole()
      for part in ["-wal", "-shm", "-journal"] {
        for bytes in [Data(), Data(count: 100_000), Data((0..<70_000).map { _ in UInt8.random(in: 0...255) })] {
          try write(whole, bowl)
          try bytes.write(to: URL(fileURLWithPath: bowl.folder.path + "/file.fishbowl" + part))
          for verb in verbs(part.count, each: 3) {
            try check(bowl, verb, "\(bytes.count) bytes of \(part)")
          }
        }
      }
      for (place, value) in [(16, 0), (16, 1), (18, 2), (19, 2), (28, 255), (52, 255), (56, 3), (96, 9)] {
        var bytes = whole
        bytes[place] = UInt8(value)
        try write(bytes, bowl)
        for verb in verbs(place, each: 3) { try check(bowl, verb, "byte \(place) of the header") }
      }
      try write(whole, bowl)
      #expect(truncate(bowl.folder.path + "/file.fishbowl", 1 << 40) == 0)
      for verb in Self.verbs { try check(bowl, verb, "a tebibyte of nothing") }
    }
  }
}
