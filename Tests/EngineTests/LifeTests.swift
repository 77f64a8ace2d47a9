import Foundation
import TestSupport
import Testing

/// create, start, stop and their relatives, as a docker user types them.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct LifeTests {
  static let loop = ["sh", "-c", "trap 'echo bye; exit 4' TERM; echo up; while :; do sleep 0.1; done"]

  @Test func whatCreateMakesStartRuns() throws {
    let life = try Life()
    defer { life.remove() }
    let id = try life.done("create", "--name", "job", "tiny", "sh", "-c", "echo out; echo err >&2; exit 3")
    #expect(id.count == 65)
    #expect(try life.status("job") == "Created")
    #expect(try life.outcome("logs", "job").output == "")
    #expect(try life.done("start", "job") == "job\n")
    #expect(try life.done("wait", "job") == "3\n")
    let logs = try life.outcome("logs", "job")
    #expect((logs.output, logs.errors) == ("out\n", "err\n"))
    let again = try life.outcome("start", "-a", String(id.prefix(12)))
    #expect((again.code, again.output, again.errors) == (3, "out\n", "err\n"))
    #expect(try life.outcome("logs", "job").output == "out\nout\n")
    #expect(try life.done("rm", "job") == "job\n")
    #expect(life.differences == [])
  }

  /// After the machine was down nothing of /run is there, and any verb may be the first.
  @Test func anyVerbMayBeTheFirst() throws {
    let life = try Life()
    defer { life.remove() }
    for name in ["one", "two", "three"] { _ = try life.done("create", "--name", name, "tiny", "true") }
    for words in [
      ["rename", "one", "four"], ["update", "--restart", "no", "two"], ["rm", "three"], ["start", "two"],
    ] {
      _ = try Program.shell("rm -r '\(life.bowl.root)/run'")
      let outcome = try life.bowl.fishbowl(words)
      #expect(outcome.code == 0, "\(words): \(outcome)")
    }
    _ = try life.done("wait", "two")
  }

  @Test func whatWasWrittenIsThereAtTheNextStart() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "cc", "tiny", "sh", "-c", "cat /note; echo again >> /note; cat /note")
    _ = try life.outcome("start", "-a", "cc")
    #expect(try life.outcome("start", "-a", "cc").output == "again\nagain\nagain\n")
  }

  @Test func stopAsksAndWaits() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(Self.loop, "web")
    #expect(try life.done("stop", "web") == "web\n")
    #expect(try life.status("web").hasPrefix("Exited (4)"))
    #expect(try life.outcome("logs", "web").output == "up\nbye\n")
    #expect(try life.kinds("stop") == ["proc.open", "stop.signal", "stop.timeout"])
    #expect(
      try life.bowl.rows("SELECT signal, effect FROM signal", run: "all")
        == [["signal": .text("SIGTERM"), "effect": .text("handler")]])
    // A second time there is nothing to do.
    #expect(try life.done("stop", "web") == "web\n")
  }

  @Test func stopForcesAfterTheGraceTime() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "deaf")
    let begin = Date()
    #expect(try life.done("stop", "-t", "1", "deaf") == "deaf\n")
    #expect((0.9..<8).contains(Date().timeIntervalSince(begin)))
    #expect(try life.status("deaf").hasPrefix("Exited (137)"))
    #expect(try life.kinds("stop") == ["proc.open", "stop.signal", "stop.timeout", "stop.kill"])
    #expect(
      try life.bowl.rows("SELECT effect FROM signal ORDER BY step", run: "all").compactMap { $0["effect"]?.text }
        == ["no handler", "unstoppable"])
  }

  @Test func killSendsOneSignal() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "trap 'echo usr' USR1; echo up; while :; do sleep 0.1; done"], "kk")
    #expect(try life.done("kill", "-s", "sigusr1", "kk") == "kk\n")
    try life.wait { try life.outcome("logs", "kk").output == "up\nusr\n" }
    #expect(try life.status("kk").hasPrefix("Up"))
    #expect(try life.done("kill", "kk") == "kk\n")
    #expect(try life.status("kk").hasPrefix("Exited (137)"))
  }

  @Test func whatIsPausedStandsStill() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; while :; do echo tick; sleep 0.05; done"], "clock")
    #expect(try life.done("pause", "clock") == "clock\n")
    #expect(try life.status("clock").hasSuffix("(Paused)"))
    usleep(100_000)
    let (first, second) = (
      try life.outcome("logs", "clock").output, try later { try life.outcome("logs", "clock").output }
    )
    #expect(first == second)
    #expect(try life.done("unpause", "clock") == "clock\n")
    try life.wait { try life.outcome("logs", "clock").output.count > second.count }
    _ = try life.done("pause", "clock")
    #expect(try life.done("stop", "-t", "0", "clock") == "clock\n")
    #expect(try life.status("clock").hasPrefix("Exited (137)"))
  }

  @Test func aPausedOneIsThawedToBeRemoved() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "box")
    _ = try life.done("pause", "box")
    #expect(try life.outcome("rm", "box").code == 1)
    #expect(try life.done("rm", "-f", "box") == "box\n")
    #expect(try life.kinds("rm") == ["cgroup.thaw", "proc.kill", "rw.delete", "state.delete"])
    #expect(life.differences == [])
  }

  private func later<T>(_ body: () throws -> T) rethrows -> T {
    usleep(300_000)
    return try body()
  }

  @Test func aNameCanBeChangedWhileItRuns() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(Self.loop, "old")
    #expect(try life.done("rename", "old", "new") == "")
    #expect(try life.outcome("stop", "old").code == 1)
    #expect(try life.done("stop", "new") == "new\n")
    #expect(try life.status("new").hasPrefix("Exited (4)"))
    _ = try life.done("create", "--name", "old", "tiny", "true")
    #expect(try life.outcome("rename", "new", "old").code == 1)
    #expect(try life.status("new").hasPrefix("Exited (4)"))
  }

  /// Three that are deaf to SIGTERM, and their graces of two seconds do not add up.
  @Test(arguments: ["stop", "restart"]) func severalAreWaitedForAtOnce(_ verb: String) throws {
    let life = try Life()
    defer { life.remove() }
    let names = ["aa", "bb", "cc"]
    for name in names { try life.run(["sh", "-c", "trap '' TERM; echo up; while :; do sleep 1; done"], name) }
    let began = Date()
    let outcome = try life.bowl.fishbowl([verb, "-t", "2"] + ["aa", "nosuch", "bb", "cc"])
    let took = Date().timeIntervalSince(began)
    #expect((2..<4).contains(took), "\(took)")
    #expect(outcome.code == 1 && outcome.output == "aa\nbb\ncc\n", "\(outcome)")
    #expect(outcome.errors.hasPrefix("fishbowl: no such container: nosuch"))
    #expect(outcome.errors.split(separator: "\n").count == 1)
    for name in names { #expect(try life.status(name).hasPrefix(verb == "stop" ? "Exited (137)" : "Up")) }
    #expect(try life.bowl.rows("SELECT run FROM run WHERE verb = 'stop' AND state = 'ended'", run: "all").count == 3)
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func severalAreDoneAsFarAsTheyCan() throws {
    let life = try Life()
    defer { life.remove() }
    for name in ["aa", "bb"] { _ = try life.done("create", "--name", name, "tiny", "true") }
    for verb in ["start", "wait", "stop", "rm"] {
      let outcome = try life.outcome(verb, "aa", "nope", "bb")
      #expect(outcome.code == 1)
      #expect(outcome.output == (verb == "wait" ? "0\n0\n" : "aa\nbb\n"))
      #expect(outcome.errors.hasPrefix("fishbowl: no such container: nope"))
    }
    #expect(life.differences == [])
  }

  @Test(arguments: [
    ("start nope", "no such container"), ("attach ended", "not running"), ("kill ended", "not running"),
    ("pause ended", "not running"), ("unpause up", "not paused"), ("rename ended up", "already in use"),
    ("rm up", "it is running"), ("kill -s NONSENSE up", "unknown signal"), ("stop -s 77 up", "unknown signal"),
    ("start -a up ended", "one container"), ("logs --tail x up", "--tail x"), ("logs --since soon up", "--since soon"),
    ("start", "container"),
  ])
  func aRefusalSaysWhatAndWhatToDo(_ line: String, _ says: String) throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "ended", "tiny", "true")
    try life.run(Self.loop, "up")
    let outcome = try life.bowl.fishbowl(line.split(separator: " ").map(String.init))
    #expect(outcome.code != 0)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("fishbowl: ") && outcome.errors.split(separator: "\n").count == 1)
    #expect(outcome.errors.lowercased().contains(says))
    #expect(try life.status("up").hasPrefix("Up"))
  }

  @Test func ofTwoThatStartOneStarts() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "cc", "tiny", "sh", "-c", "echo x; sleep 4")
    let starts = (0..<4).map { _ in Result { try life.begin("start", "cc") } }
    for start in starts { try start.get().waitUntilExit() }
    try life.wait { try life.outcome("logs", "cc").output != "" }
    #expect(try life.outcome("logs", "cc").output == "x\n")
    #expect(try life.status("cc").hasPrefix("Up"))
    #expect(try life.done("wait", "cc") == "0\n")
  }

  /// A pipe that the caller left open: whoever reads from it must see its end when the command has left.
  @Test func aDetachedContainerHoldsNothingOfItsCaller() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "exec 7>&1; \(Program.fishbowl) run -d --name cc tiny sleep 60 7>&1 | cat; echo done"
    let places = "FISHBOWL_ROOT=\(life.bowl.root) FISHBOWL_TRACE=\(life.bowl.trace) timeout 20"
    let outcome = try Program.shell("\(places) sh -c '\(line)'")
    #expect(outcome.output.hasSuffix("done\n"), "\(outcome)")
    #expect(try life.status("cc").hasPrefix("Up"))
  }

  @Test func aStartThatFailsLeavesTheContainer() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "cc", "tiny", "nosuch")
    let start = try life.outcome("start", "cc")
    #expect((start.code, start.output) == (1, ""))
    #expect(start.errors.contains("executable file not found"))
    #expect(try life.status("cc") == "Created")
    #expect(try life.done("rm", "cc") == "cc\n")
    #expect(life.differences == [])
  }

  @Test func removesItselfAfterItsEnd() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--rm", "--name", "cc", "tiny", "sh", "-c", "echo gone")
    #expect(try life.outcome("start", "-a", "cc").output == "gone\n")
    #expect(try life.done("ps", "-aq") == "")
    #expect(life.differences == [])
  }
}
