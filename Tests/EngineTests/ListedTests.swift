import Foundation
import Steps
import TestSupport
import Testing

/// ps, inspect and prune, and the options of run and create that only they and stop show.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ListedTests {
  @Test func stopFollowsTheContainersOwnWishes() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "trap 'exit 9' USR1; echo up; while :; do sleep 0.1; done"
    let words = [
      "run", "-d", "--name", "box", "--stop-signal", "USR1", "--stop-timeout", "30", "tiny", "sh", "-c", program,
    ]
    #expect(try life.bowl.fishbowl(words).code == 0)
    try life.wait { try life.outcome("logs", "box").output == "up\n" }
    #expect(try life.done("stop", "box") == "box\n")
    #expect(try life.status("box").hasPrefix("Exited (9)"))
    let step = try life.bowl.rows("SELECT detail FROM step WHERE kind = 'stop.timeout'", run: "all").first
    #expect(step?["detail"]?.text?.contains("30") == true)
  }

  @Test func theIDGoesIntoANewFile() throws {
    let life = try Life()
    defer { life.remove() }
    let file = life.bowl.folder.path + "/id"
    let id = try life.done("create", "--cidfile", file, "--name", "box", "tiny", "true")
    #expect(try String(contentsOfFile: file, encoding: .utf8) + "\n" == id)
    let again = try life.outcome("create", "--cidfile", file, "tiny", "true")
    #expect(again.code == 1 && again.errors.contains("is there already"))
    #expect(try life.done("ps", "-aq") == String(id.prefix(12)) + "\n")
  }

  @Test func theEntrypointTakesTheImagesPlace() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.done("run", "--rm", "--entrypoint", "/bin/echo", "tiny", "a", "b") == "a b\n")
    #expect(try life.done("run", "--rm", "--entrypoint", "", "tiny", "echo", "c") == "c\n")
    #expect(try life.outcome("run", "--rm", "--entrypoint", "", "tiny").code == 125)
  }

  @Test func psChoosesAndShows() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "ended", "tiny", "sh", "-c", "exit 3")
    _ = try life.done("create", "--name", "new", "tiny", "true")
    try life.run(["sleep", "60"], "up")
    let names = { (words: [String]) in
      try life.bowl.fishbowl(["ps", "--format", "{{.Names}}"] + words).output.split(separator: "\n").map(String.init)
    }
    #expect(try names([]) == ["up"])
    #expect(try names(["-a"]) == ["up", "new", "ended"])
    #expect(try names(["-n", "2"]) == ["up", "new"])
    #expect(try names(["-l"]) == ["up"])
    #expect(try names(["-n", "-1"]) == ["up"] && names(["-a", "--last=0"]) == ["up", "new", "ended"])
    #expect(try names(["-f", "status=created", "-f", "status=exited"]) == ["new", "ended"])
    #expect(try names(["-f", "exited=3"]) == [])
    #expect(try names(["-a", "-f", "exited=3"]) == ["ended"])
    #expect(try names(["-a", "-f", "name=e", "-f", "ancestor=tiny"]) == ["new", "ended"])
    #expect(try names(["-a", "-f", "before=up"]) == ["new", "ended"])
    #expect(try names(["-a", "-f", "since=new", "-f", "since=ended"]) == ["up", "new"])
    #expect(
      try life.done("ps", "-a", "-f", "name=new", "--format", "table {{.Names}}\\t{{.Status}}")
        == "NAMES     STATUS\nnew       Created\n")
    for (words, says) in [
      (["-f", "nonsense=1"], "invalid filter"), (["-f", "since=nope"], "no such container: nope"),
      (["-f", "status=asleep"], "give created, running"),
      (["--format", "{{.Nonsense}}"], "there are ID, Names"), (["--format", "{{.ID"], "can't be read"),
    ] {
      let outcome = try life.bowl.fishbowl(["ps", "-a"] + words)
      #expect(outcome.code != 0 && outcome.output == "" && outcome.errors.contains(says), "\(words): \(outcome)")
    }
  }

  @Test func inspectKnowsWhatTheKernelKnows() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "-d", "--name", "box", "-m", "64m", "-h", "inside", "-e", "A=b c", "tiny", "sleep", "60"]
    #expect(try life.bowl.fishbowl(words).code == 0)
    let known = try #require(JSON(parsing: try life.done("inspect", "box"))?.array?.first)
    let pid = try #require(known["State"]?["Pid"]?.number)
    let command = try String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)
    #expect(command == "sleep\u{0}60\u{0}")
    #expect(known["Config"]?["Env"]?.array?.contains(.string("A=b c")) == true)
    #expect(known["HostConfig"]?["Memory"]?.number == 64 << 20)
    let stack = try Program.shell("grep upperdir /proc/\(pid)/mountinfo").output
    #expect(stack.contains(known["GraphDriver"]?["Data"]?["UpperDir"]?.string ?? "nothing"))
    #expect(try life.done("inspect", "-f", "{{.State.Pid}} {{json .Name}}", "box") == "\(pid) \"/box\"\n")
    let two = try life.outcome("inspect", "nope", "box")
    #expect(two.code == 1 && JSON(parsing: two.output)?.array?.count == 1 && two.errors.contains("nope"))
  }

  @Test func pruneRemovesWhatDoesNotRun() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "ended", "tiny", "true")
    _ = try life.done("container", "create", "--name", "new", "tiny", "true")
    try life.run(["sleep", "60"], "up")
    #expect(try life.bowl.fishbowl(["container", "prune"], input: "n\n").output == "")
    let odd = try life.outcome("container", "prune", "-f", "--filter", "name=x")
    #expect(odd.code == 1 && odd.errors.contains("invalid filter"), "\(odd)")
    #expect(try life.done("container", "prune", "-f", "--filter", "until=1h") == "Total reclaimed space: 0B\n")
    let pruned = try life.done("container", "prune", "-f", "--filter", "until=0s")
    #expect(pruned.split(separator: "\n").count == 4 && pruned.hasSuffix("\nTotal reclaimed space: 0B\n"))
    #expect(try life.done("container", "ls", "-a", "--format", "{{.Names}}") == "up\n")
  }
}
