import Foundation
import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

/// A run that is entered anywhere is the run that is read from its begin to its end.
@Suite struct FilmTests {
  static let recording =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/traces/first-run.fishbowl"

  static func film() throws -> Film { try ReplaySource(recording).film { "" } }

  @Test func eachStepIsTheSameFromAnywhere() throws {
    let story = try ReplaySource(Self.recording).story { "" }
    let film = try Self.film()
    #expect(film.outline.marks.map(\.step) == story.steps.map(\.event.step))
    #expect(film.outline.last == story.last)
    let there = Array(story.steps.indices)
    for position in there + there.reversed() + [40, 2, 70, 39, 40] {
      #expect(try film.folded(at: position) == story.steps[position], "\(position)")
    }
    #expect(try film.folded(at: story.steps.count) == nil)
    #expect(try film.shown(by: story.steps.count - 1) == story.shown)
    #expect(try film.shown(by: 0) == [])
  }

  @Test func kindsPathsPIDsAndWordsAreFound() throws {
    let film = try Self.film()
    let steps = { (text: String) in try film.positions(saying: text).map { film.outline.marks[$0].step } }
    #expect(try steps("ROOT.PIVOT") == [39])
    #expect(try steps("/proc/keys").contains(58))
    let pid = try #require(try film.folded(at: film.outline.position(of: 39) ?? 0)?.after[.process(1), "pid@0"])
    #expect(try steps(pid).contains(14))
    #expect(try steps("clone3").contains(14) && !steps("clone3").contains(1))
    #expect(try steps("no such thing") == [])
    #expect(try steps("%") != (1...75).map { $0 }, "no pattern")
  }

  /// The Worlds of a run of many steps, at places that lie in no order. In the soak with a million calls, and timed: that
  /// is for people to read, and no test.
  @Test func aLongRun() throws {
    let steps = Soak.isOn ? 100_000 : 3_000
    try Self.with(steps: steps) { path in
      let clock = ContinuousClock()
      var film: Film?
      let opened = try clock.measure { film = try ReplaySource(path).film { "" } }
      let run = try #require(film)
      let whole = try clock.measure { while try run.lookAhead() {} }
      var times: [Duration] = []
      var random = SystemRandomNumberGenerator()
      for _ in 0..<200 {
        let position = Int.random(in: 80..<run.outline.marks.count, using: &random)
        var folded: Folded?
        times.append(try clock.measure { folded = try run.folded(at: position) })
        let step = run.outline.marks[position].step
        let made = step - 1000
        #expect(folded?.before[.utsOwn, "hostname"] == (made == 0 ? "acee666d3b52" : "name\(made - 1)"))
        #expect(folded?.after[.utsOwn, "hostname"] == "name\(made)")
        #expect(folded?.event.calls.count == 10)
      }
      times.sort()
      if Soak.isOn {
        print("opened in \(opened), looked at in \(whole); a seek: median \(times[100]), longest \(times[199])")
      }
    }
  }

  /// Numbers at the edge of what fits, and more mounts than any screen has lines: nothing traps, nothing takes its time.
  @Test func aRunThatWasMadeToHarm() throws {
    try Self.with(steps: 1) { path in
      do {
        let database = try Database(path: path, .readWrite)
        let many = "WITH RECURSIVE n(i) AS (SELECT 100 UNION ALL SELECT i + 1 FROM n WHERE i < 700)"
        try database.execute(
          """
          UPDATE event SET begin_ns = CASE step % 2 WHEN 0 THEN 9223372036854775807 ELSE -9223372036854775807 END,
            end_ns = 9223372036854775807;
          UPDATE effect SET after = '9223372036854775807' WHERE attribute IN ('bytes', 'tasks', 'own', 'parent');
          \(many) INSERT INTO effect SELECT 1, 30, 'mount:' || i, 'path', NULL, '/m' || i FROM n;
          \(many) INSERT INTO effect SELECT 1, 30, 'mount:' || i, 'fstype', NULL, 'tmpfs' FROM n;
          \(many) INSERT INTO effect SELECT 1, 60, 'mount:' || i, 'gone', NULL, 'x' FROM n;
          \(many) INSERT INTO effect SELECT 1, 14, 'process:' || i, 'pid@0', NULL, i FROM n;
          \(many) INSERT INTO shown SELECT 1, i, 'stdout', zeroblob(200) FROM n;
          """)
      }
      let film = try ReplaySource(path).film { "" }
      for position in [0, 13, 29, 30, 45, 59, 60, film.outline.marks.count - 1] {
        for view in ["", "w", "o", "t"] {
          var viewing = Viewing(outline: film.outline, language: .en, at: position)
          for key in view + " s" { _ = viewing.press(.character(key), film.outline) }
          let moment = try film.moment(at: position, .en, withOutput: true)
          let stage = Stage(viewing, film.outline, film.story, moment)
          #expect(stage.canvas(rows: 24, columns: 80).text[0].hasPrefix(" Run 1"))
          #expect(viewing.pause(film.outline).map { (1...3_600_000).contains($0) } ?? true)
        }
      }
    }
  }

  private enum Soak { static let isOn = ProcessInfo.processInfo.environment["FISHBOWL_SOAK"] != nil }

  /// The recording with that many steps more, ten calls and three changes each, as observations after step 69.
  private static func with(steps: Int, _ body: (String) throws -> Void) throws {
    let path = NSTemporaryDirectory() + "fishbowl-film-\(UUID().uuidString.prefix(8)).fishbowl"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try FileManager.default.copyItem(atPath: recording, toPath: path)
    do {
      let database = try Database(path: path, .readWrite)
      let more = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(steps - 1))"
      try database.execute(
        """
        PRAGMA synchronous = OFF;
        \(more) INSERT INTO event SELECT 1, 1000 + i, scene, kind, actor, pid, pid_inside, 75, begin_ns + i, end_ns + i,
          outcome, named, undoes, detail FROM n, (SELECT * FROM event WHERE run = 1 AND step = 19);
        \(more), c(k) AS (SELECT 0 UNION ALL SELECT k + 1 FROM c WHERE k < 9)
          INSERT INTO call SELECT 1, 1000 + i * 10 + k, 1000 + i, name, args, result, errno, fate, begin_ns, end_ns, data, reply
          FROM n, c, (SELECT * FROM call WHERE run = 1 AND step = 19 LIMIT 1);
        \(more) INSERT INTO effect SELECT 1, 1000 + i, 'uts@own', 'hostname', 'x', 'name' || i FROM n;
        \(more) INSERT INTO effect SELECT 1, 1000 + i, 'process:1', 'state', 'x', 'state' || i FROM n;
        \(more) INSERT INTO effect SELECT 1, 1000 + i, 'cgroup', 'memory', 'x', 'memory' || i FROM n;
        """)
    }
    try body(path)
  }
}
