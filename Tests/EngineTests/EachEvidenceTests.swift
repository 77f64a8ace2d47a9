import Foundation
import TestSupport
import Testing

@testable import TraceStore

/// --evidence each.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct EachEvidenceTests {
  static let runs: [[String]] = [
    ["tiny", "true"],
    ["-u", "1000:100", "-h", "box", "-w", "/tmp", "-m", "64m", "--group-add", "5", "tiny", "true"],
    ["-t", "--init", "tiny", "true"], ["--pid", "host", "--net", "host", "tiny", "true"],
    ["--skip", "uts.hostname", "--skip", "cwd.set", "tiny", "true"],
  ]

  @Test(arguments: runs) func theWorldIsWhatWasReadAtEachStep(_ words: [String]) throws {
    try Self.check(words)
  }

  static func check(_ words: [String], user: UInt32? = nil) throws {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl(["run", "--rm", "--evidence", "each"] + words)
    #expect(outcome.code == 0, "\(outcome)")
    let steps = "(SELECT count(DISTINCT step) FROM evidence WHERE moment = ? AND side = ?)"
    let query =
      "SELECT "
      + [("before", "host"), ("after", "host"), ("before", "container"), ("after", "container")].map {
        steps.replacing("moment = ?", with: "moment = '\($0)'").replacing(
          "side = ?", with: "side = '\($1)'")
          + " AS \($0)_\($1)"
      }.joined(separator: ", ")
    let counts = try #require(bowl.rows(query).first)
    let setup =
      try bowl.rows("SELECT count(*) AS n FROM event WHERE actor = 'setup'", run: "all").first?[
        "n"]?.number ?? 0
    #expect(
      (counts["before_host"]?.number ?? 0) >= setup
        && (counts["after_host"]?.number ?? 0) >= setup - 1)
    if !words.contains("--pid") {
      #expect(
        (counts["before_container"]?.number ?? 0) > 10
          && (counts["after_container"]?.number ?? 0) > 10)
    }
    // What hangs nowhere yet is proved by no mount that another has at its place.
    let others = try bowl.rows(
      "SELECT kind, key FROM evidence JOIN event USING (run, step) WHERE kind IN ('mount.prepare', 'volume.open')"
        + " AND source LIKE '%mountinfo' AND key <> '/'")
    #expect(others.isEmpty, "\(others)")
    let verified = try bowl.fishbowl("trace", "verify")
    #expect(verified.code == 0, "\(verified.output)")
  }

  @Test func startAndExecToo() throws { try Self.checkStartAndExec(["-u", "7"]) }

  static func checkStartAndExec(_ more: [String] = [], making: [String] = [], user: UInt32? = nil) throws {
    let life = try Life(user: user)
    defer { life.remove() }
    _ = try life.done(["create", "--name", "web"] + making + ["tiny", "sleep", "60"])
    _ = try life.done("start", "--evidence", "each", "web")
    #expect(
      try life.bowl.fishbowl(["exec", "--evidence", "each"] + more + ["web", "true"]).code == 0)
    let rows = try life.bowl.rows(
      "SELECT verb FROM run JOIN evidence USING (run) WHERE moment = 'before' GROUP BY verb ORDER BY verb",
      run: "all")
    #expect(rows.map { $0["verb"]?.text } == ["exec", "start"])
    let verified = try life.outcome("trace", "verify")
    #expect(verified.code == 0, "\(verified.output)")
    _ = try life.done("rm", "-f", "web")
  }

  /// Each sort of line can be found wrong.
  @Test(arguments: [
    ("CapBnd", "host", "0000000000000000"), ("CapEff", "container", "0000000000000001"),
    ("Uid", "host", "7\t7\t7\t7"),
    ("NSpid", "host", "4\t1"), ("NSpid", "container", "9"), ("ns/uts", "host", "1"),
    ("cwd", "host", "/elsewhere"),
    ("cgroup", "host", "0::/other"), ("NSsid", "host", "77\t78"),
    ("/", "container", "1 1 0:1 / / rw - ext4 /dev/vda rw"),
  ])
  func aLineThatSaysOtherwiseIsFound(_ key: String, _ side: String, _ value: String) throws {
    try Self.checkMutant(key, side, value)
  }

  static func checkMutant(_ key: String, _ side: String, _ value: String, user: UInt32? = nil)
    throws
  {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "--evidence", "each", "-w", "/tmp", "tiny", "true")
    let step =
      "(SELECT max(step) FROM evidence WHERE key = '\(key)' AND side = '\(side)' AND moment = 'after')"
    let sql =
      "UPDATE evidence SET value = '\(value)' WHERE key = '\(key)' AND side = '\(side)' AND moment = 'after' AND step = \(step)"
    try Database(path: bowl.trace, .readWrite).execute(sql)
    let verified = try bowl.fishbowl("trace", "verify")
    #expect(verified.code == 1)
    #expect(verified.output.contains("the World says"), "\(verified.output)")
  }
}
