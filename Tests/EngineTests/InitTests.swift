import Foundation
import TestSupport
import Testing

/// --init: a process between the kernel and the program, that does what PID 1 has to.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct InitTests {

  @Test func itIsPID1AndTheProgramIsItsChild() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "echo $$; tr '\\0' ' ' < /proc/1/cmdline; echo; readlink /proc/1/exe; cut -d' ' -f4 /proc/$$/stat"
    let outcome = try life.outcome("run", "--init", "--name", "cc", "tiny", "sh", "-c", line)
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines[0] == "2" && lines[2] == "/sbin/docker-init" && lines[3] == "1", "\(outcome)")
    #expect(lines[1].hasPrefix("/sbin/docker-init -- sh -c echo"))
    // The user's command is what the user sees.
    #expect(try life.outcome("ps", "-a", "--no-trunc", "--format", "{{.Command}}").output.hasPrefix("\"sh -c"))
    #expect(try life.done("inspect", "--format", "{{.Path}} {{.HostConfig.Init}}", "cc") == "sh true\n")
    #expect(try life.kinds("run").contains("mount.init"))
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(try life.outcome("start", "-a", "cc").output == outcome.output)
    _ = try life.done("rm", "cc")
  }

  @Test(arguments: [true, false]) func zombiesAreReaped(_ hasInit: Bool) throws {
    let life = try Life()
    defer { life.remove() }
    // sleep, as PID 1, never waits: what is orphaned stays a zombie.
    let line = "(sleep 0.2 &) ; exec sleep 60"
    _ = try life.bowl.fishbowl(
      ["run", "-d", "--name", "zz"] + (hasInit ? ["--init"] : []) + ["tiny", "sh", "-c", line])
    let count = { (what: String) in
      try life.outcome("exec", "zz", "sh", "-c", "grep -l '\(what)' /proc/[0-9]*/status | wc -l").output
    }
    // Of the two, the one that ends is there as a zombie, or not at all.
    try life.wait {
      try count("^Name:.sleep") == (hasInit ? "1\n" : "2\n") && count("^State:.Z") == (hasInit ? "0\n" : "1\n")
    }
  }

  @Test func itHandsSignalsOn() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "-d", "--init", "--name", "ss", "tiny", "sleep", "60")
    let begin = Date()
    #expect(try life.done("stop", "ss") == "ss\n")
    #expect(Date().timeIntervalSince(begin) < 5)
    #expect(try life.status("ss").hasPrefix("Exited (143)"))
    let signals = try life.bowl.rows("SELECT effect FROM signal", run: "all").compactMap { $0["effect"]?.text }
    #expect(signals == ["handler"])
  }

  @Test func itEndsAsTheProgramDid() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.outcome("run", "--rm", "--init", "tiny", "sh", "-c", "exit 7").code == 7)
    #expect(try life.outcome("run", "--rm", "--init", "tiny", "sh", "-c", "kill -9 $$").code == 137)
    let absent = try life.outcome("run", "--rm", "--init", "tiny", "nosuch")
    #expect(absent.code == 127 && absent.errors == "nosuch: not found in the container\n", "\(absent)")
    let unfit = try life.outcome("run", "--rm", "--init", "tiny", "/etc/passwd")
    #expect(unfit.code == 126 && unfit.errors.hasSuffix(": can't be executed\n"), "\(unfit)")
    #expect(try life.outcome("run", "--rm", "--init", "-u", "1000", "tiny", "id", "-u").output == "1000\n")
    #expect(life.differences.filter { !$0.contains("/init") } == [])
  }

  /// The file is every container's.
  @Test func nobodyInsideCanChangeIt() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "echo x >> /sbin/docker-init; mount -o remount,rw /sbin/docker-init; rm /sbin/docker-init"
    let outcome = try life.outcome("run", "--rm", "--init", "tiny", "sh", "-c", line)
    #expect(outcome.code != 0)
    #expect(try life.outcome("run", "--rm", "--init", "tiny", "echo", "hi").output == "hi\n")
  }
}
