import Foundation
import TestSupport
import Testing

/// --pid, --ipc, --uts and --network: whose namespaces a container has. The kernel numbers them in /proc/PID/ns.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ModeTests {
  private static let links = "for n in pid ipc uts net; do readlink /proc/self/ns/$n; done"

  private func namespaces(_ life: Life, _ options: String...) throws -> [String] {
    let outcome = try life.bowl.fishbowl(["run", "--rm"] + options + ["tiny", "sh", "-c", Self.links])
    #expect(outcome.code == 0 && outcome.errors == "", "\(outcome)")
    return outcome.output.split(separator: "\n").map(String.init)
  }

  private var hosts: [String] {
    ["pid", "ipc", "uts", "net"].compactMap {
      try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/\($0)")
    }
  }

  @Test(arguments: [
    ([], []), (["--pid", "host"], ["pid"]), (["--ipc=host"], ["ipc"]), (["--uts", "host"], ["uts"]),
    (["--net", "host"], ["net"]), (["--network", "none", "--ipc", "private"], []), (["--ipc", "none"], []),
    (["--pid=host", "--ipc=host", "--uts=host", "--network=host"], ["pid", "ipc", "uts", "net"]),
  ])
  func whatIsSharedWithTheHostIsTheHosts(_ options: [String], _ shared: [String]) throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.bowl.fishbowl(["run", "--rm"] + options + ["tiny", "sh", "-c", Self.links])
    let inside = outcome.output.split(separator: "\n").map(String.init)
    try #require(inside.count == 4 && hosts.count == 4, "\(outcome)")
    #expect(zip(inside, hosts).filter { $0 == $1 }.map { String($0.0.prefix { $0 != ":" }) } == shared)
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test func anotherContainersAreItsVeryOwn() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 60"], "aa")
    try life.run(["sh", "-c", "echo up; sleep 60"], "bb")
    let (first, second) = (try inside(life, "aa"), try inside(life, "bb"))
    let both = try namespaces(life, "--pid", "container:aa", "--network", "container:bb")
    try #require(first.count == 4 && second.count == 4 && both.count == 4)
    #expect(both[0] == first[0] && both[3] == second[3])
    #expect(Set([both[1], both[2]]).isDisjoint(with: first + second + hosts))
    let one = try namespaces(life, "--pid", "container:aa", "--net=container:aa")
    #expect(one[0] == first[0] && one[3] == first[3] && one[2] != first[2])
    let named = try namespaces(life, "--uts", "container:aa")
    #expect(named[2] == first[2] && named[0] != first[0] && named[3] != first[3])
    let name = try life.outcome("exec", "aa", "hostname").output
    let others = try life.outcome(
      "run", "--rm", "--uts", "container:aa", "tiny", "sh", "-c", "hostname; cat /etc/hostname; echo $HOSTNAME")
    #expect(name.count > 1 && others.output == name + name + name, "\(others)")
    // Its monitor came back: the next child is elsewhere again.
    #expect(Set(try namespaces(life)).isDisjoint(with: first + second + hosts))
    #expect(try life.outcome("trace", "verify").code == 0)
  }

  private func inside(_ life: Life, _ name: String) throws -> [String] {
    try life.outcome("exec", name, "sh", "-c", Self.links).output.split(separator: "\n").map(String.init)
  }

  @Test func processesOfASharedNamespaceSeeEachOther() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; exec sleep 1234"], "aa")
    let list = try life.outcome("run", "--rm", "--pid", "container:aa", "tiny", "ps").output
    #expect(list.contains("1 root") && list.contains("sleep 1234"), "\(list)")
    let killed = try life.outcome("run", "--rm", "--pid", "container:aa", "tiny", "sh", "-c", "kill -9 $$")
    #expect(killed.code == 137)
    // What ends PID 1 of the namespace ends all in it.
    _ = try life.done("run", "-d", "--name", "cc", "--pid", "container:aa", "tiny", "sleep", "60")
    #expect(try life.done("kill", "aa") == "aa\n")
    try life.wait { try life.status("cc").hasPrefix("Exited (137)") }
    let refused = try life.outcome("start", "cc")
    #expect(refused.code == 1 && refused.errors.contains("\"aa\": it is not running"), "\(refused)")
    _ = try life.done("rm", "aa", "cc")
    #expect(life.differences == [])
  }

  /// Where a container has the host's PIDs, what is executed in it has them too, and nobody's parent is 0.
  @Test func theWordsKnowWhoseProcessesThereAre() throws {
    let life = try Life()
    defer { life.remove() }
    let told = { try life.done("replay", "--all").replacing(/\s+/, with: " ") }
    _ = try life.done("run", "-d", "--name", "aa", "--pid", "host", "tiny", "sleep", "60")
    _ = try life.done("exec", "aa", "true")
    let host = try told()
    #expect(host.contains("A new process was born, in the host's PID namespace") && !host.contains("parent PID 0"))
    _ = try life.done("run", "-d", "--name", "bb", "tiny", "sleep", "60")
    _ = try life.done("exec", "bb", "true")
    #expect(try told().contains("parent PID 0"))
    _ = try life.done("run", "--rm", "--pid", "container:bb", "--net", "container:bb", "tiny", "true")
    let shared = try told()
    #expect(shared.contains("among the processes of bb") && shared.contains("Those that it shared stay"))
    let world = try life.done("replay", "--at", "30", "--world").split(separator: "\n")
    #expect(world.contains { $0.contains("shared with bb") && $0.contains("net, pid") }, "\(world)")
    #expect(!world.contains { $0.contains("shared with the host") && $0.contains("pid") })
  }

  /// The kernel does that only for PID 1.
  @Test func whatTheFirstProcessLeavesBehindIsKilled() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "sleep 4321 & echo $!"
    let outcome = try life.outcome("run", "--rm", "--pid", "host", "tiny", "sh", "-c", line)
    let pid = try #require(Int32(outcome.output.dropLast()), "\(outcome)")
    #expect(outcome.code == 0)
    // Who inherits it collects it in a moment of its own.
    try life.wait { !Live.isAlive(Int(pid)) }
    #expect(try life.kinds("run").contains("proc.kill"))
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  /// A killed monitor takes the first process with it; the others the next command finds.
  @Test func whatAKilledMonitorLeavesBehindIsKilled() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.bowl.fishbowl(
      "run", "-d", "--name", "cc", "--pid", "host", "tiny", "sh", "-c", "sleep 4321 & echo $!; sleep 4322")
    try life.wait { try life.outcome("logs", "cc").output.hasSuffix("\n") }
    let child = try #require(Int32(try life.outcome("logs", "cc").output.dropLast()))
    let pid = try #require(try life.bowl.rows("SELECT pid FROM step WHERE kind = 'exec.user'").first?["pid"]?.number)
    Live.kill(try #require(Live.stat(pid).flatMap { Int($0[1]) }))
    try life.wait { !Live.isAlive(pid) }
    #expect(kill(child, 0) == 0)
    _ = try life.outcome("ps")
    #expect(!Live.isAlive(Int(child)))
    #expect(try life.status("cc").hasPrefix("Exited (137)"))
    _ = try life.done("rm", "cc")
    #expect(life.differences == [])
  }

  /// Whatever fails while the monitor is in another's namespaces is undone.
  @Test func aBirthThatFailsLeavesNothing() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 60"], "aa")
    let words = ["--rm", "--pid", "container:aa", "--net", "container:aa", "tiny", "true"]
    let clone = try #require(try life.steps("run", words).first { $0.kind == "ns.clone" }).step
    for fault in ["fail@\(clone)=EPERM", "kill:monitor@\(clone):before", "kill:monitor@\(clone):after"] {
      let outcome = try life.bowl.fishbowl(["run"] + words, environment: ["FISHBOWL_FAULT": fault])
      #expect(outcome.code != 0, "\(fault): \(outcome)")
      #expect(try life.bowl.fishbowl(["run"] + words).code == 0)
    }
    #expect(try life.done("rm", "-f", "aa") == "aa\n")
    #expect(life.differences == [])
  }

  /// It is not PID 1 of its namespace: it needs no handler to be ended by SIGTERM.
  @Test func aSignalWithoutHandlerEndsIt() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--name", "hh", "--pid", "host", "tiny", "sleep", "60")
    #expect(try life.done("stop", "hh") == "hh\n")
    #expect(try life.status("hh").hasPrefix("Exited (143)"))
    let signals = try life.bowl.rows("SELECT effect FROM signal", run: "all").compactMap { $0["effect"]?.text }
    #expect(signals == ["unknown"])
  }

  @Test func theHostsNetworkBringsTheHostsNames() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "cat /etc/hostname; hostname; echo $HOSTNAME; cat /etc/hosts"
    let output = try life.outcome("run", "--rm", "--network", "host", "tiny", "sh", "-c", line).output
    let own = try String(contentsOfFile: "/proc/sys/kernel/hostname", encoding: .utf8)
    #expect(output == own + own + own + (try String(contentsOfFile: "/etc/hosts", encoding: .utf8)))
    _ = try life.done("run", "-d", "--name", "aa", "-h", "fish", "--add-host", "db:10.0.0.2", "tiny", "sleep", "60")
    let other = try life.outcome("run", "--rm", "--net", "container:aa", "tiny", "sh", "-c", line).output
    #expect(other.hasPrefix("fish\nfish\nfish\n") && other.contains("10.0.0.2\tdb\n"), "\(other)")
  }

  @Test func itsMemoryIsSharedWithTheHost() throws {
    let life = try Life()
    defer { life.remove() }
    let file = "/dev/shm/fishbowl-\(getpid())"
    try "hello\n".write(toFile: file, atomically: true, encoding: .utf8)
    defer { unlink(file) }
    #expect(try life.outcome("run", "--rm", "--ipc", "host", "tiny", "cat", file).output == "hello\n")
    #expect(try life.outcome("run", "--rm", "tiny", "cat", file).code == 1)
    #expect(try life.outcome("run", "--rm", "--ipc", "none", "tiny", "ls", "/dev/shm").code == 1)
  }

  @Test func theyAreRememberedAndShown() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 60"], "aa")
    let id = try life.done("inspect", "--format", "{{.Id}}", "aa").dropLast()
    _ = try life.done(
      "create", "--name", "cc", "--pid", "container:aa", "--ipc", "host", "--uts", "host", "--network", "host", "tiny",
      "sh", "-c", Self.links)
    let format = "{{.HostConfig.PidMode}} {{.HostConfig.IpcMode}} {{.HostConfig.UTSMode}} {{.HostConfig.NetworkMode}}"
    #expect(try life.done("inspect", "--format", format, "cc") == "container:\(id) host host host\n")
    #expect(try life.done("inspect", "--format", format, "aa") == " private  none\n")
    // It stands by its ID: another name changes nothing.
    _ = try life.done("rename", "aa", "zz")
    let first = try inside(life, "zz")
    for _ in 1...2 {
      let lines = try life.outcome("start", "-a", "cc").output.split(separator: "\n").map(String.init)
      #expect(lines == [first[0]] + hosts.dropFirst(), "\(lines)")
    }
  }

  @Test(arguments: [
    (["--network", "bridge"], "--network bridge is not there yet"),
    (["--net", "web"], "--network web is not there yet"),
    (["--pid", "private"], "invalid mode \"private\" for --pid"), (["--pid", "container:"], "invalid mode"),
    (["--uts", "shared"], "invalid mode \"shared\" for --uts"), (["--ipc", "shared"], "invalid IPC mode"),
    (["--ipc", "container:"], "invalid IPC mode"),
    (["--uts", "host", "-h", "box"], "--hostname and --uts host contradict"),
    (["--net", "container:aa", "-h", "box"], "--hostname and --network container:aa contradict"),
    (["--net", "container:aa", "--dns", "1.1.1.1"], "--dns and --network container:aa contradict"),
    (["--net", "container:aa", "--add-host", "a:1.1.1.1"], "--add-host and --network container:aa contradict"),
    (
      ["--net", "host", "--sysctl", "net.core.somaxconn=5"], "--sysctl net.core.somaxconn and --network host contradict"
    ),
    (["--ipc", "host", "--sysctl", "kernel.msgmax=5"], "--sysctl kernel.msgmax and --ipc host contradict"),
    (["--uts", "container:aa", "-h", "box"], "--hostname and --uts container:aa contradict"),
    (["--uts", "host", "--domainname", "a.org"], "--domainname and --uts host contradict"),
    (["--ipc", "host", "--shm-size", "1m"], "--shm-size"), (["--net", "host", "--net", "none"], "given 2 times"),
    (["--pid", "container:nobody"], "no such container: nobody"),
  ])
  func whatCannotBeIsRefused(_ options: [String], _ reason: String) throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.bowl.fishbowl(["run", "--rm"] + options + ["tiny", "true"])
    #expect(outcome.code == 125 && outcome.errors.contains(reason), "\(outcome)")
    #expect(life.differences == [])
  }

  @Test func oneThatDoesNotRunCannotBeJoined() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "aa", "tiny", "true")
    let outcome = try life.outcome("run", "--rm", "--pid", "container:aa", "tiny", "true")
    #expect(outcome.code == 125 && outcome.errors.contains("\"aa\": it is not running; start it first"), "\(outcome)")
    _ = try life.done("rm", "aa")
    #expect(life.differences == [])
  }
}
