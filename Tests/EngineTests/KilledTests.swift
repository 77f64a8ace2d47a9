import Foundation
import TestSupport
import Testing

/// SIGKILL has two sorts of senders, and the count in the cgroup tells them apart.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct KilledTests {
  private func proof(_ life: Life) throws -> String? {
    let query = "SELECT value FROM proof WHERE key IN ('memory.oom_control', 'memory.events')"
    return try life.bowl.rows(query, run: "all").last?["value"]?.text
  }

  private func inspected(_ life: Life, _ name: String) throws -> String {
    try life.done("inspect", "--format", "{{.State.OOMKilled}} {{.State.ExitCode}}", name)
  }

  /// What eats the memory is PID 1 itself.
  private static let eater = "x=$(head -c 200m /dev/zero | tr '\\0' x)"

  @Test(arguments: [eater, "exec dd if=/dev/zero of=/dev/shm/x bs=1M count=40"])
  func forWantOfMemory(_ line: String) throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.outcome("run", "--name", "fat", "-m", "16m", "tiny", "sh", "-c", line)
    #expect(outcome.code == 137, "\(outcome)")
    #expect(try life.status("fat").hasPrefix("Exited (137)"))
    #expect(try inspected(life, "fat") == "true 137\n")
    #expect(try proof(life)?.contains("oom_kill 1") == true)
    let told = try life.outcome("replay", "--all", "--depth", "2").output
    #expect(told.contains("was ended by SIGKILL: its memory ran out"), "\(told)")
    #expect(told.contains("oom_kill 1"))
    let korean = try life.outcome("replay", "--all", "--depth", "2", "--lang", "ko").output
    #expect(korean.contains("메모리가 모자라 PID 1이 SIGKILL로 죽었다."))
    #expect(try life.outcome("trace", "verify").code == 0)
  }

  /// Where a child was the victim, PID 1 is not said to have run out.
  @Test func forWantOfMemoryInAChild() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "-m", "16m", "tiny", "sh", "-c", "tail /dev/zero; exit 0")
    let told = try life.outcome("replay", "--all", "--depth", "2").output
    #expect(told.contains("what     PID 1 exited with 0.") && !told.contains("its memory ran out"), "\(told)")
    #expect(told.contains("The kernel killed 1 process of its cgroup for want of memory."))
    #expect(try !life.outcome("replay", "--all", "--lang", "ko").output.contains("메모리가 모자라 PID 1이"))
    _ = try life.done("run", "-m", "16m", "tiny", "true")
    #expect(try !life.outcome("replay", "--all").output.contains("somebody sent it"))
  }

  @Test func byHand() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "-d", "--name", "hit", "-m", "16m", "tiny", "sleep", "60")
    #expect(try life.done("kill", "hit") == "hit\n")
    #expect(try life.status("hit").hasPrefix("Exited (137)"))
    #expect(try inspected(life, "hit") == "false 137\n")
    #expect(try proof(life)?.contains("oom_kill 0") == true)
    let told = try life.outcome("replay", "--all", "--depth", "2", "1").output
    #expect(told.contains("was ended by SIGKILL.") && told.contains("oom_kill 0"), "\(told)")
  }

  /// The count is only asked for where it can say something. Under a limit it can: another process may have been killed.
  @Test func anOrdinaryEndIsAskedAboutUnderALimit() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "ok", "tiny", "sh", "-c", "exit 3")
    #expect(try proof(life) == nil)
    _ = try life.outcome("run", "--name", "limited", "-m", "16m", "tiny", "sh", "-c", "exit 3")
    #expect(try proof(life)?.contains("oom_kill 0") == true)
    for name in ["ok", "limited"] { #expect(try inspected(life, name) == "false 3\n") }
  }

  @Test func withoutATraceTheStateKnowsToo() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "--no-trace", "--name", "fat", "-m", "16m", "tiny", "sh", "-c", Self.eater]
    #expect(try life.bowl.fishbowl(words).code == 137)
    #expect(try inspected(life, "fat") == "true 137\n")
  }
}

extension KilledTests {
  /// Between its end and its monitor's word of it there is a moment. Who asks then is told how it ended, and not a guess.
  @Test(.enabled(if: Program.exists("strace"), "needs strace")) func nobodyGuessesHowItEnded() throws {
    let life = try Life()
    defer { life.remove() }
    let slow = ["-f", "-qq", "-o", "/dev/null", "-e", "trace=waitid", "-e", "inject=waitid:delay_exit=700000"]
    let run = ["run", "-d", "--name", "box", "tiny", "sh", "-c", "sleep 0.5; exit 4"]
    _ = try Program.run(["/usr/bin/strace", "-DDD"] + slow + [Program.fishbowl] + run, environment: life.bowl.places)
    var seen: Set<String> = []
    try life.wait {
      seen.insert(try inspected(life, "box"))
      let status = try life.status("box")
      seen.insert(status.hasPrefix("Up ") ? "Up" : String(status.prefix(10)))
      return seen.contains("Exited (4)")
    }
    #expect(seen.isSubset(of: ["false 0\n", "false 4\n", "Up", "Exited (4)"]), "\(seen)")
    _ = try life.done("rm", "box")
  }
}
