import Foundation
import Steps
import TestSupport
import Testing

/// `attach` is a run of its own: what it connects to, and how it leaves.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct AttachTests {
  private static let talker = ["sh", "-c", "echo up; read line; echo got $line; exit 3"]

  private func last(_ life: Life, _ columns: String) throws -> [String: JSONCell] {
    try life.bowl.rows("SELECT \(columns) FROM run WHERE verb = 'attach' ORDER BY run DESC LIMIT 1", run: "all")[0]
  }

  @Test func itJoinsWithoutAProcess() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.bowl.fishbowl(["run", "-d", "-i", "--name", "cc", "tiny"] + Self.talker).code == 0)
    try life.wait { try life.outcome("logs", "cc").output == "up\n" }
    let plan = try life.done("plan", "attach", "cc")
    #expect(plan.contains("attach.connect") && plan.contains("connect(") && plan.contains("attach.detach"), "\(plan)")
    let outcome = try life.bowl.fishbowl("attach", "--narrate", "cc", input: "hello\n")
    #expect(outcome.output == "got hello\n" && outcome.code == 3)
    #expect(outcome.errors.hasPrefix("8 EXEC "), "\(outcome.errors)")
    // The container ended first: there was nothing to leave.
    #expect(try life.kinds("attach") == ["attach.connect"])
    #expect(try last(life, "state, exit, planned").description.contains("ended"))
    #expect(try last(life, "exit")["exit"]?.number == 3)
    let calls = try life.bowl.rows(
      "SELECT name, args FROM calls JOIN run USING (run) WHERE verb = 'attach' ORDER BY slot", run: "all")
    #expect(calls.compactMap { $0["name"]?.text } == ["socket", "connect"])
    #expect(calls.last?["args"]?.text?.contains("\"sun_path\":\"\(life.bowl.root)/run/") == true, "\(calls)")
    // The proof: its descriptors lead to the pipes that the monitor has made for it.
    let proof = try life.bowl.rows(
      "SELECT key, value FROM proof JOIN run USING (run) WHERE verb = 'attach'", run: "all")
    #expect(proof.contains { $0["key"]?.text == "fd/1" && $0["value"]?.text?.hasPrefix("pipe:[") == true }, "\(proof)")
    let run = try #require(last(life, "run")["run"]?.number)
    #expect(try life.done("replay", String(run), "--all").contains("attach opens a shell in the container."))
    #expect(try life.done("replay", String(run), "--all", "--lang", "ko").contains("새 프로세스는 없다"))
    #expect(try life.outcome("trace", "verify").code == 0)
    _ = try life.done("rm", "cc")
    #expect(life.differences == [])
  }

  @Test(.enabled(if: Program.exists("tmux"), "tmux is not here")) func whoLeavesIsSeenToLeave() throws {
    let life = try Life()
    defer { life.remove() }
    let screen = try Screen(life)
    defer { screen.close() }
    try screen.type("fishbowl run -dit --name cc tiny sh >/dev/null; fishbowl attach cc; echo left $?")
    try screen.see("/ #")
    try screen.type("echo $((40+2))")
    try screen.see("42")
    try screen.press("C-p", "C-q")
    try screen.see("left 0")
    #expect(try life.kinds("attach") == ["attach.connect", "attach.detach"])
    #expect(try last(life, "state")["state"]?.text == "ended")
    let told = try life.bowl.fishbowl("events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}").output
    #expect(told == "create\nstart\nattach\ndetach\n")
    // The same of the one that has made it, and of exec: they are none but observed.
    try screen.clear()
    try screen.type("fishbowl exec -it cc sh; echo gone $?")
    try screen.see("/ #")
    try screen.press("C-p", "C-q")
    try screen.see("gone 0")
    try life.wait {
      try life.bowl.fishbowl("events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}").output
        .hasSuffix("exec_start: sh\nexec_detach\n")
    }
    #expect(try life.outcome("trace", "verify").code == 0)
    screen.close()
    _ = try life.outcome("rm", "-f", "cc")
    #expect(life.differences == [])
  }

  @Test func aKilledOneIsCut() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 60"], "cc")
    let command = try life.begin("attach", "cc")
    try life.wait { try life.kinds("attach") == ["attach.connect"] }
    kill(command.processIdentifier, SIGKILL)
    command.waitUntilExit()
    #expect(try life.done("rm", "-f", "cc") == "cc\n")
    #expect(try last(life, "state")["state"]?.text == "cut")
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test func whoCantBeAttachedTo() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "-d", "--name", "cc", "--restart", "always", "tiny", "sh", "-c", "exit 1")
    try life.wait { try life.status("cc").hasPrefix("Restarting") }
    try life.wait {
      let outcome = try life.outcome("attach", "cc")
      return outcome.code == 1
        && outcome.errors == "fishbowl: cannot attach to container \"cc\": it is restarting; wait until it runs\n"
    }
    _ = try life.outcome("rm", "-f", "cc")
    #expect(try life.kinds("attach").allSatisfy { $0.hasPrefix("attach.") })
    #expect(life.differences == [])
  }

  /// A socket's address has room for 107 bytes.
  @Test func aDeepRootIsNoTrouble() throws {
    let life = try Life()
    defer { life.remove() }
    let root = life.bowl.folder.path + "/" + String(repeating: "deep/", count: 20)
    let words = ["--root", root, "--trace", life.bowl.trace]
    #expect(try life.bowl.fishbowl(words + ["run", "-d", "-i", "--name", "cc", "tiny"] + Self.talker).code == 0)
    let outcome = try life.bowl.fishbowl(words + ["attach", "cc"], input: "hello\n")
    #expect(outcome.output.hasSuffix("got hello\n") && outcome.code == 3, "\(outcome)")
    _ = try life.bowl.fishbowl(words + ["system", "reset", "-f"])
  }
}
