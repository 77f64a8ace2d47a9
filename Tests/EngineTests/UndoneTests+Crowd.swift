import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// Several commands at once, in one root and with one trace.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneCrowdTests {
  /// The first of all runs too: the store and the trace are made while others want them.
  @Test func eightRunsAtOnce() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let ended = try together(bowl, (1...8).map { ["run", "--name", "n\($0)", "tiny", "sh", "-c", "exit \($0)"] })
    #expect(ended.map(\.code) == Array(1...8), "\(ended)")
    #expect(ended.allSatisfy { $0.errors == "" }, "\(ended)")
    let reader = try TraceReader(path: bowl.trace)
    let runs = try reader.runs().map { try reader.run($0.run) }
    #expect(runs.map(\.number).sorted() == Array(1...8))
    #expect(runs.compactMap(\.run.exit).sorted() == Array(1...8))
    #expect(runs.allSatisfy { $0.run.state == .ended })
    for run in runs { #expect(try reader.verify(run.number) == []) }
    #expect(try bowl.fishbowl("ps", "-aq").output.split(separator: "\n").count == 8)
    try removeAll(bowl)
  }

  /// Only one can have a name, and whoever loses leaves it in peace.
  @Test func oneNameForSix() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    let before = HostSnapshot(root: bowl.root)
    for _ in 0..<(Soak.isOn ? 20 : 3) {
      let ended = try together(
        bowl, (1...6).map { _ in ["run", "--name", "one", "tiny", "sh", "-c", "sleep 1; echo hi"] })
      let winners = ended.filter { $0.code == 0 }
      #expect(winners.map(\.output) == ["hi\n"], "\(ended)")
      for loser in ended where loser.code != 0 {
        #expect(loser.code == 125)
        #expect(loser.errors.contains(/^fishbowl: the container name "one" is already in use by [^\n]+\n$/), "\(loser)")
      }
      let list = try bowl.fishbowl("ps", "-a", "--json").output
      #expect(list.contains("Exited (0)") && list.contains("\"one\""))
      try removeAll(bowl)
      #expect(HostSnapshot(root: bowl.root).differences(from: before) == [])
    }
  }

  private func removeAll(_ bowl: Bowl) throws {
    let ids = try bowl.fishbowl("ps", "-aq").output.split(separator: "\n").map(String.init)
    #expect(try bowl.fishbowl(["rm"] + ids).code == 0)
  }

  private func together(_ bowl: Bowl, _ lines: [[String]]) throws -> [TestSupport.Outcome] {
    let all = try lines.enumerated().map { index, words in
      let files = ["out", "err"].map { "\(bowl.folder.path)/\(index).\($0)" }
      for file in files { try Data().write(to: URL(fileURLWithPath: file)) }
      let process = Process()
      process.executableURL = URL(fileURLWithPath: Program.fishbowl)
      process.arguments = words
      process.environment = ProcessInfo.processInfo.environment
        .merging(bowl.places) { $1 }
      process.standardInput = FileHandle.nullDevice
      process.standardOutput = FileHandle(forWritingAtPath: files[0])
      process.standardError = FileHandle(forWritingAtPath: files[1])
      try process.run()
      return (process, files)
    }
    return all.map { process, files in
      process.waitUntilExit()
      let texts = files.map { (try? String(contentsOfFile: $0, encoding: .utf8)) ?? "" }
      return TestSupport.Outcome(code: process.terminationStatus, output: texts[0], errors: texts[1])
    }
  }
}
