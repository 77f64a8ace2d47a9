import Foundation
import Steps
import TestSupport
import Testing

/// kill -9 of monitor, command and container while any verb is at work: with the next command the states are true again,
/// no process is left over, and no exit code is lost that the kernel still knew. `UndoneTests` and `UndoneLifeTests` stop
/// run, create and start at each step; here it is time that decides, from the command's first moments to its last.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneVerbTests {
  /// `make soak`: 15 verbs, 3 victims, 5 moments; `make test`: of each verb one.
  @Test(arguments: KilledVerb.all) func aKillAtAnyTime(_ verb: KilledVerb) throws {
    let life = try Life()
    defer { life.remove() }
    let lasts = try verb.measure(life)
    for (number, victim) in KilledVerb.Victim.allCases.enumerated() {
      for moment in 0..<5 where Soak.isOn || (number, moment) == (verb.turn % 3, verb.turn % 5) {
        try verb.meet(life)
        let command = try life.begin(verb.words)
        usleep(UInt32(lasts * (Double(moment) + 0.5) / 5 * 1_000_000))
        life.kill(victim, command)
        try verb.end(life, command)
        try life.expectTruth(victim == .command ? verb.codes : verb.codes + [137], "\(victim) killed at \(moment)")
        _ = try life.outcome("rm", "-f", "cc", "dd")
        #expect(life.differences == [], "\(victim) killed at \(moment)")
      }
    }
  }
}

extension UndoneVerbTests {
  /// A frozen process can't die of its monitor's death: the next command thaws it.
  @Test func thePausedOnesMonitor() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(LifeTests.loop, "cc")
    _ = try life.done("pause", "cc")
    let process = try #require(Int(life.done("inspect", "-f", "{{.State.Pid}}", "cc").dropLast()))
    Live.kill(try #require(Live.stat(process).flatMap { Int($0[1]) }))
    #expect(try life.status("cc").hasPrefix("Exited (137)"))
    #expect(!Live.isAlive(process))
    #expect(try life.done("rm", "cc") == "cc\n")
    #expect(life.differences == [])
  }
}

/// A verb, and how the container `cc` is before it.
struct KilledVerb: Sendable, CustomTestStringConvertible {
  enum Victim: CaseIterable { case command, monitor, container }

  let words: [String]
  let before: String
  /// How the container may end by it.
  let codes: [Int]

  init(_ line: String, _ before: String, ends codes: Int...) {
    words = line.split(separator: " ").flatMap { $0 == "LOOP" ? LifeTests.loop : [String($0)] }
    self.before = before
    self.codes = codes
  }

  var testDescription: String { words.prefix(5).joined(separator: " ") + ", " + before }
  var turn: Int { Self.all.firstIndex { $0.words == words } ?? 0 }

  /// LOOP ends with 4 when it is asked to.
  static let all: [KilledVerb] = [
    .init("run -d --name cc tiny LOOP", "none"), .init("create --name cc tiny LOOP", "none"),
    .init("start cc", "created"), .init("start -a cc", "created", ends: 4), .init("stop cc", "running", ends: 4),
    .init("kill cc", "running", ends: 137), .init("restart cc", "running", ends: 4), .init("pause cc", "running"),
    .init("unpause cc", "paused"), .init("rename cc dd", "running"), .init("exec cc sleep 0.2", "running"),
    .init("rm cc", "created"), .init("rm -f cc", "running", ends: 137), .init("attach cc", "running", ends: 4),
    .init("wait cc", "running", ends: 4),
  ]

  /// How long it takes when nobody is killed.
  func measure(_ life: Life) throws -> Double {
    try meet(life)
    let begin = Date()
    let command = try life.begin(words)
    if stays { usleep(300_000) } else { command.waitUntilExit() }
    let lasts = Date().timeIntervalSince(begin)
    try end(life, command)
    _ = try life.outcome("rm", "-f", "cc", "dd")
    return lasts
  }

  func meet(_ life: Life) throws {
    if before == "none" { return }
    _ = try life.bowl.fishbowl(["create", "--name", "cc", "tiny"] + LifeTests.loop)
    if before == "created" { return }
    _ = try life.done("start", "cc")
    try life.wait { try life.outcome("logs", "cc").output.hasPrefix("up\n") }
    if before == "paused" { _ = try life.done("pause", "cc") }
  }

  /// Those that stay as long as the container runs end with it; it hears a signal only once it has a handler.
  func end(_ life: Life, _ command: Process) throws {
    for _ in 0..<100 where stays && command.isRunning {
      _ = try life.outcome("kill", "-s", "TERM", "cc")
      usleep(100_000)
    }
    if command.isRunning { try life.wait { !command.isRunning } }
    command.terminate()
    command.waitUntilExit()
  }

  private var stays: Bool { ["attach", "wait"].contains(words[0]) || words.contains("-a") }
}

extension Life {
  /// Nobody, where there is none of them at that time.
  fileprivate func kill(_ victim: KilledVerb.Victim, _ command: Process) {
    let pid = containers.compactMap { $0["pid"]?.number }.first { $0 > 0 }.map { Int($0) } ?? 0
    let parent = Live.stat(pid).flatMap { Int($0[1]) } ?? 0
    switch victim {
    case .command: Foundation.kill(command.processIdentifier, SIGKILL)
    case .container: Live.kill(pid)
    case .monitor where isFishbowl(parent): Live.kill(parent)
    case .monitor: break
    }
  }

  private func isFishbowl(_ pid: Int) -> Bool {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/exe")) == Program.fishbowl
  }

  /// What state.json says of each.
  private var containers: [JSON] {
    let folder = bowl.root + "/containers"
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return ids.compactMap { try? String(contentsOfFile: "\(folder)/\($0)/state.json", encoding: .utf8) }
      .compactMap { JSON(parsing: $0) }
  }

  /// The next command's words against the kernel's: what is said to run runs, what is said to have ended has, with one of
  /// those codes, and nothing else of this root's runs.
  fileprivate func expectTruth(_ codes: [Int], _ what: String) throws {
    let ids = try outcome("ps", "-aq").output.split(separator: "\n").map(String.init)
    #expect(ids.count <= 1, "\(what)")
    for id in ids {
      let said = try done("inspect", "-f", "{{.State.Status}} {{.State.Pid}} {{.State.ExitCode}}", id)
      let words = said.split { " \n".contains($0) }.map(String.init)
      let (pid, code) = (Int(words[1]) ?? -1, Int(words[2]) ?? -1)
      switch words[0] {
      case "running", "paused": #expect(Live.isAlive(pid), "\(what): \(said)")
      case "exited": #expect(pid == 0 && codes.contains(code), "\(what): \(said)")
      // 125: of a start that was undone.
      default: #expect(["created 0 0\n", "created 0 125\n"].contains(said), "\(what): \(said)")
      }
    }
  }
}
