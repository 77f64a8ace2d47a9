import Foundation
import Steps
import TestSupport
import Testing

/// The questions that a lecturer asks, word for word, of a real run. Each answer is found another way: from /proc, from
/// the plan, from the calls one by one, or from what was typed. What this version has no subject for is not asked: files
/// copied up (4, 17), usage (18), signals (19).
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct QuestionTests {
  private static let words = ["-m", "64m", "--pids-limit", "50", "tiny", "sleep", "60"]

  @Test func whatProcAnswers() throws {
    try asked { it in
      let pids = it.proc.status("NSpid").split(separator: " ").map(String.init)
      try it.expect(
        "SELECT level, pid FROM pid WHERE process = 1", "level pid", is: pids.enumerated().map { "\($0) \($1)" })
      try it.expect(
        "SELECT source, value FROM proof WHERE key = 'NSpid'", "source value",
        is: ["/proc/\(it.proc.pid)/status \(pids.joined(separator: "\t"))"])
      let own = ProcessListing(Int(getpid()))
      let shared = Namespace.allCases.count { it.proc.namespace($0.rawValue) == own.namespace($0.rawValue) }
      try it.expect("SELECT count(*) FROM namespace WHERE own = 0", "count(*)", is: ["\(shared)"])
      let mounts = it.proc.mounts.map { "\($0.path) \($0.type)" }
      try it.expect("SELECT path, fstype FROM mount WHERE gone IS NULL", "path fstype", is: mounts)
    }
  }

  @Test func whatThePlanAnswers() throws {
    try asked { it in
      let (clone, pivot) = (it.number(of: "ns.clone"), it.number(of: "root.pivot"))
      try it.expect(
        "SELECT step, kind FROM step JOIN process USING (run) WHERE step = born AND own_pid = 1", "step kind",
        is: ["\(clone) ns.clone"])
      try it.expect(
        """
        SELECT step, call, actor FROM step JOIN effect USING (run, step) WHERE attribute = 'root' AND before <> after
        """, "step call actor", is: ["\(pivot) pivot_root setup"])
      try it.expect(
        """
        SELECT count(*) FROM step JOIN effect USING (run, step) WHERE kind = 'exec.user' AND attribute LIKE 'pid@%'
        """, "count(*)", is: ["0"])
      let isEarlier = "min(step) FILTER (WHERE kind = 'ns.clone') < min(step) FILTER (WHERE kind = 'root.pivot')"
      try it.expect("SELECT \(isEarlier) FROM step", is: [clone < pivot ? "1" : "0"])
      let reached = it.plan.filter { $0.step <= it.number(of: "exec.user") }
      let actors = Dictionary(grouping: reached, by: \.actor).map { "\($0.key) \($0.value.count)" }
      try it.expect("SELECT actor, count(*) FROM step GROUP BY actor", "actor count(*)", is: actors)
    }
  }

  @Test func rightsLimitsAndLayers() throws {
    try asked { it in
      let had = UInt64(ProcessListing(Int(getpid())).status("CapBnd"), radix: 16)?.nonzeroBitCount ?? 0
      let lost = had - (UInt64(it.proc.status("CapBnd"), radix: 16)?.nonzeroBitCount ?? 0)
      let (drop, set) = (it.number(of: "cap.bound_drop"), it.number(of: "cap.set"))
      try it.expect(
        "SELECT step, capset, change, count(*) FROM capability GROUP BY 1, 2, 3", "step capset change count(*)",
        is: [
          "\(drop) bounding dropped \(lost)", "\(set) effective dropped \(lost)", "\(set) permitted dropped \(lost)",
        ])
      try it.expect(
        "SELECT resource, value FROM limits", "resource value",
        is: ["memory.max 67108864", "memory.swap.max 67108864", "pids.max 50"])
      let sizes = try Program.shell("cat $(find \(it.bowl.root)/layers/*/ -type f) | wc -c")
      let total = sizes.output.trimmingCharacters(in: .whitespacesAndNewlines)
      try it.expect(
        "SELECT count(*), sum(bytes) FROM layer WHERE writable = 0", "count(*) sum(bytes)", is: ["3 \(total)"])
    }
  }

  /// From the calls one by one: a step lasts from its first call's begin to its last call's end.
  @Test func howLongItTook() throws {
    try asked { it in
      let calls = try it.bowl.rows("SELECT step, scene, kind, at_ms, ms FROM calls")
      let steps = Dictionary(grouping: calls) { $0["step"]?.number ?? 0 }.values.map { calls in
        let begin = calls.compactMap { $0["at_ms"]?.real }.min() ?? 0
        let end = calls.map { ($0["at_ms"]?.real ?? 0) + ($0["ms"]?.real ?? 0) }.max() ?? 0
        return (scene: calls[0]["scene"]?.number ?? 0, kind: calls[0]["kind"]?.text ?? "", ms: end - begin)
      }
      let scenes = try it.bowl.rows("SELECT name, ms FROM scene")
      #expect(scenes.map { $0["name"]?.text } == Scene.allCases.dropLast().map(\.name))
      for (scene, row) in zip(Scene.allCases, scenes) {
        let sum = steps.filter { $0.scene == scene.rawValue }.reduce(0) { $0 + $1.ms }
        #expect(abs(sum - (row["ms"]?.real ?? -1)) < 0.002, "\(scene.name)")
      }
      let slowest = try it.bowl.rows("SELECT kind, ms FROM step ORDER BY ms DESC LIMIT 1")
      let longest = try #require(steps.max { $0.ms < $1.ms })
      #expect(slowest.count == 1)
      #expect(slowest[0]["kind"]?.text == longest.kind)
      #expect(abs((slowest[0]["ms"]?.real ?? -1) - longest.ms) < 0.002)
    }
  }

  @Test func failuresAndDifferences() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "tiny", "true")
    _ = try bowl.fishbowl("run", "-m", "64m", "tiny", "nosuch")
    let it = try Asked(bowl, ["-m", "64m", "tiny", "nosuch"])
    try it.expect(
      "SELECT step, call, error FROM step WHERE outcome = 'failed'", "step call error",
      is: ["\(it.number(of: "exec.user")) execve ENOENT"])
    let kinds = try bowl.rows("SELECT run, kind FROM step", run: "all")
    let of = { (run: Int) in Set(kinds.filter { $0["run"]?.number == run }.compactMap { $0["kind"]?.text }) }
    let more = try bowl.rows(
      "SELECT kind FROM step WHERE run = 2 EXCEPT SELECT kind FROM step WHERE run = 1", run: "1,2")
    #expect(Set(more.compactMap { $0["kind"]?.text }) == of(2).subtracting(of(1)))
    #expect(of(2).subtracting(of(1)).isSuperset(of: ["cgroup.limits", "proc.kill"]))
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  private func asked(_ body: (Asked) throws -> Void) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let running = try Running(bowl, ["run"] + Self.words)
    defer { running.kill() }
    try body(try Asked(bowl, Self.words, pid: running.pid))
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }
}

/// A run that is asked about, its plan, and its process.
private struct Asked {
  let bowl: Bowl
  let plan: [PlannedStep]
  let proc: ProcessListing

  init(_ bowl: Bowl, _ words: [String], pid: Int = 0) throws {
    self.bowl = bowl
    plan = try bowl.plan(["run"] + words)
    proc = ProcessListing(pid)
  }

  func number(of kind: String) -> Int { plan.first { $0.kind == kind }?.step ?? 0 }

  /// Holds the rows, of each the columns that are named (without names the only one), against the answer, which stands
  /// in any order.
  func expect(
    _ query: String, _ columns: String = "", is answer: [String], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let rows = try bowl.rows(query).map { row in
      let names = columns.isEmpty ? Array(row.keys) : columns.split(separator: " ").map(String.init)
      return names.map { row[$0]?.shown ?? "no \($0)" }.joined(separator: " ")
    }
    #expect(rows.sorted() == answer.sorted(), sourceLocation: sourceLocation)
  }
}

extension JSONCell {
  fileprivate var real: Double? { if case .number(let number) = self { number } else { nil } }
  fileprivate var shown: String { text ?? number.map(String.init) ?? "NULL" }
}
