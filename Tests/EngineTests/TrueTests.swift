import Foundation
import Steps
import TestSupport
import Testing

/// Invariants 1 and 2: what the trace says is what strace sees, and nothing happens beside it.
@Suite(
  .serialized,
  .enabled(if: Bowl.canMakeContainers && Program.exists("strace"), "needs strace, and \(Bowl.reason)"))
struct TrueTests {
  static let runs = [
    ["run", "tiny", "echo", "hi"],
    [
      "run", "-m", "64m", "--cpus", "1", "--pids-limit", "50", "-u", "1000:1000", "-w", "/new/dir", "-h", "box", "-e",
      "A=b c", "tiny", "id",
    ],
    ["run", "--rm", "tiny", "nosuch"],
    ["run", "--rm", "tiny", "touch", "/a"],
  ]

  @Test(arguments: runs) func theTraceIsWhatStraceSees(_ words: [String]) throws {
    let watched = try Watched(words)
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    #expect(watched.recordedOfSetup.count > 150)
    #expect(witness.differences(watched.recordedOfSetup, watched.seenOfSetup) == [])
    #expect(witness.differences(watched.recordedOfMonitor, watched.seenOfMonitor) == [])
    #expect(try watched.bowl.fishbowl("trace", "verify").code == 0)
  }

  @Test func aStrayCallIsSeen() throws {
    let watched = try Watched(["run", "tiny", "true"], environment: ["FISHBOWL_FAULT": "stray"])
    defer { watched.bowl.remove() }
    let differences = try watched.witness().differences(watched.recordedOfMonitor, watched.seenOfMonitor)
    #expect(differences.contains { $0.contains("sethostname") })
  }

  @Test func whatIsFalsifiedIsSeen() throws {
    let watched = try Watched(["run", "tiny", "true"])
    defer { watched.bowl.remove() }
    let witness = try watched.witness()
    let (recorded, seen) = (watched.recordedOfSetup, watched.seenOfSetup)
    var swapped = recorded
    swapped.swapAt(20, 21)
    var flag = recorded
    let index = try #require(flag.firstIndex { $0.args.contains("MS_REC|MS_PRIVATE") })
    flag[index].args = flag[index].args.replacingOccurrences(of: "MS_PRIVATE", with: "MS_SLAVE")
    var result = recorded
    result[5].result = 99
    for mutant in [swapped, flag, result, Array(recorded.dropLast())] {
      #expect(!witness.differences(mutant, seen).isEmpty)
    }
  }
}
