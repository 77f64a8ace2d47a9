import Foundation
import TestSupport
import Testing

/// --health-cmd: the monitor asks, and says what it was answered.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct HealthTests {
  private func run(_ life: Life, _ command: String, _ options: String..., program: String = "sleep 60") throws {
    let words = ["run", "-d", "--name", "hh", "--health-cmd", command, "--health-interval", "100ms"] + options
    #expect(try life.bowl.fishbowl(words + ["tiny", "sh", "-c", program]).code == 0)
  }

  private func inspected(_ life: Life, _ fields: String) throws -> String {
    String(try life.done("inspect", "--format", fields, "hh").dropLast())
  }

  private func runs(_ life: Life) throws -> Int {
    try life.bowl.rows("SELECT count(*) AS n FROM run WHERE verb = 'exec'", run: "all").first?["n"]?.number ?? -1
  }

  @Test func itIsHealthyAndThenNot() throws {
    let life = try Life()
    defer { life.remove() }
    try run(life, "echo looked; test -e /ok", "--health-retries", "2", program: "touch /ok; exec sleep 60")
    #expect(try life.status("hh").hasSuffix("(health: starting)") || life.status("hh").hasSuffix("(healthy)"))
    try life.wait { try life.status("hh").hasSuffix("(healthy)") }
    #expect(try inspected(life, "{{.State.Health.Status}} {{.State.Health.FailingStreak}}") == "healthy 0")
    #expect(try inspected(life, "{{json .State.Health.Log}}").contains("\"ExitCode\":0,\"Output\":\"looked\\n\""))
    #expect(try inspected(life, "{{json .Config.Healthcheck.Test}}") == "[\"CMD-SHELL\",\"echo looked; test -e /ok\"]")
    #expect(try life.done("ps", "-q", "-f", "health=healthy").count == 13)
    #expect(try life.done("ps", "-q", "-f", "health=unhealthy") == "")
    _ = try life.outcome("exec", "hh", "rm", "/ok")
    try life.wait { try life.status("hh").hasSuffix("(unhealthy)") }
    #expect(Int(try inspected(life, "{{.State.Health.FailingStreak}}")) ?? 0 >= 2)
    // The container's own output has nothing of it.
    #expect(try life.outcome("logs", "hh").output == "")
    #expect(try life.done("stop", "-t", "0", "hh") == "hh\n")
    #expect(try life.status("hh").hasPrefix("Exited (137)") && !life.status("hh").contains("health"))
    #expect(try life.outcome("trace", "verify").code == 0)
    _ = try life.done("rm", "hh")
    #expect(life.differences == [])
  }

  /// Recorded are the first check, and those that follow a change.
  @Test func theTraceDoesNotGrowWithEachCheck() throws {
    let life = try Life()
    defer { life.remove() }
    try run(life, "true")
    try life.wait { try life.status("hh").hasSuffix("(healthy)") }
    try life.wait { try inspected(life, "{{json .State.Health.Log}}").split(separator: "}").count >= 5 }
    #expect(try runs(life) == 1)
  }

  @Test func oneThatTakesTooLongIsEnded() throws {
    let life = try Life()
    defer { life.remove() }
    try run(life, "sleep 50; true", "--health-timeout", "300ms", "--health-retries", "1")
    try life.wait { try life.status("hh").hasSuffix("(unhealthy)") }
    // What the checks have started in it goes on; on the host nobody waits for that.
    try life.wait { try life.outcome("top", "hh").output.components(separatedBy: "sleep 50").count > 4 }
    let waiting = try Program.shell("ls '\(life.bowl.root)/run' | wc -l").output
    #expect((1...3).contains(Int(waiting.dropLast()) ?? 0), "\(waiting)")
    let log = try inspected(life, "{{json .State.Health.Log}}")
    #expect(log.contains("\"ExitCode\":-1") && log.contains("exceeded timeout"), "\(log)")
    #expect(try life.done("rm", "-f", "hh") == "hh\n")
    #expect(life.differences == [])
  }

  @Test func inTheStartPeriodAFailureCountsForNothing() throws {
    let life = try Life()
    defer { life.remove() }
    let options = ["--health-start-period", "1h", "--health-start-interval", "100ms", "--health-retries", "1"]
    let words = ["run", "-d", "--name", "hh", "--health-cmd", "test -e /ok"] + options
    _ = try life.bowl.fishbowl(words + ["tiny", "sleep", "60"])
    try life.wait { try inspected(life, "{{json .State.Health.Log}}").contains("\"ExitCode\":1") }
    #expect(try life.status("hh").hasSuffix("(health: starting)"))
    _ = try life.outcome("exec", "hh", "touch", "/ok")
    try life.wait { try life.status("hh").hasSuffix("(healthy)") }
  }

  @Test func theMonitorServesMeanwhile() throws {
    let life = try Life()
    defer { life.remove() }
    let loop = "i=0; while [ $((i += 1)) -le 30 ]; do echo $i; sleep 0.05; done"
    try run(life, "sleep 1", program: loop)
    #expect(try life.done("wait", "hh") == "0\n")
    #expect(try life.outcome("logs", "hh").output == (1...30).map { "\($0)\n" }.joined())
    #expect(try life.done("rm", "hh") == "hh\n")
    #expect(life.differences == [])
  }

  @Test(arguments: [
    (["--health-interval", "1s"], "need --health-cmd"), (["--health-cmd", "x", "--no-healthcheck"], "contradict"),
    (["--health-cmd", "x", "--health-interval", "soon"], "1m30s"),
    (["--health-cmd", "x", "--health-retries", "0"], "1 or"),
    (["--health-cmd", "x", "--health-timeout", "1ns"], "1ms"),
  ])
  func whatMakesNoSenseIsRefused(_ options: [String], _ says: String) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl(["run"] + options + ["tiny", "true"])
    #expect(outcome.code == 125 && outcome.errors.contains(says), "\(outcome)")
    #expect(try bowl.fishbowl("run", "--rm", "--no-healthcheck", "tiny", "echo", "hi").output == "hi\n")
  }

  @Test func aFilterThatIsNoneIsRefused() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    #expect(try bowl.fishbowl("ps", "-f", "health=fine").errors.contains("give starting"))
  }
}
