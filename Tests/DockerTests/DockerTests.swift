import Foundation
import TestSupport
import Testing

/// docker's words give docker's results: the lines of docker-session.txt, in both programs. Of two sessions one; the soak
/// does them all.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: DockerEngine.isInstalled, Comment(rawValue: DockerEngine.reason)))
struct DockerTests {
  @Test func dockersWordsGiveDockersResults() async throws {
    let both = try BothSides()
    defer { both.end() }
    let (docker, fishbowl) = (both.docker, both.fishbowl)
    for (number, session) in try Session.stored().enumerated() where Soak.isOn || number % 3 == 0 {
      var found = try await Self.differences(session, docker, fishbowl)
      if !found.isEmpty, !Soak.isOn {
        // What a slow moment of the machine made is not there a second time; what the programs make is.
        let again = try await Self.differences(session, docker, fishbowl)
        for (place, what) in found where again[place] == nil { print("Seen once, not twice: \(place): \(what)") }
        found = found.filter { again[$0.key] != nil }
      }
      for (place, what) in found { Issue.record("docker-session.txt:\(place): \(what)") }
    }
    try await Self.both(docker, fishbowl) { try $0.removeAll() }
  }

  /// By the place of each: its line in the table, its session, what was typed and the aspect.
  private static func differences(
    _ session: Session, _ docker: Side, _ fishbowl: Side
  ) async throws -> [String: String] {
    var found: [String: String] = [:]
    try await both(docker, fishbowl) { try $0.removeAll() }
    for line in session.lines {
      let seen = try await look(line.text, docker, fishbowl)
      let differences = seen.ours.differences(from: seen.docker, typed: line.text)
      for aspect in Session.Aspect.allCases where (differences[aspect] == nil) != (line.decided[aspect] == nil) {
        let place = "\(line.number): \(session.title): \(line.text): \(aspect.rawValue)"
        found[place] = differences[aspect] ?? "as docker's, though the table decides otherwise"
      }
    }
    return found
  }

  /// How the containers are is looked at until both say the same, for what just ends ends at its own pace.
  private static func look(_ line: String, _ docker: Side, _ fishbowl: Side) async throws -> (docker: Seen, ours: Seen)
  {
    let outcomes = try await both(docker, fishbowl) { try $0.type(line) }
    var states = try await both(docker, fishbowl) { try $0.state() }
    for _ in 0..<20 where states.0 != states.1 {
      try await Task.sleep(for: .milliseconds(100))
      states = try await both(docker, fishbowl) { try $0.state() }
    }
    return (docker.seen(outcomes.0, states.0), fishbowl.seen(outcomes.1, states.1))
  }

  @discardableResult
  private static func both<T: Sendable>(
    _ docker: Side, _ fishbowl: Side, _ body: @escaping @Sendable (Side) throws -> T
  ) async throws -> (T, T) {
    async let theirs = body(docker)
    async let ours = body(fishbowl)
    return try await (theirs, ours)
  }
}

/// The comparison itself sees what it is to see.
struct SessionTests {
  private static let seen = Seen(code: 1, output: "", errors: "fishbowl: no such container: nope; look", state: "")
  private static let docker = Seen(code: 1, output: "", errors: "Error: No such container: nope", state: "")

  @Test func thereAreEnoughCases() throws {
    let lines = try Session.stored().flatMap(\.lines)
    #expect(lines.count { $0.text.contains("docker") } >= 400)
    #expect(lines.count { !$0.decided.isEmpty } * 10 < lines.count)
  }

  @Test(arguments: [
    (Seen(code: 125, output: "", errors: seen.errors, state: ""), Session.Aspect.code),
    (Seen(code: 1, output: "nope\n", errors: seen.errors, state: ""), .output),
    (Seen(code: 1, output: "", errors: "", state: ""), .errors),
    (Seen(code: 1, output: "", errors: "fishbowl: no such container", state: ""), .errors),
    (Seen(code: 1, output: "", errors: "fishbowl: nope\nUsage:", state: ""), .errors),
    (Seen(code: 1, output: "", errors: "nope", state: ""), .errors),
    (Seen(code: 1, output: "", errors: seen.errors, state: "<0>\tweb\tUp"), .state),
  ])
  func whatDiffersIsSeen(_ ours: Seen, _ aspect: Session.Aspect) {
    #expect(ours.differences(from: Self.docker, typed: "docker start nope").map(\.key) == [aspect])
    #expect(Self.seen.differences(from: Self.docker, typed: "docker start nope").isEmpty)
  }

  @Test func aTableThatCannotBeReadIsRefused() {
    for text in ["docker ps", "== a\n  code: why", "== a\ndocker ps\n  cod: why", "== a\ndocker ps\n  code:"] {
      #expect(throws: Session.Unreadable.self) { try Session.all(text) }
    }
  }
}

extension Side {
  func seen(_ outcome: Outcome, _ state: String) -> Seen {
    Seen(code: outcome.code, output: comparable(outcome.output), errors: comparable(outcome.errors), state: state)
  }
}
