import Foundation
import TestSupport
import Testing

/// --log-driver and --log-opt: how much is kept, and that nothing of what is kept is lost or doubled.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RotationTests {
  private static let counted = "i=0; while [ $((i += 1)) -le 3000 ]; do echo line $i of the log; done"
  private static let whole = (1...3000).map { "line \($0) of the log\n" }.joined()

  private func files(_ life: Life) throws -> [(name: String, size: Int)] {
    let folder = try #require(
      FileManager.default.contentsOfDirectory(atPath: life.bowl.root + "/containers").first.map {
        life.bowl.root + "/containers/" + $0
      })
    return try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasPrefix("log") }.map {
      ($0, try FileManager.default.attributesOfItem(atPath: folder + "/" + $0)[.size] as? Int ?? 0)
    }
  }

  /// Byte for byte: what is left is the end of what was written, as much as there is room for.
  @Test(arguments: [1, 3]) func theEndIsKept(_ count: Int) throws {
    let life = try Life()
    defer { life.remove() }
    let options = ["--log-opt", "max-size=8k", "--log-opt", "max-file=\(count)"]
    let run = try life.bowl.fishbowl(["run", "--name", "ll"] + options + ["tiny", "sh", "-c", Self.counted])
    #expect(run.output == Self.whole)
    let files = try files(life)
    #expect(files.count == count && files.allSatisfy { $0.size <= 8000 }, "\(files)")
    let logs = try life.done("logs", "ll")
    #expect(Self.whole.hasSuffix(logs) && logs != Self.whole)
    // Heads take room too; all files but the last one are full but for one entry.
    #expect(logs.utf8.count > (count - 1) * 2000)
    #expect(try life.done("logs", "--tail", "2", "ll") == "line 2999 of the log\nline 3000 of the log\n")
    #expect(
      try life.done("inspect", "--format", "{{.HostConfig.LogConfig.Type}} {{json .HostConfig.LogConfig.Config}}", "ll")
        == "json-file {\"max-file\":\"\(count)\",\"max-size\":\"8k\"}\n")
    _ = try life.done("rm", "ll")
    #expect(life.differences == [])
  }

  /// Numbers go on at the next start, and what is larger than a file is split.
  @Test func itGoesOnAtTheNextStart() throws {
    let life = try Life()
    defer { life.remove() }
    let options = ["--log-opt", "max-size=20k", "--log-opt", "max-file=1000", "--name", "ll"]
    _ = try life.bowl.fishbowl(["create"] + options + ["tiny", "sh", "-c", "yes 0123456789 | head -c 300000"])
    let once = String(repeating: "0123456789\n", count: 27273).prefix(300_000)
    for round in 1...3 {
      #expect(try life.outcome("start", "-a", "ll").output == once)
      #expect(try life.done("logs", "ll") == String(repeating: String(once), count: round))
    }
    #expect(try files(life).allSatisfy { $0.size <= 20000 })
  }

  /// A fast writer, and one who follows from the first byte on: nothing is lost or doubled at any of the rotations.
  @Test func whoFollowsGetsEachByteOnce() throws {
    let life = try Life()
    defer { life.remove() }
    let line = "read go; i=0; while [ $((i += 1)) -le 20000 ]; do echo line $i; done; echo err >&2"
    let options = ["--log-opt", "max-size=5k", "--log-opt", "max-file=2000"]
    _ = try life.bowl.fishbowl(["run", "-di", "--name", "ll"] + options + ["tiny", "sh", "-c", line])
    let script = """
      (sleep 0.5; echo go) | $F attach ll >/dev/null 2>&1 &
      $F logs -f ll 2>/dev/null | md5sum; $F wait ll >/dev/null; $F logs ll 2>/dev/null | md5sum
      """
    let environment = "export FISHBOWL_ROOT=\(life.bowl.root) FISHBOWL_TRACE=\(life.bowl.trace) F=\(Program.fishbowl)"
    let sums = try Program.shell("\(environment); \(script)").output
    let expected = try Program.shell("for i in $(seq 20000); do echo line $i; done | md5sum").output
    #expect(sums == expected + expected)
    #expect(try files(life).count > 20)
  }

  @Test func localIsTheSameWithLimits() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--log-driver", "local", "--name", "ll", "tiny", "echo", "hi")
    #expect(try life.done("logs", "ll") == "hi\n")
    #expect(try life.done("inspect", "--format", "{{.HostConfig.LogConfig.Type}}", "ll") == "local\n")
  }

  @Test func withNoneNothingIsKept() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.outcome("run", "--log-driver", "none", "--name", "ll", "tiny", "echo", "hi").output == "hi\n")
    let logs = try life.outcome("logs", "ll")
    #expect(logs.code == 1 && logs.errors.contains("--log-driver none"), "\(logs)")
    #expect(try files(life).isEmpty)
  }

  @Test(arguments: [
    (["--log-driver", "syslog"], "json-file, local, none"), (["--log-opt", "max-file=3"], "max-size"),
    (["--log-opt", "max-size=lots"], "max-size"), (["--log-opt", "max-size=10"], "1k"),
    (["--log-opt", "max-size=1m", "--log-opt", "max-file=0"], "1 or more"), (["--log-opt", "tag=x"], "\"tag=x\""),
    (["--log-driver", "none", "--log-opt", "max-size=1m"], "driver none"),
  ])
  func whatIsNotThereIsRefused(_ options: [String], _ says: String) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl(["run"] + options + ["tiny", "true"])
    #expect(outcome.code == 125 && outcome.errors.contains(says), "\(outcome)")
  }
}
