import Foundation
import TestSupport
import Testing

/// --userns private: root's container, whose root is not the host's.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers && PrivateUsers.isThere, Comment(rawValue: PrivateUsers.reason)))
struct PrivateUsersTests {
  static let run = ["run", "--rm", "--userns", "private"]

  @Test func itsRootIsAnother() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let script = "id -u; cat /proc/self/uid_map; stat -c %u /bin/busybox /etc/hosts; cat /proc/self/cgroup"
    let outcome = try bowl.fishbowl(Self.run + ["-m", "64m", "tiny", "sh", "-c", script])
    #expect(outcome.code == 0, "\(outcome)")
    let words = outcome.output.split { " \n".contains($0) }.map(String.init)
    #expect(words.prefix(6) == ["0", "0", "100000", "65536", "0", "0"], "\(outcome)")
    #expect(words.dropFirst(6).allSatisfy { $0.hasSuffix(":/") || !$0.contains("memory") }, "\(outcome)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// What it writes as root is on the disk as root's, in volumes, too; folders of the host it can't write to.
  @Test func itsFilesAndVolumes() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let shared = bowl.folder.path + "/shared"
    _ = try Program.shell("mkdir \(shared) && echo host > \(shared)/file")
    let script = """
      touch /new /data/new && rm /etc/motd; chown 5:5 /new
      cat /shared/file; echo x > /shared/file || echo refused; stat -c %u /shared/file; echo 1 >> /etc/hosts; echo written
      """
    let outcome = try bowl.fishbowl([
      "run", "--userns", "private", "--name", "aa", "-v", "data:/data", "-v", shared + ":/shared", "tiny", "sh", "-c",
      script,
    ])
    #expect(outcome.code == 0 && outcome.output == "host\nrefused\n65534\nwritten\n", "\(outcome)")
    #expect(try Program.shell("stat -c %u \(bowl.root)/volumes/data/*/new").output == "0\n")
    #expect(try Program.shell("stat -c %u \(bowl.root)/containers/*/upper/new").output == "5\n")
    #expect(try bowl.fishbowl("diff", "aa").output.contains("D /etc/motd"))
    #expect(try bowl.fishbowl("start", "-a", "aa").code == 0)
    #expect(try bowl.fishbowl("rm", "aa").code == 0)
    #expect(HostSnapshot(root: bowl.root).files.allSatisfy { !$0.hasPrefix("containers/") })
  }

  @Test func theVerbsOfALife() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    for words in [
      ["create", "--name", "aa", "--userns", "private", "tiny", "sleep", "60"], ["start", "aa"], ["exec", "aa", "id"],
      ["exec", "-u", "7", "aa", "sh", "-c", "echo 1 > /dev/stderr; cat /proc/1/cgroup"], ["top", "aa"],
      ["pause", "aa"],
      ["unpause", "aa"], ["update", "-m", "64m", "--memory-swap", "64m", "aa"], ["restart", "-t", "0", "aa"],
      ["exec", "-t", "aa", "tty"], ["stop", "-t", "0", "aa"], ["rm", "aa"],
    ] {
      let outcome = try bowl.fishbowl(words)
      #expect(outcome.code == 0, "\(words): \(outcome)")
    }
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// What joins is hidden, so that it could not; and to be spared takes rights over the host.
  @Test func itsScoreIsTheMonitorsToWrite() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let words = ["run", "-d", "--name", "aa", "--userns", "private", "--oom-score-adj", "300", "tiny", "sleep", "60"]
    #expect(try bowl.fishbowl(words).code == 0)
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    let seen = try bowl.fishbowl("exec", "aa", "cat", "/proc/1/oom_score_adj", "/proc/self/oom_score_adj")
    #expect(seen.output == "300\n300\n", "\(seen)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// Its groups, its users and its rights are those of the container, and no more.
  @Test func whoIsLetInHasNoMore() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let script =
      "grep -E '^(Cap|Seccomp:|NoNew|Groups)' /proc/self/status; cat /proc/self/uid_map /proc/self/cgroup; ls /proc/self/ns -l | sed 's/.*-> //'"
    _ = try bowl.fishbowl("run", "-d", "--name", "aa", "--userns", "private", "tiny", "sh", "-c", "\(script); sleep 60")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    var first = ""
    for _ in 0..<50 where !first.contains("uts:") {
      first = try bowl.fishbowl("logs", "aa").output
      usleep(100_000)
    }
    let second = try bowl.fishbowl("exec", "aa", "sh", "-c", script)
    #expect(second.output == first && first.contains("100000"), "\(second)")
  }

  @Test(arguments: [
    ["--privileged"], ["--device", "/dev/null"], ["--pid", "host"], ["--network", "host"], ["-u", "65536"],
    ["--group-add", "70000"],
  ])
  func whatItCantHaveIsRefused(_ words: [String]) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl(Self.run + words + ["tiny", "true"])
    #expect(outcome.code == 125 && outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
  }

  /// A range that was set aside comes before the one that is assumed.
  @Test func aLentRangeIsTaken() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let lent = bowl.folder.path + "/lent"
    try Data("kim:1:9\nroot:400000:10\nfishbowl:300000:70000\n".utf8).write(to: URL(fileURLWithPath: lent))
    let line = """
      mount --bind \(lent) /etc/subuid && mount --bind \(lent) /etc/subgid \
      && \(Program.fishbowl) run --rm --userns private tiny cat /proc/self/uid_map
      """
    let outcome = try Program.run(
      ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", line],
      environment: bowl.places)
    #expect(outcome.output.split { " \n".contains($0) } == ["0", "300000", "65536"], "\(outcome)")
  }

  @Test func anErrnoAtAStepIsUndone() throws {
    let trial = try Trial(options: ["--userns", "private"])
    defer { trial.bowl.remove() }
    let telling = ["layer.map", "proc.helper", "ns.clone", "proc.adopt", "user.root", "cgroup.join", "overlay.mount"]
    for step in trial.plan.steps where telling.contains(step.kind) && !step.calls.isEmpty && step.undoes == nil {
      var stop = trial.errno(at: step, call: step.calls.count - 1)
      stop.words = ["run", "--userns", "private", "tiny", "echo", "hi"]
      trial.expect(stop)
    }
    #expect(try trial.verified() == [])
  }

  @Test(arguments: ["monitor", "command"]) func aKillAtAStepIsUndone(_ victim: String) throws {
    let trial = try Trial(options: ["--userns", "private"])
    defer { trial.bowl.remove() }
    for step in trial.plan.steps
    where ["layer.map", "ns.clone", "root.pivot"].contains(step.kind) && !step.calls.isEmpty {
      guard var stop = trial.kill(victim, at: step, "after") else { continue }
      stop.words = ["run", "--userns", "private", "tiny", "echo", "hi"]
      trial.expect(stop)
    }
    #expect(try trial.verified() == [])
  }

  /// The mutant: without the mapping of its layers, its root could not read what only root may.
  @Test func withoutTheMappingItsFilesAreNobodys() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl(
      Self.run + ["tiny", "true"], environment: ["FISHBOWL_FAULT": "without:layer.map"])
    #expect(outcome.code != 0)
  }
}

enum PrivateUsers {
  /// The kernel and the file system of the tests' folder know idmapped mounts.
  static let isThere: Bool = {
    guard Bowl.canMakeContainers, let bowl = try? Bowl() else { return false }
    defer { bowl.remove() }
    let errors = (try? bowl.fishbowl("run", "--rm", "--userns", "private", "tiny", "true").errors) ?? ""
    return !errors.contains("idmapped mounts")
  }()
  static let reason = "root's containers with users of their own need idmapped mounts here"
}
