import Foundation
import Steps
import TestSupport
import Testing

/// What no plan holds but is seen: processes, a kill for want of memory, another answer of a check.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct SeenTests {
  private func events(_ life: Life, _ words: String...) throws -> [String] {
    try life.bowl.fishbowl(["events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}"] + words).output
      .split(separator: "\n").map(String.init)
  }

  @Test func topLeavesWhatItSaw() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "sleep 61 & echo up; sleep 62; true"], "box")
    try life.wait { try life.done("top", "box").split(separator: "\n").count == 4 }
    // Who is there already is not seen anew.
    for _ in 0..<2 { _ = try life.done("top", "box") }
    let seen = try life.bowl.rows(
      """
      SELECT json_extract(detail, '$.observeProcess._0.pids[0]') AS host, json_extract(detail,
        '$.observeProcess._0.pids[1]') AS inside, step, actor, (SELECT planned FROM run) AS planned FROM step
        WHERE kind = 'proc.seen'
      """)
    #expect(seen.count >= 9 && seen.allSatisfy { $0["actor"]?.text == "kernel" })
    #expect(seen.allSatisfy { ($0["step"]?.number ?? 0) > ($0["planned"]?.number ?? .max) })
    for row in seen {
      let host = try #require(row["host"]?.number)
      let status = try String(contentsOfFile: "/proc/\(host)/status", encoding: .utf8)
      #expect(status.contains("NSpid:\t\(host)\t\(row["inside"]?.number ?? 0)\n"))
    }
    let processes = try life.bowl.rows("SELECT process, program, levels, own_pid FROM process ORDER BY process")
    #expect(processes.count == 3)
    #expect(processes.compactMap { $0["program"]?.text } == ["/bin/sh", "sleep", "sleep"])
    #expect(processes.compactMap { $0["levels"]?.number } == [2, 2, 2])
    #expect(Set(processes.compactMap { $0["own_pid"]?.number }).count == 3)
    // Only parents see children: the first process sees the others' PIDs, the monitor all of them.
    #expect(try life.done("replay", "--scene", "8").contains("proc.seen"))
    #expect(try life.done("replay", "--scene", "8", "--lang", "ko").contains("top이 프로세스 하나를 보았다."))
    _ = try life.done("kill", "box")
    try life.wait { try life.status("box").hasPrefix("Exited") }
    let after = try life.bowl.rows("SELECT kind FROM step WHERE actor = 'kernel' AND kind <> 'proc.seen'")
    #expect(after.compactMap { $0["kind"]?.text } == ["ns.released"])
    #expect(try life.outcome("trace", "verify").code == 0)
    _ = try life.done("rm", "box")
    #expect(life.differences == [])
  }

  /// A container that is recorded nowhere can be looked at too.
  @Test func topOfWhatIsNotRecorded() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.bowl.fishbowl("run", "-d", "--no-trace", "--name", "box", "tiny", "sleep", "60").code == 0)
    #expect(try life.done("top", "box").split(separator: "\n").count == 2)
    _ = try life.done("rm", "-f", "box")
    #expect(life.differences == [])
  }

  @Test func aKillForWantOfMemory() throws {
    let life = try Life()
    defer { life.remove() }
    // A child is the victim, and the container goes on; then it is the first process itself.
    let hungry = "head -c 100m /dev/zero | tail | wc -c"
    _ = try life.outcome("run", "--name", "aa", "-m", "16m", "tiny", "sh", "-c", hungry + "; exit 5")
    let query = "SELECT kind, json_extract(detail, '$.observeOOM.kills') AS kills FROM step WHERE kind = 'cgroup.oom'"
    #expect(try life.bowl.rows(query).compactMap { $0["kills"]?.number } == [1])
    #expect(try events(life) == ["create", "attach", "start", "oom", "die"])
    #expect(try life.done("replay", "--scene", "8").contains("The kernel killed 1 process of its cgroup"))
    _ = try life.outcome("run", "--name", "bb", "-m", "16m", "tiny", "tail", "/dev/zero")
    #expect(try life.bowl.rows(query).count == 1)
    #expect(try events(life, "-f", "container=bb") == ["create", "attach", "start", "oom", "die"])
    // With enough there is nothing to see.
    _ = try life.outcome("run", "--name", "cc", "-m", "64m", "tiny", "true")
    #expect(try life.bowl.rows(query).isEmpty && !events(life, "-f", "container=cc").contains("oom"))
    #expect(try life.outcome("trace", "verify").code == 0)
    _ = try life.done("rm", "aa", "bb", "cc")
    #expect(life.differences == [])
  }

  @Test func whatAChecksAnswerAndAnUpdateTell() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "-d", "--name", "hh", "--health-cmd", "test -e /ok", "--health-interval", "200ms"]
    #expect(
      try life.bowl.fishbowl(words + ["--health-retries", "1", "tiny", "sh", "-c", "touch /ok; sleep 60"]).code == 0)
    try life.wait { try events(life).contains("health_status: healthy") }
    _ = try life.outcome("exec", "hh", "rm", "/ok")
    try life.wait { try events(life).contains("health_status: unhealthy") }
    #expect(try events(life, "-f", "event=health_status").filter { $0.hasSuffix(" healthy") }.count == 1)
    _ = try life.done("update", "--pids-limit", "99", "hh")
    // The check after a change is an exec of its own in the trace, now or a moment later.
    #expect(try events(life).last { !$0.hasPrefix("exec_") } == "update")
    let told = try life.bowl.rows(
      """
      SELECT after FROM effect JOIN run USING (run) WHERE verb = 'run' AND attribute = 'health' ORDER BY step
      """, run: "all")
    #expect(told.compactMap { $0["after"]?.text } == ["healthy", "unhealthy"])
    #expect(try life.outcome("trace", "verify").code == 0)
    _ = try life.done("rm", "-f", "hh")
    #expect(life.differences == [])
  }
}
