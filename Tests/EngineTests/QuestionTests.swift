import Foundation
import TestSupport
import Testing

/// The questions that a lecturer asks (all that this version can answer), each with its answer found another way.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct QuestionTests {
  private func asked(_ body: (Bowl, Running) throws -> Void) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let running = try Running(bowl, ["run", "-m", "64m", "--pids-limit", "50", "tiny", "sleep", "60"])
    defer { running.kill() }
    try body(bowl, running)
  }

  private func first(_ bowl: Bowl, _ query: String) throws -> [String: JSONCell] {
    try bowl.rows(query).first ?? [:]
  }

  @Test func pidsAndProcesses() throws {
    try asked { bowl, running in
      let status = ProcessListing(running.pid).status("NSpid").split(separator: " ").compactMap { Int($0) }
      let one = try first(
        bowl, "SELECT step, kind FROM step JOIN process USING (run) WHERE step = born AND own_pid = 1")
      #expect(one["kind"]?.text == "ns.clone")
      let levels = try bowl.rows("SELECT level, pid FROM pid WHERE process = 1")
      #expect(levels.compactMap { $0["pid"]?.number } == status)
      let none = try first(
        bowl,
        "SELECT count(*) AS n FROM step JOIN effect USING (run, step) WHERE kind = 'exec.user' AND attribute LIKE 'pid@%'"
      )
      #expect(none["n"]?.number == 0)
      let before = try first(
        bowl,
        """
        SELECT min(step) FILTER (WHERE kind = 'ns.clone') < min(step) FILTER (WHERE kind = 'root.pivot') AS yes FROM step
        """)
      #expect(before["yes"]?.number == 1)
      let proof = try bowl.rows("SELECT source, value FROM proof WHERE key = 'NSpid'")
      #expect(proof.first?["source"]?.text == "/proc/\(running.pid)/status")
      #expect(proof.first?["value"]?.text?.split(separator: "\t").compactMap { Int($0) } == status)
    }
  }

  @Test func namespacesRootAndMounts() throws {
    try asked { bowl, running in
      let proc = ProcessListing(running.pid)
      let own = ProcessListing(Int(getpid()))
      let shared = ["cgroup", "ipc", "mnt", "net", "pid", "time", "user", "uts"]
        .count { proc.namespace($0) == own.namespace($0) }
      let answer = try first(bowl, "SELECT count(*) AS n FROM namespace WHERE own = 0")
      #expect(answer["n"]?.number == shared)
      let root = try bowl.rows(
        "SELECT step, call, actor FROM step JOIN effect USING (run, step) WHERE attribute = 'root' AND before <> after")
      #expect(root.map { $0["call"]?.text } == ["pivot_root"])
      #expect(root.map { $0["actor"]?.text } == ["setup"])
      let mounts = try bowl.rows("SELECT path, fstype FROM mount WHERE gone IS NULL")
      let listed = mounts.map { "\($0["path"]?.text ?? "") \($0["fstype"]?.text ?? "")" }.sorted()
      #expect(listed.joined(separator: "\n") == proc.mounts)
    }
  }

  @Test func rightsAndLimits() throws {
    try asked { bowl, running in
      let dropped = try bowl.rows("SELECT step, capset, change, count(*) AS n FROM capability GROUP BY 1, 2, 3")
      let bounding = dropped.first { $0["capset"]?.text == "bounding" }
      let had = UInt64(ProcessListing(Int(getpid())).status("CapBnd"), radix: 16)?.nonzeroBitCount ?? 0
      let has = UInt64(ProcessListing(running.pid).status("CapBnd"), radix: 16)?.nonzeroBitCount ?? 0
      #expect(bounding?["n"]?.number == had - has)
      let limits = try bowl.rows("SELECT resource, value FROM limits")
      let values = Dictionary(
        uniqueKeysWithValues: limits.map { ($0["resource"]?.text ?? "", $0["value"]?.text ?? "") })
      #expect(values == ["memory.max": "67108864", "memory.swap.max": "67108864", "pids.max": "50"])
    }
  }

  @Test func layersScenesAndActors() throws {
    try asked { bowl, _ in
      let layers = try first(bowl, "SELECT count(*) AS n, sum(bytes) AS b FROM layer WHERE writable = 0")
      #expect(layers["n"]?.number == 3)
      let sizes = try Program.shell("find \(bowl.root)/layers/*/ -type f -printf '%s\\n' | awk '{s+=$1} END {print s}'")
      #expect(layers["b"]?.number == Int(sizes.output.trimmingCharacters(in: .whitespacesAndNewlines)))
      let scenes = try bowl.rows("SELECT name, ms FROM scene")
      #expect(
        scenes.map { $0["name"]?.text } == [
          "image", "limits", "process", "isolation", "root", "furnish", "rights", "exec",
        ])
      let actors = try bowl.rows("SELECT actor, count(*) AS n FROM step GROUP BY actor")
      #expect(Set(actors.compactMap { $0["actor"]?.text }) == ["cli", "monitor", "setup"])
      let total = actors.reduce(0) { $0 + ($1["n"]?.number ?? 0) }
      #expect(total == (try first(bowl, "SELECT max(step) AS n FROM step")["n"]?.number))
      let slowest = try first(bowl, "SELECT kind, ms FROM step ORDER BY ms DESC LIMIT 1")
      let longest = try first(bowl, "SELECT max(ms) AS ms FROM step")
      #expect(slowest["ms"] == longest["ms"])
    }
  }

  @Test func failuresAndDifferences() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "tiny", "true")
    _ = try bowl.fishbowl("run", "-m", "64m", "tiny", "nosuch")
    let failed = try bowl.rows("SELECT step, call, error FROM step WHERE outcome = 'failed'")
    #expect(failed.map { $0["call"]?.text } == ["execve"])
    #expect(failed.map { $0["error"]?.text } == ["ENOENT"])
    let more = try bowl.rows(
      "SELECT kind FROM step WHERE run = 2 EXCEPT SELECT kind FROM step WHERE run = 1", run: "all")
    let kinds = Set(more.compactMap { $0["kind"]?.text })
    #expect(kinds.isSuperset(of: ["cgroup.limits", "proc.kill"]))
  }
}
