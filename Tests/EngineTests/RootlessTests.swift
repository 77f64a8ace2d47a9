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

  /// With ranges in subuid(5): files of users that nobody outside is are removed all the same.
  @Test func lentUsersOwnFiles() throws {
    guard Program.exists("newuidmap") else { return }
    let bowl = try bowl()
    defer { bowl.remove() }
    let lent = bowl.folder.path + "/lent"
    try Data("glass:300000:65536\n".utf8).write(to: URL(fileURLWithPath: lent))
    let setup =
      ["subuid", "subgid"].map { "mount --bind \(lent) /etc/\($0)" }.joined(separator: " && ")
      + " && cp /etc/passwd \(lent).passwd && echo glass:x:\(Bowl.somebody):\(Bowl.somebody)::/:/bin/sh >> \(lent).passwd"
      + " && mount --bind \(lent).passwd /etc/passwd"
    let run = bowl.prefix.joined(separator: " ") + " " + Program.fishbowl
    let script = "touch /a && chown 5:5 /a && mkdir -m 700 /d && chown -R 7:7 /d && cat /proc/self/uid_map"
    let line = """
      \(setup) && \(run) run --name own tiny sh -c '\(script)' && stat -c %u '\(bowl.root)'/containers/*/upper/a \
      && \(run) run --rm -u 3 tiny id -u && \(run) rm own && ls '\(bowl.root)/containers' | wc -l
      """
    let outcome = try Program.run(
      ["/usr/bin/unshare", "-m", "--propagation", "private", "/bin/sh", "-c", line],
      environment: ["FISHBOWL_ROOT": bowl.root, "FISHBOWL_TRACE": bowl.trace])
    let words = outcome.output.split { " \n".contains($0) }.map(String.init)
    #expect(words == ["0", "\(Bowl.somebody)", "1", "1", "300000", "65536", "300004", "3", "own", "0"], "\(outcome)")
  }

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

  @Test func anErrnoAtAnyStepIsUndone() throws {
    let trial = try Trial(user: Bowl.somebody)
    defer { trial.bowl.remove() }
    var kinds: Set<String> = []
    for step in trial.plan.steps where !step.calls.isEmpty && step.undoes == nil {
      guard kinds.insert(step.kind).inserted || Soak.isOn else { continue }
      trial.expect(trial.errno(at: step, call: step.step % 2 == 0 ? 0 : step.calls.count - 1))
    }
    #expect(try trial.verified() == [])
  }

  @Test(arguments: ["setup", "monitor", "command"]) func aKillAtAnyStepIsUndone(_ victim: String) throws {
    let trial = try Trial(user: Bowl.somebody)
    defer { trial.bowl.remove() }
    let turns = ["ns.clone", "ns.user", "proc.tie", "root.pivot", "start.block", "exec.user"]
    for step in trial.plan.steps where Soak.isOn || turns.contains(step.kind) {
      for phase in ["before", "after"] {
        if let stop = trial.kill(victim, at: step, phase) { trial.expect(stop) }
      }
    }
    #expect(try trial.verified() == [])
  }

  /// The mutant: a row that is not there.
  @Test func aLostRowIsSeen() throws {
    let trial = try Trial(user: Bowl.somebody)
    defer { trial.bowl.remove() }
    let stop = Stop(fault: "fail:root.pivot=EPERM", done: 999, code: 125, state: "undone")
    #expect(try trial.problems(stop).contains { $0.hasPrefix("step 999") })
  }
}
