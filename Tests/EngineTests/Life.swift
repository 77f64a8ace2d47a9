import Foundation
import TestSupport
import Testing

/// A bowl in which containers live, and what was there before.
struct Life {
  let bowl: Bowl
  private let before: HostSnapshot

  init(user: UInt32? = nil) throws {
    bowl = try Bowl(user: user)
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    before = HostSnapshot(root: bowl.root)
  }

  func outcome(_ words: String...) throws -> Outcome { try bowl.fishbowl(words) }

  /// What a command that must succeed and say nothing printed.
  func done(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    try done(words, sourceLocation: sourceLocation)
  }

  func done(_ words: [String], sourceLocation: SourceLocation = #_sourceLocation) throws -> String {
    let outcome = try bowl.fishbowl(words)
    #expect(outcome.code == 0 && outcome.errors == "", "\(words): \(outcome)", sourceLocation: sourceLocation)
    return outcome.output
  }

  /// `run -d`, until the program has written its first line, if it is to write one.
  func run(_ program: [String], _ name: String) throws {
    let outcome = try bowl.fishbowl(["run", "-d", "--name", name, "tiny"] + program)
    try #require(outcome.code == 0 && outcome.output.count == 65, "\(outcome)")
    if program.joined().contains("echo up") { try wait { try self.outcome("logs", name).output.hasPrefix("up\n") } }
  }

  /// Begins a command whose end is not waited for.
  func begin(_ words: String...) throws -> Process { try begin(words) }

  func begin(_ words: [String], environment: [String: String] = [:]) throws -> Process {
    let process = Process()
    let line = bowl.prefix + [Program.fishbowl] + words
    process.executableURL = URL(fileURLWithPath: line[0])
    process.arguments = Array(line.dropFirst())
    process.environment = bowl.places
      .merging(environment) { $1 }
    for stream in [\Process.standardOutput, \Process.standardError] { process[keyPath: stream] = FileHandle.nullDevice }
    process.standardInput = FileHandle.nullDevice
    try process.run()
    return process
  }

  /// Waits until a command, or a child of it, has stopped itself: which of them.
  func stopped(_ command: pid_t) throws -> pid_t {
    let pid = Int(command)
    var stopped = 0
    try wait {
      stopped = ([pid] + Live.children(of: pid)).first { Live.stat($0)?[0] == "T" } ?? 0
      return stopped > 0
    }
    return pid_t(stopped)
  }

  func status(_ name: String) throws -> String {
    let text = try bowl.fishbowl("ps", "-a", "--json").output
    let all = try JSONDecoder().decode([Listed].self, from: Data(text.utf8))
    return all.first { $0.name == name }?.status ?? "none"
  }

  private struct Listed: Decodable {
    var name: String
    var status: String
  }

  /// The kinds of the steps of the last run of that verb.
  func kinds(_ verb: String) throws -> [String] {
    let query = """
      SELECT kind FROM step JOIN run USING (run) WHERE run = (SELECT max(run) FROM run WHERE verb = '\(verb)') ORDER BY step
      """
    return try bowl.rows(query, run: "all").compactMap { $0["kind"]?.text }
  }

  func wait(sourceLocation: SourceLocation = #_sourceLocation, until condition: () throws -> Bool) throws {
    for _ in 0..<600 {
      if try condition() { return }
      usleep(50_000)
    }
    Issue.record("it did not come to pass in 30 seconds", sourceLocation: sourceLocation)
  }

  /// What of the host is not as it was, once those that leave have left.
  var differences: [String] {
    HostSnapshot.settled(root: bowl.root, as: before).differences(from: before)
  }

  /// Nothing runs on after the test.
  func remove() {
    for id in (try? bowl.fishbowl("ps", "-aq").output.split(separator: "\n")) ?? [] {
      _ = try? bowl.fishbowl("rm", "-f", String(id))
    }
    bowl.remove()
  }
}
