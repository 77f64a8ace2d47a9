import Foundation
import Steps
import TestSupport
import Testing

/// Another program in a container that runs.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ExecTests {
  private static let rights =
    "readlink /proc/self/ns/* | sort; grep -E 'Cap|NoNewPrivs|PPid' /proc/self/status; cat /proc/self/cgroup"

  @Test func itIsWhereTheContainerIs() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; (\(Self.rights)) > /first 2>&1; sleep 60"], "box")
    try life.wait { try life.outcome("exec", "box", "test", "-s", "/first").code == 0 }
    let first = try life.done("exec", "box", "cat", "/first")
    let second = try life.outcome("exec", "box", "sh", "-c", "(\(Self.rights)) > /second 2>&1; cat /second").output
    // Only who its parent is differs: nobody inside.
    let parent = { (text: String) in text.split(separator: "\n").filter { $0.hasPrefix("PPid") } }
    let rest = { (text: String) in text.split(separator: "\n").filter { !$0.hasPrefix("PPid") } }
    #expect(rest(first) == rest(second) && rest(first).count > 10)
    #expect(try life.done("exec", "box", "grep", "PPid", "/proc/self/status") == "PPid:\t0\n")
    #expect(parent(second) != [])
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func optionsAreItsOwn() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "-d", "--name", "box", "-e", "A=1", "-e", "B=2", "tiny", "sleep", "60"]
    #expect(try life.bowl.fishbowl(words).code == 0)
    let line = "echo $A $B $PWD $(id -u):$(id -g)"
    #expect(try life.done("exec", "-e", "A=x", "-w", "/tmp", "-u", "7:8", "box", "sh", "-c", line) == "x 2 /tmp 7:8\n")
    let fed = try life.bowl.fishbowl(["exec", "-i", "box", "sh", "-c", "cat; exit 6"], input: "fed")
    #expect((fed.code, fed.output, fed.errors) == (6, "fed", ""))
    #expect(try life.done("exec", "box", "cat") == "", "without -i its input is at its end")
    #expect(try life.outcome("logs", "box").output == "", "what exec writes is not the container's")
    #expect(try life.status("box").hasPrefix("Up"))
  }

  @Test func whatCannotBeRunSaysSo() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "box", "tiny", "sleep", "60")
    #expect(try life.outcome("exec", "box", "true").code == 1)
    _ = try life.done("start", "box")
    for (words, code) in [(["nosuch"], Int32(127)), (["/etc/motd"], 126), (["/nosuch"], 127)] {
      let outcome = try life.bowl.fishbowl(["exec", "box"] + words)
      #expect(outcome.code == code && outcome.output == "" && outcome.errors.hasPrefix("fishbowl: exec"), "\(outcome)")
      if code == 127 { #expect(outcome.errors.contains("look with `fishbowl exec box ls /bin`"), "\(outcome)") }
    }
    #expect(try life.outcome("replay").output.contains("/nosuch was not found: no program started."))
    let refused: [([String], Int32)] = [
      (["exec"], 1), (["exec", "box"], 1),
      (["exec", "--nonsense", "box", "sh"], 125), (["exec", "-w", "/nosuch", "box", "pwd"], 125),
      (["exec", "-d", "box", "nosuch"], 1),
    ]
    for (words, code) in refused { #expect(try life.bowl.fishbowl(words).code == code, "\(words)") }
    #expect(try life.outcome("exec", "box", "ls", "/nosuch").code == 1)
    _ = try life.done("pause", "box")
    #expect(try life.outcome("exec", "box", "true").errors.contains("paused"))
    #expect(try life.done("unpause", "box") == "box\n")
    #expect(try life.done("exec", "box", "echo", "on") == "on\n")
  }

  /// It goes when the container goes, and the container does not go when it does.
  @Test func itsLifeIsWithinTheContainers() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "box")
    let long = try life.begin("exec", "box", "sleep", "50")
    #expect(try life.done("exec", "-d", "box", "sleep", "51") == "")
    try life.wait { try life.outcome("exec", "box", "ps").output.contains("sleep 50") }
    #expect(try life.outcome("exec", "box", "ps").output.contains("sleep 51"))
    #expect(try life.done("stop", "-t", "0", "box") == "box\n")
    long.waitUntilExit()
    #expect(long.terminationStatus == 137)
    #expect(try life.done("rm", "box") == "box\n")
    #expect(life.differences == [])
  }

  @Test func anExecThatIsStoppedIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "box")
    let before = HostSnapshot(root: life.bowl.root)
    let events = try life.steps(["exec", "box", "true"])
    for (step, kind) in events where kind != "proc.exit" && (Soak.isOn || step % 2 == 0) {
      // After execve nobody is asked any more.
      let kills = ["kill:monitor@\(step):before"] + (kind == "exec.user" ? [] : ["kill:command@\(step):after"])
      for fault in ["fail@\(step)=EIO"] + (Soak.isOn || step % 4 == 0 ? kills : []) {
        let exec = try life.bowl.fishbowl(["exec", "box", "true"], environment: ["FISHBOWL_FAULT": fault])
        #expect(exec.code != 0, "\(fault), \(kind): \(exec)")
        _ = try life.outcome("ps")
        #expect(try life.status("box").hasPrefix("Up"), "\(fault), \(kind)")
        let after = HostSnapshot.settled(root: life.bowl.root, as: before)
        #expect(after.differences(from: before) == [], "\(fault), \(kind)")
      }
    }
    #expect(try life.done("exec", "box", "echo", "fine") == "fine\n")
  }
}

extension Life {
  /// The steps of a run that reaches all of them.
  fileprivate func steps(_ words: [String]) throws -> [(Int, String)] {
    _ = try bowl.fishbowl(words)
    let rows = try bowl.rows(
      "SELECT step, kind FROM step WHERE run = (SELECT max(run) FROM run) AND calls > 0 ORDER BY step", run: "all")
    return rows.compactMap { row in row["step"]?.number.flatMap { step in row["kind"]?.text.map { (step, $0) } } }
  }
}
