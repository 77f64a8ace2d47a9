import Foundation
import TestSupport
import Testing

/// Whoever joins a container in an aquarium gets nothing beyond it.
extension AquariumTests {
  private static let look = """
    id -u; grep -E '^(Cap|Seccomp:|NoNew|Groups)' /proc/self/status; cat /proc/self/uid_map /proc/self/cgroup
    cat /proc/self/mountinfo; for n in /proc/self/ns/*; do readlink $n; done; cat /proc/self/limits; ls /run; pwd
    """

  @Test(arguments: people) func whoIsLetInIsWhereTheFirstIs(_ user: UInt32?) throws {
    let life = try Life(user: user)
    defer { life.remove() }
    let words = ["run", "-d", "--name", "aa", "--break-isolation", "tiny", "sh", "-c"]
    let begun = try life.bowl.fishbowl(words + ["(\(Self.look)) >/first; touch /whole; sleep 60"])
    #expect(begun.code == 0, "\(begun)")
    try life.wait { try life.outcome("exec", "aa", "test", "-e", "/whole").code == 0 }
    let first = try life.done("exec", "aa", "cat", "/first")
    #expect(try life.done("exec", "aa", "sh", "-c", Self.look) == first && first.contains("user:["))
    #expect(try life.done("exec", "-t", "aa", "tty") == "/dev/pts/0\r\n")
    let streams = try life.outcome("exec", "aa", "sh", "-c", "echo out >/dev/stdout; echo err >/dev/stderr")
    #expect((streams.output, streams.errors) == ("out\n", "err\n"))
    #expect(try life.bowl.fishbowl(["exec", "-i", "aa", "cat"], input: "fed").output == "fed")
    let copied = life.bowl.folder.path + "/copied"
    _ = try life.done("cp", "aa:/first", copied)
    #expect(try String(contentsOfFile: copied, encoding: .utf8) == first)
    #expect(try life.done("replay").contains("in an aquarium"))
    let modes = try life.bowl.rows("SELECT DISTINCT mode FROM run WHERE verb = 'exec'", run: "all")
    #expect(modes.map { $0["mode"]?.text } == ["aquarium"])
    _ = try life.done("kill", "aa")
    try life.wait { try life.outcome("exec", "aa", "true").code == 1 }
    #expect(try life.outcome("cp", "aa:/first", copied).errors.contains("aquarium"))
    _ = try life.done("rm", "-f", "aa")
    #expect(try life.bowl.fishbowl("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test(arguments: people) func theWorldIsWhatWasReadAtEachStep(_ user: UInt32?) throws {
    try EachEvidenceTests.check(["--break-isolation", "tiny", "true"], user: user)
    try EachEvidenceTests.checkStartAndExec(making: ["--break-isolation"], user: user)
  }

  /// With every capability, and where the container's / is the host's: each attempt again, by who was let in.
  @Test(arguments: people) func whoIsLetInHarmsNobody(_ user: UInt32?) throws {
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    let canary = try canary(bowl)
    defer { try? FileManager.default.removeItem(atPath: canary) }
    let victim = try Process.sleeping()
    defer { victim.terminate() }
    let before = try listing(canary)
    let begun = try bowl.fishbowl(
      ["run", "-d", "--name", "aa", "--break-isolation"] + Self.open.flatMap { ["--skip", $0] } + [
        "tiny", "sleep", "60",
      ])
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    #expect(begun.code == 0, "\(begun)")
    let script = Self.attempts(canary, host: victim.processIdentifier)
    let outcome = try bowl.fishbowl("exec", "--privileged", "aa", "sh", "-c", script)
    #expect(outcome.output == "tried\n", "\(outcome)")
    #expect(try listing(canary) == before)
    #expect(victim.isRunning)
  }

  /// A namespace that the container has not got of its own is not entered, or from outside, where that can be.
  @Test(arguments: people, Soak.isOn ? ["mnt", "net", "uts", "ipc", "pid"] : ["mnt", "ipc"])
  func withoutOneOfTheNamespaces(_ user: UInt32?, _ namespace: String) throws {
    // Without root, where the container's root is the person, nobody may see the host's processes.
    guard user == nil || namespace != "pid" else { return }
    let bowl = try Bowl(user: user)
    defer { bowl.remove() }
    let begun = try bowl.fishbowl(
      "run", "-d", "--name", "aa", "--break-isolation", "--skip", "ns.\(namespace)", "tiny", "sleep", "60")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    #expect(begun.code == 0, "\(begun)")
    let pid = try bowl.fishbowl("inspect", "-f", "{{.State.Pid}}", "aa").output.dropLast()
    let links = "for n in /proc/self/ns/*; do readlink $n; done"
    let inside = try bowl.fishbowl("exec", "aa", "sh", "-c", links)
    let real = try Program.shell(
      "cd /proc/\(pid)/ns && readlink cgroup ipc mnt net pid pid_for_children time uts user | sort")
    let known = Set(real.output.split(separator: "\n"))
    #expect(inside.code == 0 && !inside.output.isEmpty, "\(inside)")
    #expect(inside.output.split(separator: "\n").allSatisfy { known.contains($0) || $0.hasPrefix("time") }, "\(inside)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// With a range in subuid(5) the person is nobody inside, and his pipes would be nobody's.
  @Test func lentUsersToo() throws {
    guard Program.exists("newuidmap") else { return }
    let bowl = try Bowl(user: Bowl.somebody)
    defer { bowl.remove() }
    let script = """
      run -d --name aa --break-isolation tiny sleep 60 >/dev/null
      exec -u 7 aa sh -c 'id -u; cat /proc/self/uid_map; echo err >/dev/stderr' 2>&1
      exec -t aa sh -c 'tty; touch /made; stat -c %u /made'
      rm -f aa
      """
    let outcome = try bowl.withLentUsers(script)
    let words = outcome.output.split(whereSeparator: \.isWhitespace).map(String.init)
    #expect(words == ["7", "0", "1", "65536", "err", "/dev/pts/0", "0", "aa"], "\(outcome)")
  }
}
