import Foundation
import Narration
import Player
import Testing

/// The recording of traces/, told to the letter in both languages. `make recording` writes the texts anew, with it.
@Suite struct RecordingGoldenTests {
  private static let checkout = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent().path

  @Test(arguments: Language.allCases) func theFirstRunIsToldToTheLetter(_ language: Language) throws {
    let replay = try Replay(
      scene: nil, all: true, step: nil, world: false, json: false, depth: nil, language: language)
    let story = try ReplaySource(Self.checkout + "/traces/first-run.fishbowl").story { "" }
    let expected = try String(
      contentsOfFile: Self.checkout + "/traces/first-run.\(language.rawValue).txt", encoding: .utf8)
    #expect(try replay.lines(story, layout: Layout()).joined(separator: "\n") + "\n" == expected)
  }
}
