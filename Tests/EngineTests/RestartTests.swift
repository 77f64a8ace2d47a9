import Foundation
import TestSupport
import Testing

/// --restart: the monitor has the container started again.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RestartTests {
  private func inspected(_ life: Life, _ fields: String) throws -> String {
    try life.outcome("inspect", "--format", fields, "rr").output
  }

  private func runs(_ life: Life, _ verb: String) throws -> Int {
    try life.bowl.rows("SELECT count(*) AS n FROM run WHERE verb = '\(verb)'", run: "all").first?["n"]?.number ?? -1
  }

  @Test func onFailureIsTriedSoManyTimes() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "on-failure:3", "--name", "rr", "tiny", "sh", "-c", "echo x; exit 5")
    #expect(try life.done("wait", "rr") == "5\n")
    #expect(try life.outcome("logs", "rr").output == "x\nx\nx\nx\n")
    #expect(try inspected(life, "{{.RestartCount}} {{.State.Status}} {{.State.ExitCode}}") == "3 exited 5\n")
    #expect(
      try inspected(life, "{{json .HostConfig.RestartPolicy}}")
        == "{\"Name\":\"on-failure\",\"MaximumRetryCount\":3}\n")
    // Each is a run of its own.
    #expect(try runs(life, "run") == 1 && runs(life, "start") == 3)
    #expect(try life.outcome("trace", "verify").code == 0)
    // Somebody starts it: it has its three times again.
    #expect(try life.done("start", "rr") == "rr\n")
    _ = try life.done("wait", "rr")
    #expect(try life.outcome("logs", "rr").output == String(repeating: "x\n", count: 8))
    #expect(try life.done("rm", "rr") == "rr\n")
    #expect(life.differences == [])
  }

  /// As the first: what it may and which devices it has is settled for each life.
  @Test func theSecondLifeHasTheFirstOnesRights() throws {
    let life = try Life()
    defer { life.remove() }
    let look = "grep Seccomp: /proc/self/status; ls /dev/mine; exit 1"
    _ = try life.done(
      "run", "-d", "--restart", "on-failure:1", "--device", "/dev/full:/dev/mine", "--name", "rr", "tiny", "sh", "-c",
      look)
    #expect(try life.done("wait", "rr") == "1\n")
    let first = "Seccomp:\t2\n/dev/mine\n"
    #expect(try life.outcome("logs", "rr").output == first + first)
  }

  /// Its monitor asks for the policy when the container has ended, whoever gave it and when.
  @Test func aPolicyMayComeLater() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--name", "rr", "tiny", "sleep", "60")
    #expect(try life.done("update", "--restart", "always", "rr") == "rr\n")
    #expect(try life.kinds("update") == ["spec.write"])
    #expect(try inspected(life, "{{.HostConfig.RestartPolicy.Name}}") == "always\n")
    _ = try Program.shell("kill -9 \(try inspected(life, "{{.State.Pid}}"))")
    try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "1 true\n" }
    // And one that goes: this end is the last.
    #expect(try life.done("update", "--restart", "no", "rr") == "rr\n")
    _ = try Program.shell("kill -9 \(try inspected(life, "{{.State.Pid}}"))")
    try life.wait { try inspected(life, "{{.State.Status}}") == "exited\n" }
    usleep(500_000)
    #expect(try inspected(life, "{{.State.Status}} {{.RestartCount}}") == "exited 1\n")
    // Of one that does not run it holds from its next end.
    #expect(try life.done("update", "--restart", "on-failure:1", "rr") == "rr\n")
    _ = try life.done("start", "rr")
    _ = try Program.shell("kill -9 \(try inspected(life, "{{.State.Pid}}"))")
    try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "1 true\n" }
    #expect(try life.done("stop", "-t", "0", "rr") == "rr\n")
    #expect(try inspected(life, "{{.State.Status}}") == "exited\n")
    _ = try life.done("rm", "rr")
    #expect(life.differences == [])
  }

  /// Somebody waits for the run, whose monitor goes on as that of the next life.
  @Test func whoWaitsLeavesThoughThePolicyCameLater() throws {
    let life = try Life()
    defer { life.remove() }
    let run = try life.begin("run", "--name", "rr", "tiny", "sleep", "60")
    try life.wait { try life.status("rr").hasPrefix("Up") }
    _ = try life.done("update", "--restart", "on-failure", "rr")
    _ = try Program.shell("kill -9 \(try inspected(life, "{{.State.Pid}}"))")
    try life.wait { !run.isRunning }
    #expect(run.terminationStatus == 137)
    try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "1 true\n" }
  }

  @Test func whatRemovesItselfGetsNone() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--rm", "--name", "rr", "tiny", "sleep", "60")
    let refused = try life.outcome("update", "--restart", "always", "rr")
    #expect(refused.code == 1 && refused.errors.contains("it has --rm"), "\(refused)")
    #expect(try inspected(life, "{{.HostConfig.RestartPolicy.Name}}") == "no\n")
  }

  @Test func aGoodEndIsNoFailure() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "on-failure", "--name", "rr", "tiny", "echo", "x")
    #expect(try life.done("wait", "rr") == "0\n")
    #expect(try inspected(life, "{{.RestartCount}}") == "0\n")
  }

  @Test func thePauseGrows() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "always", "--name", "rr", "tiny", "sh", "-c", "exit 1")
    try life.wait { try life.status("rr").hasPrefix("Restarting (1) ") }
    #expect(try life.outcome("ps").output.contains("Restarting (1)"))
    #expect(try life.outcome("ps", "-f", "status=restarting", "--format", "{{.Names}}").output == "rr\n")
    #expect(try inspected(life, "{{.State.Restarting}} {{.State.Running}}") == "true false\n")
    try life.wait { try (Int(inspected(life, "{{.RestartCount}}").dropLast()) ?? 0) >= 4 }
    // In the pause there is no process, and it can be ended.
    #expect(try life.outcome("rm", "rr").errors.contains("restarting"))
    #expect(try life.outcome("exec", "rr", "true").errors.contains("it is restarting"))
    #expect(try life.done("stop", "rr") == "rr\n")
    #expect(try life.status("rr").hasPrefix("Exited (1)"))
    let count = try inspected(life, "{{.RestartCount}}")
    usleep(3_500_000)
    #expect(try inspected(life, "{{.RestartCount}}") == count)
    #expect(try life.done("rm", "rr") == "rr\n")
    #expect(life.differences == [])
  }

  @Test(arguments: [["stop", "-t", "5"], ["kill"], ["rm", "-f"]]) func whoStopsItMeansIt(_ verb: [String]) throws {
    let life = try Life()
    defer { life.remove() }
    let loop = "trap 'exit 3' TERM; echo up; while :; do sleep 0.05; done"
    _ = try life.done("run", "-d", "--restart", "always", "--name", "rr", "tiny", "sh", "-c", loop)
    try life.wait { try life.outcome("logs", "rr").output == "up\n" }
    #expect(try life.bowl.fishbowl(verb + ["rr"]).output == "rr\n")
    usleep(500_000)
    let status = try life.status("rr")
    #expect(status.hasPrefix("Exited") || (verb[0] == "rm" && status == "none"))
    #expect(try runs(life, "start") == 0)
    if verb[0] != "rm" { _ = try life.done("rm", "rr") }
    #expect(life.differences == [])
  }

  /// What ends the program otherwise, does not.
  @Test func aKillFromElsewhereIsAnEndLikeAnother() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "unless-stopped", "--name", "rr", "tiny", "sleep", "60")
    for round in 1...3 {
      let pid = try #require(Int(inspected(life, "{{.State.Pid}}").dropLast()))
      kill(pid_t(pid), SIGKILL)
      try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "\(round) true\n" }
    }
    #expect(try life.outcome("exec", "rr", "echo", "in").output == "in\n")
    #expect(try life.done("stop", "-t", "0", "rr") == "rr\n")
    #expect(try life.status("rr").hasPrefix("Exited (137)"))
  }

  @Test func aSignalForAnExecIsNoneForTheContainer() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "always", "--name", "rr", "tiny", "sleep", "60")
    let exec = try life.begin("exec", "rr", "sh", "-c", "touch /in; exec sleep 30")
    try life.wait { try life.outcome("exec", "rr", "test", "-e", "/in").code == 0 }
    exec.terminate()
    exec.waitUntilExit()
    #expect(exec.terminationStatus == 143)
    kill(pid_t(try #require(Int(inspected(life, "{{.State.Pid}}").dropLast()))), SIGKILL)
    try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "1 true\n" }
    // restart is a stop and a start by hand: it counts anew.
    #expect(try life.done("restart", "-t", "0", "rr") == "rr\n")
    #expect(try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "0 true\n")
    kill(pid_t(try #require(Int(inspected(life, "{{.State.Pid}}").dropLast()))), SIGKILL)
    try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "1 true\n" }
  }

  /// The command that stays with it leaves with its first life's exit code.
  @Test func theForegroundLeaves() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "--restart", "always", "--name", "rr", "tiny", "sh", "-c", "echo x; exit 4"]
    let outcome = try life.bowl.fishbowl(words)
    #expect((outcome.code, outcome.output) == (4, "x\n"))
    try life.wait { try life.outcome("logs", "rr").output.hasPrefix("x\nx\n") }
    #expect(try life.done("rm", "-f", "rr") == "rr\n")
    #expect(life.differences == [])
  }

  @Test func afterTheMachineWasDown() throws {
    let life = try Life()
    defer { life.remove() }
    for (name, policy) in [("aa", "always"), ("uu", "unless-stopped"), ("us", "unless-stopped"), ("ff", "on-failure")] {
      _ = try life.done("run", "-d", "--restart", policy, "--name", name, "tiny", "sleep", "60")
    }
    _ = try life.done("run", "-d", "--name", "nn", "tiny", "sleep", "60")
    _ = try life.done("create", "--restart", "always", "--name", "cc", "tiny", "sleep", "60")
    _ = try life.done("stop", "-t", "0", "us", "aa")
    // As when the power fails: monitors and containers are gone at once.
    for name in ["uu", "ff", "nn"] {
      let pid = try life.outcome("inspect", "--format", "{{.State.Pid}}", name).output.dropLast()
      let monitor = try #require(Int(pid).flatMap(Live.stat).flatMap { Int($0[1]) })
      Live.kill(monitor)
    }
    let started = try life.done("start", "--restart-policy").split(separator: "\n").sorted()
    #expect(started == ["aa", "uu"])
    let up = try life.outcome("ps", "--format", "{{.Names}}").output.split(separator: "\n").sorted()
    #expect(up == ["aa", "uu"])
    #expect(try life.done("start", "--restart-policy") == "")
    #expect(try life.outcome("start", "--restart-policy", "nn").code != 0)
  }

  @Test func aMonitorThatIsKilledInThePauseLeavesAnEndedContainer() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "always", "--name", "rr", "tiny", "false")
    try life.wait { try (Int(inspected(life, "{{.RestartCount}}").dropLast()) ?? 0) >= 4 }
    try life.wait { try life.status("rr").hasPrefix("Restarting") }
    let state = try #require(
      try FileManager.default.contentsOfDirectory(atPath: life.bowl.root + "/containers").first.map {
        try String(contentsOfFile: life.bowl.root + "/containers/\($0)/state.json", encoding: .utf8)
      })
    let pid = try #require(state.firstMatch(of: /"pid":([0-9]+)/).flatMap { Int($0.1) })
    Live.kill(pid)
    try life.wait { try life.status("rr").hasPrefix("Exited (1)") }
    #expect(try life.done("wait", "rr") == "1\n")
    #expect(try life.done("rm", "rr") == "rr\n")
    #expect(life.differences == [])
  }

  /// One process for all lives: it must not grow with them.
  @Test func theMonitorDoesNotGrow() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--restart", "always", "--name", "rr", "tiny", "sleep", "60")
    func process() throws -> Int { try #require(Int(inspected(life, "{{.State.Pid}}").dropLast())) }
    func monitor() throws -> Int { try #require(try Live.stat(process()).flatMap { Int($0[1]) }) }
    let first = try monitor()
    var sizes: [Int] = []
    for round in 1...6 {
      kill(pid_t(try process()), SIGKILL)
      try life.wait { try inspected(life, "{{.RestartCount}} {{.State.Running}}") == "\(round) true\n" }
      usleep(500_000)
      let text = try String(contentsOfFile: "/proc/\(first)/smaps_rollup", encoding: .utf8)
      sizes += text.matches(of: /Anonymous: +([0-9]+) kB/).compactMap { Int($0.1) }
    }
    #expect(try monitor() == first)
    #expect(sizes.count == 6 && abs(sizes[5] - sizes[2]) < 64, "\(sizes)")
    // The container, and perhaps the process that recorded its start: those of earlier lives have been waited for.
    try life.wait {
      let children = try String(contentsOfFile: "/proc/\(first)/task/\(first)/children", encoding: .utf8)
      return (1...2).contains(children.split(separator: " ").count)
    }
  }

  @Test(arguments: [
    ("--restart sometimes", "give no, on-failure"), ("--restart on-failure:x", "after the colon"),
    ("--restart always:3", "only on-failure"), ("--restart always --rm", "--rm"),
  ])
  func whatIsNoPolicyIsRefused(_ options: String, _ says: String) throws {
    let life = try Life()
    defer { life.remove() }
    let words = options.split(separator: " ").map(String.init)
    let outcome = try life.bowl.fishbowl(["run"] + words + ["tiny", "true"])
    #expect(outcome.code == 125 && outcome.errors.contains(says), "\(outcome)")
    #expect(try life.bowl.fishbowl(["run", "--restart=no", "--rm", "tiny", "echo", "hi"]).output == "hi\n")
    #expect(life.differences == [])
  }
}
