import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

@Suite struct ReplayTests {
  @Test(
    arguments: [
      (nil, nil, nil), ("3", nil, 3), ("a.fishbowl", "a.fishbowl", nil), ("a.fishbowl:2", "a.fishbowl", 2),
      ("/a:b/c.db", "/a:b/c.db", nil), ("./12", "./12", nil), (":5", ":5", nil), ("a:", "a:", nil), ("-1", "-1", nil),
    ] as [(String?, String?, Int?)]) func aSourceIsRead(_ text: String?, _ recording: String?, _ run: Int?)
  {
    let source = ReplaySource(text)
    #expect(source.recording == recording)
    #expect(source.run == run)
  }

  @Test func aMissingRecordingIsOneSentence() {
    #expect(throws: TraceError.missing(path: "/nowhere.fishbowl")) {
      try ReplaySource("/nowhere.fishbowl:1").story { "" }
    }
  }

  @Test func withoutOptionsTheNineSentencesAreShown() throws { #expect(try Self.replay().view == .scenes(.none)) }

  @Test func optionsChooseTheView() throws {
    #expect(try Self.replay(scene: 9).view == .scenes(.scene(.end)))
    #expect(try Self.replay(all: true).view == .scenes(.all))
    #expect(try Self.replay(step: 4).view == .step(4))
    #expect(try Self.replay(step: 4, world: true).view == .world(4, asJSON: false))
    #expect(try Self.replay(step: 4, world: true, json: true).view == .world(4, asJSON: true))
    #expect(try Self.replay(scene: 2, depth: 3).depth == .full)
    #expect(try Self.replay(depth: 1).view == .scenes(.all))
  }

  @Test func whatCannotBeMeantIsRefused() {
    #expect(throws: ReplayError.noScene(10)) { try Self.replay(scene: 10) }
    #expect(throws: ReplayError.noDepth(0)) { try Self.replay(depth: 0) }
    #expect(throws: ReplayError.worldWithoutStep) { try Self.replay(world: true) }
    #expect(throws: ReplayError.jsonWithoutWorld) { try Self.replay(step: 1, json: true) }
    #expect(throws: ReplayError.tooMuch) { try Self.replay(scene: 1, step: 1) }
  }

  @Test func oneStepIsShownUnderItsScene() throws {
    let lines = try Self.replay(step: 4).lines(Fixture.story, layout: Layout())
    #expect(lines[2] == "3 PROCESS")
    #expect(lines[3] == "   4  ns.clone · 0.7 ms")
  }

  @Test func aStepThatWasNotReachedIsSaid() {
    #expect(throws: StoryError.notReached(8, run: 1)) {
      try Self.replay(step: 8).lines(Fixture.story, layout: Layout())
    }
    #expect(throws: StoryError.noStep(11, run: 1, last: 10)) {
      try Self.replay(step: 11).lines(Fixture.story, layout: Layout())
    }
  }

  private static func replay(
    scene: Int? = nil, all: Bool = false, step: Int? = nil, world: Bool = false, json: Bool = false, depth: Int? = nil
  ) throws -> Replay {
    try Replay(scene: scene, all: all, step: step, world: world, json: json, depth: depth, language: .en)
  }
}
