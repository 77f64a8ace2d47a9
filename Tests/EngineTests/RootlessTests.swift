import Foundation
import Steps
import TestSupport
import Testing

/// Invariants 1 to 3 for a person who is not root, and the verbs of a life.
@Suite(.serialized, .enabled(if: Bowl.canBeRootless, Comment(rawValue: Bowl.rootlessReason)))
struct RootlessTests {
  private func bowl() throws -> Bowl { try Bowl(user: Bowl.somebody) }

  @Test func aPersonIsRootInside() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl("run", "--rm", "tiny", "sh", "-c", "id -u; cat /proc/self/uid_map; exit 7")
    #expect(outcome.code == 7)
    #expect(outcome.output.split { " \n".contains($0) } == ["0", "0", "\(Bowl.somebody)", "1"])
    let rows = try bowl.rows("SELECT kind FROM step WHERE kind IN ('ns.user', 'cgroup.absent') ORDER BY step")
    #expect(rows.map { $0["kind"]?.text } == ["cgroup.absent", "ns.user"])
    #expect(try bowl.fishbowl("replay").output.contains("rootless"))
  }

  @Test func theVerbsOfALife() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    for words in [
      ["run", "-d", "--name", "aa", "-v", "data:/data", "tiny", "sleep", "60"], ["top", "aa"], ["logs", "aa"],
      ["exec", "aa", "id"],
      ["inspect", "aa"], ["rename", "aa", "bb"], ["stop", "-t", "0", "bb"], ["start", "bb"], ["kill", "bb"],
      ["diff", "bb"], ["rm", "-f", "bb"], ["volume", "rm", "data"], ["create", "--name", "cc", "tiny", "true"],
      ["start", "-a", "cc"], ["rm", "cc"], ["run", "--rm", "--network", "host", "tiny", "ls", "/sys/class"],
    ] {
      let outcome = try bowl.fishbowl(words)
      #expect(outcome.code == 0, "\(words): \(outcome.errors)")
    }
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
  }

  /// Where no group is delegated nothing can stand still, and an image can be made all the same.
  @Test func nothingStandsStillWithoutAGroup() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "-d", "--name", "aa", "tiny", "sleep", "60")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    guard try !bowl.rows("SELECT step FROM step WHERE kind = 'cgroup.absent'").isEmpty else { return }
    let pause = try bowl.fishbowl("pause", "aa")
    #expect(pause.code == 1 && pause.errors.contains("no group is delegated to this user"), "\(pause)")
    let commit = try bowl.fishbowl("commit", "aa", "made")
    #expect(commit.code == 1 && commit.errors.hasSuffix("let it go on by --no-pause\n"), "\(commit)")
    #expect(try bowl.fishbowl("commit", "--no-pause", "aa", "made").code == 0)
  }

  /// With ranges in subuid(5): files of users that nobody outside is are removed all the same.
  @Test func lentUsersOwnFiles() throws {
    guard Program.exists("newuidmap") else { return }
    let bowl = try bowl()
    defer { bowl.remove() }
    let setup = try bowl.lendingUsers()
    let run = bowl.prefix.joined(separator: " ") + " " + Program.fishbowl
    let script = "touch /a && chown 5:5 /a && mkdir -m 700 /d && chown -R 7:7 /d && cat /proc/self/uid_map"
    let line = """
      \(setup) && \(run) run --name own tiny sh -c '\(script)' && stat -c %u '\(bowl.root)'/containers/*/upper/a \
      && \(run) run --rm -u 3 tiny id -u && \(run) rm own && ls '\(bowl.root)/containers' | wc -l
      """
    let outcome = try Program.run(
      ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", line],
      environment: bowl.places)
    let words = outcome.output.split { " \n".contains($0) }.map(String.init)
    #expect(words == ["0", "\(Bowl.somebody)", "1", "1", "300000", "65536", "300004", "3", "own", "0"], "\(outcome)")
  }

  /// What the container shares with the host need not be entered, and could not be.
  @Test(arguments: [["--network", "host"], ["--pid", "host"], ["--ipc", "host", "--uts", "host"]])
  func execWhereNamespacesAreShared(_ options: [String]) throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl(["run", "-d", "--name", "aa"] + options + ["tiny", "sleep", "60"])
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    let links = "for n in mnt net uts ipc cgroup user; do readlink /proc/PID/ns/$n; done"
    let first = try bowl.fishbowl(
      "exec", "aa", "sh", "-c", links.replacing("PID", with: options[0] == "--pid" ? "self" : "1"))
    let second = try bowl.fishbowl("exec", "aa", "sh", "-c", links.replacing("PID", with: "self"))
    #expect(first.code == 0 && first.output == second.output && first.output.contains("user:"), "\(first) \(second)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// The host's own, bound in, as podman has it; to people this is said once.
  @Test func devicesAreBound() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let script = "stat -c '%t:%T' /dev/mine /dev/some/null; echo x >/dev/mine && wc -c </dev/some/null"
    let outcome = try bowl.fishbowl(
      "run", "--rm", "--device", "/dev/null:/dev/mine", "--device", "/dev/null:/dev/some/null:r", "tiny", "sh", "-c",
      script)
    #expect(outcome.output == "1:3\n1:3\n0\n", "\(outcome)")
    let missing = try bowl.fishbowl("run", "--rm", "--device", "/dev/nosuch", "tiny", "true")
    #expect(missing.code == 125 && missing.errors.contains("/dev/nosuch"), "\(missing)")
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
  }

  /// Raised by itself when it begins; what joins later is hidden by then, and keeps the score of the shell.
  @Test func theScoreOfAContainerIsNoHindrance() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "-d", "--name", "aa", "--oom-score-adj", "700", "tiny", "sleep", "60")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    let seen = try bowl.fishbowl("exec", "aa", "cat", "/proc/1/oom_score_adj")
    #expect(seen.output == "700\n", "\(seen)")
  }

  /// World = /proc where a person joins, too; and in an aquarium of his.
  @Test func startAndExecToo() throws { try EachEvidenceTests.checkStartAndExec(user: Bowl.somebody) }

  @Test func topListsWhatHasNoGroup() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "-d", "--name", "aa", "tiny", "sh", "-c", "sleep 50 & sleep 51")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    let lines = try bowl.fishbowl("top", "aa").output
    #expect(lines.contains("sleep 50") && lines.contains("sleep 51"))
  }

  @Test func whoIsNotMappedIsRefused() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    for words in [["-u", "1"], ["--group-add", "5"], ["--userns", "host"], ["--userns", "nobody"]] {
      let outcome = try bowl.fishbowl(["run"] + words + ["tiny", "true"])
      #expect(outcome.code == 125)
      #expect(outcome.errors.split(separator: "\n").count == 1)
    }
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
  }

  /// Before anything is done: in the middle the kernel would say EPERM.
  @Test func anothersNamespacesAreRefused() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "-d", "--name", "aa", "--ipc", "shareable", "tiny", "sleep", "60")
    defer { _ = try? bowl.fishbowl("rm", "-f", "aa") }
    for option in ["--pid", "--network", "--ipc", "--uts"] {
      for verb in [["run"], ["create"], ["plan", "run"]] {
        let outcome = try bowl.fishbowl(verb + [option, "container:aa", "tiny", "true"])
        #expect(outcome.code == 125 && outcome.errors.split(separator: "\n").count == 1, "\(outcome)")
        #expect(outcome.errors.hasPrefix("fishbowl: without root a container can't share another's namespaces"))
      }
    }
    #expect(try bowl.fishbowl("ps", "-a", "--format", "{{.Names}}").output == "aa\n")
  }

  /// What can't be had is told in its scene, once on standard error, and in the trace.
  @Test func limitsThatCannotBeHadAreNamed() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let limits = ["-m", "64m", "--cpus", "0.5", "--pids-limit", "9"]
    let outcome = try bowl.fishbowl(["run", "--rm"] + limits + ["tiny", "true"])
    let said = outcome.errors.split(separator: "\n")
    #expect(outcome.code == 0 && said.count == 1)
    for name in ["--memory,", "--cpus,", "--pids-limit discarded:"] { #expect(outcome.errors.contains(name)) }
    let query = "SELECT json_extract(detail, '$.lackCgroup.discarded') AS lost FROM step WHERE kind = 'cgroup.absent'"
    #expect(try bowl.rows(query).first?["lost"]?.text == #"["--memory","--cpus","--pids-limit"]"#)
    #expect(try bowl.fishbowl("replay", "--scene", "2").output.contains("--pids-limit."))
    #expect(try bowl.fishbowl(["create"] + limits + ["tiny", "true"]).errors == outcome.errors)
    #expect(try bowl.fishbowl("run", "--rm", "tiny", "true").errors == "")
  }

  @Test func theSceneWithoutACgroupIsTold() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let told = try bowl.fishbowl("run", "--rm", "--narrate", "tiny", "true").errors
    #expect(told.contains("2 LIMITS") && told.contains("no cgroup of its own"), "\(told)")
    #expect(try bowl.fishbowl("replay").output.contains("no cgroup of its own"))
  }

  /// It is compiled once, and not for who only looks.
  @Test func theFilterIsKept() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let kept = { try? FileManager.default.contentsOfDirectory(atPath: bowl.root + "/cache/seccomp") }
    #expect(try bowl.fishbowl("plan", "run", "tiny", "true").code == 0)
    #expect(kept() == nil)
    for _ in 0..<2 { #expect(try bowl.fishbowl("run", "--rm", "tiny", "true").code == 0) }
    #expect(kept()?.count == 1)
  }

  @Test func thePlanIsThatOfThePerson() throws {
    let bowl = try bowl()
    defer { bowl.remove() }
    let plan = try bowl.fishbowl("plan", "run", "--json", "tiny", "true").output
    #expect(plan.contains("ns.user") && plan.contains("userxattr") && !plan.contains("cgroup.create"))
  }

  @Test func theTraceIsWhatStraceSees() throws {
    let watched = try Watched(["run", "--rm", "tiny", "echo", "hi"], user: Bowl.somebody)
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    #expect(watched.recordedOfSetup.count > 140)
    #expect(witness.differences(watched.recordedOfSetup, watched.seenOfSetup) == [])
    for actor in [Actor.cli, .monitor] {
      #expect(witness.differences(watched.changesRecorded(of: actor), watched.changesSeen(of: actor)) == [])
      #expect(witness.unseen(watched.recorded(of: actor), among: watched.seen(of: actor)) == [])
    }
    #expect(try watched.bowl.fishbowl("trace", "verify").code == 0)
  }

  static let runs = [
    ["tiny", "true"], ["-h", "box", "-w", "/tmp", "-v", "data:/data", "-t", "--init", "tiny", "true"],
    ["--pid", "host", "--net", "host", "tiny", "true"],
  ]

  @Test(arguments: runs) func theWorldIsWhatWasReadAtEachStep(_ words: [String]) throws {
    try EachEvidenceTests.check(words, user: Bowl.somebody)
  }

  @Test(arguments: [("CapBnd", "host", "0000000000000000"), ("ns/user", "host", "1"), ("NSpid", "container", "9")])
  func aLineThatSaysOtherwiseIsFound(_ key: String, _ side: String, _ value: String) throws {
    try EachEvidenceTests.checkMutant(key, side, value, user: Bowl.somebody)
  }

  @Test func anErrnoAtAnyStepIsUndone() throws { try Trial.each(user: Bowl.somebody) { $0.errnos($0.isFirst) } }

  @Test(arguments: ["setup", "monitor", "command", "drainer"]) func aKillAtAnyStepIsUndone(_ victim: String) throws {
    let turns = ["ns.clone", "ns.user", "proc.tie", "root.pivot", "start.block", "exec.user"]
    try Trial.each(user: Bowl.somebody) { $0.kills(victim) { turns.contains($0.kind) } }
  }

  @Test func aCleanUpThatIsStoppedIsFinishedLater() throws { try Trial.each(user: Bowl.somebody) { $0.cleanUps() } }

  /// The mutant: with one inverse left out, the check is red.
  @Test func aDroppedInverseIsSeen() throws {
    let trial = try Trial(user: Bowl.somebody)
    defer { trial.bowl.remove() }
    let stop = Stop(fault: "drop:state.delete fail:root.pivot=EPERM", done: 1, code: 125, state: "undone")
    #expect(try trial.problems(stop).contains { $0.hasPrefix("files") })
  }

  /// The mutant: a row that is not there.
  @Test func aLostRowIsSeen() throws {
    let trial = try Trial(user: Bowl.somebody)
    defer { trial.bowl.remove() }
    let stop = Stop(fault: "fail:root.pivot=EPERM", done: 999, code: 125, state: "undone")
    #expect(try trial.problems(stop).contains { $0.hasPrefix("step 999") })
  }
}

extension Bowl {
  /// A line of the shell after which, in a mount namespace of its own, the person has a range in subuid(5).
  func lendingUsers() throws -> String {
    let lent = folder.path + "/lent"
    try Data("glass:300000:65536\n".utf8).write(to: URL(fileURLWithPath: lent))
    return ["subuid", "subgid"].map { "mount --bind \(lent) /etc/\($0)" }.joined(separator: " && ")
      + " && cp /etc/passwd \(lent).passwd && echo glass:x:\(Bowl.somebody):\(Bowl.somebody)::/:/bin/sh >> \(lent).passwd"
      + " && mount --bind \(lent).passwd /etc/passwd"
  }

  /// Lines of words for `fishbowl`, one after the other, by such a person.
  func withLentUsers(_ script: String) throws -> TestSupport.Outcome {
    let run = prefix.joined(separator: " ") + " " + Program.fishbowl
    let line = try lendingUsers() + "\n" + script.split(separator: "\n").map { "\(run) \($0)" }.joined(separator: "\n")
    return try Program.run(
      ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", line],
      environment: ["FISHBOWL_ROOT": root, "FISHBOWL_TRACE": trace])
  }
}
