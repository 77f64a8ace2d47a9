import Foundation
import Narration
import Steps
import Synchronization
import TestSupport
import Testing
import TraceStore

@testable import Player

/// The recordings of traces/, told to the letter in both languages. With FISHBOWL_WRITE_FRAMES=1 the texts are written
/// anew, as after `make recordings`: read them then.
///
/// The first run is there whole. Of each recording there are the nine sentences of its runs and the cards of what the
/// first run has not; of all the rest a checksum of each scene, in `traces/checksums.txt`.
@Suite struct RecordingGoldenTests {
  static let folder = Program.checkout + "/traces"
  static let writes = ProcessInfo.processInfo.environment["FISHBOWL_WRITE_FRAMES"] != nil
  static let names =
    ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? [])
    .filter { $0.hasSuffix(".fishbowl") }.map { String($0.dropLast(".fishbowl".count)) }.sorted()

  static func stories(_ name: String) throws -> [Story] {
    let reader = try TraceReader(path: "\(folder)/\(name).fishbowl")
    return try reader.numbers(in: .all).sorted().map { Story(try reader.run($0)) }
  }

  @Test func thereAreAtLeastTen() { #expect(Self.names.count >= 10) }

  @Test(arguments: names, Language.allCases) func aRecordingIsToldToTheLetter(_ name: String, _ language: Language)
    throws
  {
    let known = Set(try Self.stories("first-run")[0].steps.map(\.event.kind))
    let text = try Self.stories(name).flatMap { try Self.told($0, language, known) }
    try Self.compare(text, "\(name).\(language.rawValue).txt")
  }

  @Test(arguments: Language.allCases) func theFirstRunIsToldWhole(_ language: Language) throws {
    let transcript = Transcript(language)
    let text = try transcript.replay(Self.stories("first-run")[0], opening: .all)
    try Self.compare(text, "first-run.all.\(language.rawValue).txt")
  }

  /// The nine sentences, and the cards of steps that the first run has none like.
  private static func told(_ story: Story, _ language: Language, _ known: Set<Kind>) throws -> [String] {
    let transcript = Transcript(language)
    let new = story.steps.map(\.event).filter {
      ![.callOther, .layerSkip].contains($0.kind) && (!known.contains($0.kind) || $0.outcome != .done)
    }
    return transcript.replay(story, opening: .none)
      + (try new.flatMap { try transcript.card(of: $0.step, in: story).drop { !$0.isEmpty } }) + [""]
  }

  private static func compare(_ lines: [String], _ file: String) throws {
    let path = "\(folder)/\(file)"
    if writes { try (lines.joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8) }
    let expected = try String(contentsOfFile: path, encoding: .utf8).dropLast().components(separatedBy: "\n")
    let different = difference(lines, from: expected)
    #expect(different.isEmpty, "\(file):\n\(different.prefix(30).joined(separator: "\n"))")
  }

  /// `-12 as it was`, `+12 as it is`.
  static func difference(_ lines: [String], from expected: [String]) -> [String] {
    lines.difference(from: expected).map { change in
      switch change {
      case .insert(let line, let text, _): "+\(line + 1) \(text)"
      case .remove(let line, let text, _): "-\(line + 1) \(text)"
      }
    }
  }

  @Test func aDifferenceIsShown() {
    #expect(Self.difference(["a", "c"], from: ["a", "b"]) == ["-2 b", "+2 c"])
  }
}

// Every scene, at every depth.
extension RecordingGoldenTests {
  private struct Place {
    var run: String
    var story: Story
    var language: Language
    var depth: Depth

    /// Of each scene where it is told, its checksum, and its text.
    var scenes: [(line: String, text: String)] {
      let transcript = Transcript(language, depth: depth)
      return Scene.allCases.filter { !story.steps(of: $0).isEmpty }.map { scene in
        let text = transcript.replay(story, opening: .scene(scene)).joined(separator: "\n")
        let sum = Checksum(of: Array(text.utf8)).digits
        return ("\(run) \(language.rawValue) \(depth.rawValue) \(scene.rawValue) \(sum)", text)
      }
    }
  }

  @Test func everySceneIsToldAsBefore() throws {
    let stories = try Self.names.flatMap { name in try Self.stories(name).map { ("\(name):\($0.run)", $0) } }
    let places = stories.flatMap { run, story in
      Language.allCases.flatMap { language in
        Self.depths.map { Place(run: run, story: story, language: language, depth: $0) }
      }
    }
    // Some ten thousand cards: by all processors at once.
    let told = Mutex([Int: [(line: String, text: String)]]())
    DispatchQueue.concurrentPerform(iterations: places.count) { index in
      let scenes = places[index].scenes
      told.withLock { $0[index] = scenes }
    }
    let all = told.withLock { told in places.indices.flatMap { told[$0] ?? [] } }
    try check(all)
  }

  /// What the others say is part of what the deepest says.
  private static let depths = Soak.isOn || writes ? Depth.allCases : [.full]

  private func check(_ scenes: [(line: String, text: String)]) throws {
    let path = Self.folder + "/checksums.txt"
    if Self.writes {
      try (scenes.map(\.line).joined(separator: "\n") + "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
    let all = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
    let depths = Self.depths.map { "\($0.rawValue)" }
    let expected = Set(
      all.filter { $0.split(separator: " ").dropFirst(2).first.map { depths.contains(String($0)) } ?? false })
    let other = scenes.filter { !expected.contains($0.line) }
    #expect(
      other.isEmpty && scenes.count == expected.count,
      """
      \(other.count) of \(scenes.count) scenes (before: \(expected.count)) are told in another way: RECORDING:RUN LANGUAGE DEPTH \
      SCENE. The first of them as they are now; as they were, the fishbowl of the last commit tells by `replay --scene`.
      \(other.prefix(3).map { "\($0.line)\n\($0.text)" }.joined(separator: "\n\n"))
      """)
  }
}
