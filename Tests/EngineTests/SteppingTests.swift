import Foundation
import TestSupport
import Testing

/// --step and --step-all, at a real terminal.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Program.exists("tmux"), "tmux is not here"))
struct SteppingTests {
  private func with(_ body: (Life, Steps) throws -> Void) throws {
    let life = try Life()
    defer { life.remove() }
    let screen = try Screen(life)
    defer { screen.close() }
    try body(life, Steps(screen))
    screen.close()
    #expect(life.differences == [])
  }

  @Test func theNineScenes() throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step --rm tiny echo hi")
      var scenes: [Int] = []
      while let scene = try steps.scene() {
        scenes.append(scene)
        try steps.goOn()
      }
      #expect(scenes == Array(1...9))
      try steps.screen.see("hi\n")
      try steps.screen.see("left with 0")
      try steps.screen.seeOwnModes()
      #expect(try life.outcome("trace", "verify").code == 0)
    }
  }

  /// What the screen proposes works, with the numbers and paths that it proposes.
  @Test func eachStepAndWhatToTypeElsewhere() throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step-all --rm tiny true")
      var (seen, typed): ([Int], [String]) = ([], [])
      while let number = try steps.number() {
        seen.append(number)
        for line in try steps.looks() {
          typed.append(line)
          let outcome = try Program.shell(line)
          #expect(outcome.code == 0, "\(line): \(outcome.errors)")
        }
        try steps.goOn()
      }
      try steps.screen.see("left with 0")
      let performed = try life.bowl.rows(
        "SELECT step FROM event WHERE run = 1 AND begin_ns IS NOT NULL AND after IS NULL", run: "all")
      // The kernel's own is nobody's step.
      #expect(seen == performed.compactMap { $0["step"]?.number })
      for part in ["nsenter -t", "/ns", "grep ^Cap", "/sys/fs/cgroup", "readlink"] {
        #expect(typed.contains { $0.contains(part) }, "\(part) is never proposed")
      }
      // What it waited for is not the steps' time.
      let slow = try life.bowl.rows("SELECT kind FROM event WHERE end_ns - begin_ns > 50000000", run: "all").map {
        $0["kind"]?.text
      }
      #expect(slow.allSatisfy { ["start.block", "layer.unpack"].contains($0) }, "\(slow)")
    }
  }

  @Test(arguments: stops) func abortLeavesNothing(kind: String, key: String) throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step-all --name one tiny sleep 60")
      try steps.goOn(to: kind)
      try steps.screen.press(key)
      try steps.screen.see(key == "q" ? "left with 125" : "left with 130")
      #expect(try steps.screen.shown().contains("stopped by hand before step"))
      try steps.screen.seeOwnModes()
      #expect(try life.bowl.rows("SELECT state FROM run WHERE run = 1", run: "all").first?["state"]?.text == "undone")
      #expect(try life.outcome("trace", "verify").code == 0)
      let by = key == "q" ? "hand" : "SIGINT"
      #expect(try life.outcome("replay", "1").output.contains("9 END        stopped by \(by) after step "))
    }
  }

  static let stops = Soak.slice(
    [
      ("container.create", "q"), ("spec.write", "q"), ("spec.write", "C-c"), ("sync.open", "q"), ("ns.clone", "q"),
      ("uts.hostname", "q"), ("uts.hostname", "C-c"), ("root.pivot", "q"), ("exec.user", "C-c"), ("cap.set", "q"),
      ("start.release", "q"), ("exec.user", "q"),
    ], each: 2)

  /// The terminal is put right by whoever outlives the command, and the next command clears up.
  @Test(arguments: ["container.create", "ns.clone", "root.pivot", "exec.user", "proc.exit"])
  func theCommandIsKilledAtAPrompt(kind: String) throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step-all --name one tiny true")
      try steps.goOn(to: kind)
      try Program.shell("kill -9 \(try steps.command())").code.isZero()
      try steps.screen.see("left with 137")
      try steps.screen.seeOwnModes()
      _ = try life.outcome("ps")
      if kind == "proc.exit" { _ = try life.outcome("rm", "one") }
    }
  }

  @Test func theMonitorIsKilledAtAPrompt() throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step-all --name one tiny true")
      try steps.goOn(to: "uts.hostname")
      let setup = try steps.looks().compactMap { $0.firstMatch(of: /[0-9]{2,}/)?.output }.first ?? ""
      let monitor = try Program.shell("ps -o ppid= -p \(setup)").output.trimmingCharacters(in: .whitespacesAndNewlines)
      try Program.shell("kill -9 \(monitor)").code.isZero()
      try steps.screen.see("left with 125")
      try steps.screen.seeOwnModes()
      #expect(try steps.screen.shown().contains("the monitor was killed"))
    }
  }

  /// While one stands still, the trace has what it did, and others write into it.
  @Test func theTraceIsFreeMeanwhile() throws {
    try with { life, steps in
      try steps.begin("fishbowl run --step-all --rm tiny true")
      try steps.goOn(to: "uts.hostname")
      let last = try life.bowl.rows("SELECT max(step) AS last FROM event WHERE run = 1", run: "all").first?["last"]?
        .number
      #expect(last == (try steps.number() ?? 0) - 1)
      #expect(try life.outcome("run", "--rm", "tiny", "true").code == 0)
      try steps.screen.press("e")
      try steps.screen.see("left with 0")
      #expect(try life.bowl.rows("SELECT run FROM run WHERE exit = 0", run: "all").count == 2)
      #expect(try life.outcome("trace", "verify").code == 0)
    }
  }

  @Test func theProgramsInputIsItsOwn() throws {
    try with { _, steps in
      try steps.begin("echo data | fishbowl run -i --step --rm tiny sed s/^/got-/")
      try steps.goOn()
      try steps.screen.press("e")
      try steps.screen.see("got-data")
      try steps.screen.see("left with 0")
    }
  }

  @Test func keysGoToThePromptThenToTheProgram() throws {
    try with { _, steps in
      try steps.begin("fishbowl run -it --step --rm tiny sh")
      while try steps.scene() != 8 { try steps.goOn() }
      try steps.screen.press("Enter")
      try steps.screen.see("/ #")
      try steps.screen.type("echo typed-$((40 + 2)); exit 3")
      try steps.screen.see("typed-42")
      #expect(try steps.scene() == 9)
      try steps.screen.press("n")
      try steps.screen.see("left with 3")
      try steps.screen.seeOwnModes()
    }
  }

  @Test func cardWorldAndHelp() throws {
    try with { _, steps in
      try steps.begin("fishbowl --lang ko run --step --rm tiny true")
      _ = try steps.number()
      try steps.screen.press("n")
      _ = try steps.number()
      try steps.screen.press("?")
      try steps.screen.see("여기서 중단하고")
      try steps.screen.press("c")
      try steps.screen.see("spec.write")
      try steps.screen.press("q")
      try steps.screen.see("left with 125")
    }
  }

  @Test func otherVerbs() throws {
    try with { life, steps in
      try steps.begin("fishbowl create --step-all --name one tiny sleep 60")
      try steps.goOn(to: "spec.write")
      try steps.screen.press("q")
      try steps.screen.see("left with 1\n")
      #expect(try life.outcome("ps", "-aq").output == "")
      _ = try life.done("run", "-d", "--name", "web", "tiny", "sh", "-c", "trap exit TERM; while :; do sleep 0.1; done")
      for (verb, kind) in [("stop", "proc.open"), ("pause", "cgroup.freeze"), ("rename web other", "container.rename")]
      {
        try steps.screen.clear()
        let words = verb.contains(" ") ? "rename --step web other" : "\(verb) --step web"
        try steps.begin("fishbowl " + words)
        try steps.goOn(to: kind)
        try steps.screen.press("q")
        try steps.screen.see("left with 1")
        #expect(try life.outcome("ps").output.contains("web"))
      }
      try steps.screen.clear()
      try steps.begin("fishbowl exec --step web echo inside")
      _ = try steps.number()
      try steps.screen.press("e")
      try steps.screen.see("inside\n")
      try steps.screen.clear()
      try steps.begin("fishbowl stop --step-all web")
      try steps.goOn(to: "stop.timeout")
      try steps.screen.press("q")
      try steps.screen.see("can't be undone any more")
      try steps.screen.see("left with 0")
      try steps.screen.clear()
      try steps.begin("fishbowl rm --step web")
      try steps.goOn()
      try steps.screen.see("left with 0")
    }
  }

  @Test func severalAreAskedAboutOneAfterAnother() throws {
    try with { life, steps in
      for name in ["one", "two"] { _ = try life.done("run", "-d", "--name", name, "tiny", "sleep", "60") }
      try steps.begin("fishbowl stop --step-all -t 0 one two")
      _ = try steps.number()
      // One that is asked about too early would have come by now.
      usleep(500_000)
      #expect(try steps.screen.shown().matches(of: /── Step/).count == 1)
      try steps.screen.press("q")
      try steps.screen.see("cannot stop container \"one\"")
      while try steps.number() != nil { try steps.goOn() }
      try steps.screen.see("left with 1")
      #expect(try life.done("ps", "--format", "{{.Names}}") == "one\n")
      _ = try life.done("rm", "-f", "one", "two")
    }
  }

  /// Who waits behind the filter asks by write(2) and is answered by read(2): all else may be forbidden, and a profile that
  /// forbids those is refused before anybody is asked.
  @Test(arguments: [("--step", "SCMP_ACT_ERRNO"), ("--step-all", "SCMP_ACT_KILL_PROCESS")])
  func aFilterForbidsWhatTheGateDoesNotNeed(option: String, action: String) throws {
    try with { life, steps in
      func forbid(_ calls: String...) throws {
        let rule = #"{"action":"\#(action)","names":\#(calls)}"#
        let profile = #"{"defaultAction":"SCMP_ACT_ALLOW","syscalls":[\#(rule)]}"#
        try profile.write(toFile: life.bowl.folder.path + "/p.json", atomically: true, encoding: .utf8)
        try steps.screen.clear()
        try steps.begin("fishbowl run \(option) --rm --security-opt seccomp=p.json tiny echo hi")
      }
      try forbid(
        "recvfrom", "sendto", "recvmsg", "sendmsg", "poll", "ppoll", "select", "pselect6", "socket", "socketpair")
      while try steps.number() != nil { try steps.goOn() }
      try steps.screen.see("left with 0")
      #expect(try life.bowl.rows("SELECT text FROM output").map(\.["text"]?.text) == ["hi\n"])
      for call in ["read", "write", "execve", "setresuid"] {
        try forbid(call)
        #expect(try steps.number() == nil)
        try steps.screen.see("does not allow \(call),")
        try steps.screen.see("left with 125")
      }
    }
  }

  @Test func withoutATerminalItIsRefused() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl("run", "--step", "--rm", "tiny", "true")
    #expect(outcome.code == 125)
    #expect(outcome.errors.contains("--step needs a terminal"))
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
  }
}

/// What stands at the last stop.
private struct Steps {
  let screen: Screen

  init(_ screen: Screen) { self.screen = screen }

  func begin(_ line: String) throws { try screen.type(line + "; echo left with $?") }

  /// The number of the step that comes; nil once the command has left. Waits until it is one of the two.
  func number() throws -> Int? {
    for _ in 0..<200 {
      let shown = try screen.shown()
      let rest = shown.trimmingCharacters(in: .whitespacesAndNewlines)
      if rest.hasSuffix("▸") { return Self.last(shown) }
      if shown.contains(/left with [0-9]/) { return nil }
      usleep(50_000)
    }
    Issue.record("no stop in:\n\(try screen.shown())")
    return nil
  }

  private static func last(_ shown: String) -> Int? {
    shown.matches(of: /── Step ([0-9]+) of/).last.flatMap { Int($0.output.1) }
      ?? shown.matches(of: /다음은 [0-9]+단계 중 ([0-9]+)단계/).last.flatMap { Int($0.output.1) }
  }

  func scene() throws -> Int? {
    guard try number() != nil else { return nil }
    return try screen.shown().matches(of: #/\n(?:next|다음) .* · ([1-9]) [A-Z가-힣]+/#).last.flatMap { Int($0.output.1) }
  }

  private func kind() throws -> String {
    try screen.shown().matches(of: #/\nnext +[0-9]+ ([a-z._]+) /#).last.map { String($0.output.1) } ?? ""
  }

  /// On to the next stop, or to the end.
  func goOn() throws {
    let before = try number()
    try screen.press("Enter")
    for _ in 0..<100 {
      let shown = try screen.shown()
      if Self.last(shown) != before || shown.contains(/left with [0-9]/) { return }
      usleep(20_000)
    }
  }

  func goOn(to kind: String) throws {
    for _ in 0..<120 {
      guard try number() != nil else { break }
      if try self.kind() == kind { return }
      try goOn()
    }
    Issue.record("\(kind) does not come")
  }

  /// The commands that are proposed, each whole.
  func looks() throws -> [String] {
    let lines = try screen.joined().split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    guard let start = lines.lastIndex(where: { $0.hasPrefix("look ") }) else { return [] }
    guard let title = lines.lastIndex(where: { $0.hasPrefix("── ") }), title < start else { return [] }
    let own = lines[start...].prefix { $0.hasPrefix("look ") || $0.hasPrefix("    ") }
    return own.map { String($0.drop { $0 != " " }.drop { $0 == " " }) }
  }

  /// The PID of the command that waits.
  func command() throws -> String {
    let tty = try screen.device.trimmingCharacters(in: .whitespacesAndNewlines).dropFirst("/dev/".count)
    return try Program.shell("ps -t \(tty) -o pid=,comm= | awk '$2==\"fishbowl\" {print $1; exit}'").output
      .trimmingCharacters(in: .whitespacesAndNewlines)
  }
}

extension Int32 {
  fileprivate func isZero(sourceLocation: SourceLocation = #_sourceLocation) {
    #expect(self == 0, sourceLocation: sourceLocation)
  }
}
