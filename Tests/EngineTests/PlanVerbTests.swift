import Foundation
import Steps
import TestSupport
import Testing

/// `plan VERB`: what is shown is what is then performed, and showing changes nothing.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct PlanVerbTests {
  /// The verb as typed, and what of its plan is not reached when all goes well.
  static let verbs: [(words: [String], unreached: Set<String>)] = [
    (["create", "--name", "other", "tiny", "true"], ["rw.delete", "state.delete"]),
    (["rename", "made", "called"], []), (["start", "called"], ["proc.kill", "proc.exit", "cgroup.rmdir"]),
    (["update", "--cpus", "0.5", "web"], ["spec.write", "cgroup.limits"]), (["pause", "web"], []),
    (["unpause", "web"], []), (["exec", "web", "true"], ["proc.kill"]), (["kill", "-s", "USR1", "web"], []),
    (["stop", "-t", "0", "web"], []), (["rm", "web"], []), (["volume", "create", "data"], ["volume.delete"]),
    (["volume", "rm", "data"], []),
  ]

  @Test func thePlanIsWhatIsPerformed() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "made", "tiny", "sleep", "60")
    try life.run(["sh", "-c", "trap '' USR1; echo up; sleep 60"], "web")
    for (words, unreached) in Self.verbs {
      let before = HostSnapshot(root: life.bowl.root)
      let runs = try life.bowl.rows("SELECT max(run) AS run FROM run", run: "all")
      let plan = try planned(life, words)
      #expect(HostSnapshot(root: life.bowl.root).differences(from: before) == [], "\(words)")
      #expect(try life.bowl.rows("SELECT max(run) AS run FROM run", run: "all") == runs, "\(words)")
      _ = try life.done(words)
      let verb = words[0] == "volume" ? words[0...1].joined(separator: " ") : words[0]
      let performed = try life.kinds(verb)
      #expect(!performed.isEmpty && plan.starts(with: performed.prefix(3)), "\(words): \(plan), then \(performed)")
      #expect(Set(plan).subtracting(performed).isSubset(of: unreached), "\(words): \(plan), then \(performed)")
      #expect(Set(performed).isSubset(of: plan), "\(words): \(plan), then \(performed)")
    }
  }

  /// With an empty store, too, the plan is of this machine: apart from the image, what the next one says.
  @Test func theFirstPlanIsOfThisMachine() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    func calls() throws -> [String] {
      let text = try bowl.fishbowl("plan", "run", "--json", "tiny", "true").output
      let steps = JSON(parsing: text)?["steps"]?.array ?? []
      return steps.filter { ["limits", "rights"].contains($0["scene"]?.string) }.map { step in
        let names = step["calls"]?.array?.compactMap { $0["name"]?.string } ?? []
        return "\(step["kind"]?.string ?? "") \(names.joined(separator: " "))"
      }
    }
    let first = try calls()
    #expect(try bowl.fishbowl("run", "--rm", "tiny", "true").code == 0)
    #expect(try first == calls() && first.count > 3)
  }

  private func planned(_ life: Life, _ words: [String]) throws -> [String] {
    let text = try life.done(["plan", "--json"] + words)
    return JSON(parsing: text)?["steps"]?.array?.compactMap { $0["kind"]?.string } ?? []
  }

  /// --narrate: each verb tells its own scenes on standard error, and its output is what it is without.
  @Test func everyVerbTellsItsScenes() throws {
    let life = try Life()
    defer { life.remove() }
    let told: [(words: [String], scenes: [String])] = [
      (["create", "--narrate", "--name", "web", "tiny", "sleep", "60"], ["1"]),
      (["start", "--narrate", "web"], ["2", "3", "4", "5", "6", "7", "8"]),
      (["exec", "--narrate", "web", "true"], ["2", "3", "4", "6", "7", "8", "9"]),
      (["pause", "--narrate", "web"], ["8"]), (["unpause", "--narrate", "web"], ["8"]),
      (["rename", "--narrate", "web", "shop"], ["1"]), (["kill", "--narrate", "-s", "USR1", "shop"], ["9"]),
      (["stop", "--narrate", "-t", "0", "shop"], ["9"]), (["rm", "--narrate", "shop"], ["9"]),
      (["tag", "--narrate", "tiny", "lab/base:v1"], ["1"]),
    ]
    for (words, scenes) in told {
      let outcome = try life.bowl.fishbowl(words)
      let numbers = outcome.errors.split(separator: "\n").compactMap { line in
        line.firstMatch(of: #/^([1-9]) [A-Z]+ /#).map { String($0.output.1) }
      }
      #expect(outcome.code == 0 && numbers == scenes, "\(words): \(outcome)")
      #expect(!outcome.output.contains("EXEC") && !outcome.output.contains("END"), "\(words)")
    }
    #expect(life.differences == [])
  }

  @Test func severalAreShownAndErrorsAreSaid() throws {
    let life = try Life()
    defer { life.remove() }
    for name in ["aa", "bb"] { _ = try life.done("create", "--name", name, "tiny", "true") }
    let shown = try life.outcome("plan", "rm", "aa", "nope", "bb")
    #expect(
      shown.code == 1 && shown.errors == "fishbowl: no such container: nope; `fishbowl ps -a` lists those there are\n")
    #expect(shown.output.components(separatedBy: "nothing was performed").count == 3)
    #expect(try life.outcome("plan", "start", "aa").output.contains("root.pivot"))
    _ = try life.done("volume", "create", "left")
    let pruned = try life.outcome("plan", "volume", "prune", "-a")
    #expect(pruned.code == 0 && pruned.errors == "" && pruned.output.contains("Removes volume left"), "\(pruned)")
    #expect(try life.done("volume", "rm", "left") == "left\n")
    #expect(try life.outcome("plan", "--depth", "9", "rm", "aa").errors.contains("there is no depth 9"))
    #expect(try life.outcome("plan", "--depth", "3", "--lang", "ko", "rm", "aa").code != 0)
    #expect(try life.outcome("--lang", "ko", "plan", "rm", "aa").output.contains("9 종료"))
    #expect(try life.done("ps", "-aq", "-f", "name=aa") != "")
  }
}
