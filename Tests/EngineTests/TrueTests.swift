import Foundation
import Steps
import TestSupport
import Testing

/// Invariants 1 and 2: what the trace says is what strace sees, and nothing happens beside it.
@Suite(
  .serialized,
  .enabled(if: Bowl.canMakeContainers && Program.exists("strace"), "needs strace, and \(Bowl.reason)"))
struct TrueTests {
  static let much = [
    "run", "-m", "64m", "--cpus", "1", "--pids-limit", "50", "-u", "1000:1000", "-w", "/new/dir", "-h", "box", "-e",
    "A=b c", "tiny", "id",
  ]
  static let runs = [
    ["run", "tiny", "echo", "hi"], much, ["run", "--rootfs", Watched.rootfs, "sh", "-c", "exit 3"],
    ["run", "--rm", "-t", "tiny", "tty"], ["run", "--rm", "tiny", "nosuch"],
    ["run", "--rm", "tiny", "sh", "-c", "mkdir -p /a/b && touch /a/b/c"],
    ["run", "--rm"] + WorldTests.knobs + ["tiny", "true"],
    ["run", "--rm"] + WorldTests.rights + ["--device", "/dev/kmsg:/dev/q/log:r", "tiny", "true"],
    ["run", "--rm", "--privileged", "tiny", "true"], ["run", "--rm", "--watch-files", "-t", "tiny", "true"],
    [
      "run", "--rm", "-v", "data:/etc", "-v", "/data", "-v", Watched.folder + ":/x/y:ro", "--tmpfs", "/t:size=1m",
      "tiny", "true",
    ],
  ]

  @Test(arguments: runs) func theTraceIsWhatStraceSees(_ words: [String]) throws {
    // The first time, a filter of other capabilities is put into the store, as an image is.
    let watched = try Watched(words, after: words.contains("--cap-drop") ? [words] : [])
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    #expect(watched.recordedOfSetup.count > 140)
    #expect(witness.differences(watched.recordedOfSetup, watched.seenOfSetup) == [])
    for actor in [Actor.cli, .monitor] {
      let changes = watched.changesRecorded(of: actor)
      #expect(changes.count > 4)
      #expect(witness.differences(changes, watched.changesSeen(of: actor)) == [])
      #expect(witness.unseen(watched.recorded(of: actor), among: watched.seen(of: actor)) == [])
    }
    #expect(try watched.bowl.fishbowl("trace", "verify").code == 0)
  }

  private static let made = ["create", "--name", "cc", "tiny", "echo", "hi"]
  /// The first time, the init is put into the store, as the image is.
  private static let initiated = ["run", "--rm", "--init", "tiny", "true"]
  private static let up = ["run", "-d", "--name", "cc", "tiny", "sleep", "60"]
  private static let donor = ["run", "-d", "--name", "cc", "--ipc", "shareable", "tiny", "sleep", "60"]
  static let verbs: [(words: [String], after: [[String]])] = [
    (made, []), (["start", "-a", "cc"], [made]), (["stop", "-t", "0", "cc"], [up]),
    (["kill", "-s", "USR1", "cc"], [up]),
    (["pause", "cc"], [up]), (["unpause", "cc"], [up, ["pause", "cc"]]),
    (["stop", "-t", "0", "cc"], [up, ["pause", "cc"]]),
    (["update", "-m", "64m", "--memory-swap", "-1", "--cpus", "0.5", "--pids-limit", "9", "cc"], [up]),
    (["run", "--pid", "container:cc", "--net", "container:cc", "--name", "dd", "tiny", "true"], [up]),
    (["run", "--ipc", "container:cc", "--name", "dd", "tiny", "true"], [donor]),
    (["update", "--restart", "always", "cc"], [made]),
    (["exec", "-u", "1:1", "-w", "/tmp", "cc", "id"], [up]), (["exec", "-t", "cc", "tty"], [up]),
    (["attach", "--no-stdin", "cc"], [["run", "-d", "--name", "cc", "tiny", "sleep", "8"]]),
    (["exec", "--privileged", "cc", "true"], [up]),
    (["rename", "cc", "dd"], [made]), (["rm", "cc"], [made]),
    (["rm", "-f", "cc"], [up]), (["volume", "create", "data"], []),
    (["volume", "rm", "data"], [["volume", "create", "data"]]),
    (["rm", "-v", "cc"], [["create", "--name", "cc", "-v", "/data", "tiny", "true"]]),
    (initiated, [initiated]),
  ]

  @Test(arguments: verbs) func soItIsOfTheOtherVerbs(_ words: [String], _ earlier: [[String]]) throws {
    let watched = try Watched(words, after: earlier)
    defer { watched.bowl.remove() }
    defer { for name in ["cc", "dd"] { _ = try? watched.bowl.fishbowl("rm", "-f", name) } }
    let witness = try watched.witness()
    for actor in Set(watched.events.filter { !$0.calls.isEmpty }.map(\.actor)).intersection([.cli, .monitor]) {
      #expect(witness.differences(watched.changesRecorded(of: actor), watched.changesSeen(of: actor)) == [])
      #expect(witness.unseen(watched.recorded(of: actor), among: watched.seen(of: actor)) == [])
    }
    #expect(witness.differences(watched.recordedOfSetup, watched.seenOfSetup) == [])
    #expect(watched.events.allSatisfy { $0.outcome == .done })
    #expect(try watched.bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func aStrayCallIsSeen() throws {
    let watched = try Watched(["run", "tiny", "true"], environment: ["FISHBOWL_FAULT": "stray"])
    defer { watched.bowl.remove() }
    let differences = try watched.witness()
      .differences(watched.changesRecorded(of: .monitor), watched.changesSeen(of: .monitor))
    #expect(differences.contains { $0.contains("sethostname") })
  }

  @Test func whatIsFalsifiedIsSeen() throws {
    let watched = try Watched(Self.much)
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    let (recorded, seen) = (watched.recordedOfSetup, watched.seenOfSetup)
    try #require(witness.differences(recorded, seen) == [])
    for (call, witnessed) in zip(recorded, seen) {
      for mutant in call.mutants {
        #expect(witness.differences([mutant], [witnessed]) != [], "\(mutant.name) \(mutant.args)")
      }
    }
    for index in recorded.indices.dropLast() where recorded[index] != recorded[index + 1] {
      var rows = recorded
      rows.swapAt(index, index + 1)
      let isSame = (recorded[index].name, recorded[index].args) == (recorded[index + 1].name, recorded[index + 1].args)
      #expect(isSame || witness.differences(rows, seen) != [], "rows \(index) and \(index + 1) swapped")
      rows = recorded
      rows.remove(at: index)
      #expect(witness.differences(rows, seen) != [], "row \(index) missing")
      #expect(witness.differences(recorded, seen.enumerated().filter { $0.offset != index }.map(\.element)) != [])
    }
  }

  @Test func whatAnotherActorFalsifiesIsSeen() throws {
    let watched = try Watched(["run", "-m", "64m", "--rm", "tiny", "true"])
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    for actor in [Actor.cli, .monitor] {
      let seen = watched.seen(of: actor)
      for call in watched.recorded(of: actor) {
        guard let itself = seen.first(where: { witness.differences([call], [$0]) == [] }) else { continue }
        for mutant in call.mutants { #expect(witness.differences([mutant], [itself]) != [], "\(mutant.args)") }
      }
    }
  }
}
