import Narration
import Steps
import Terminal
import Testing
import TraceStore

@testable import Player

/// Keys and what they come to, on the invented run: steps 1 2 | 3 | 4 | 5 | 6 7 | 9 | 10 of scenes 1 2 3 4 5 7 9.
@Suite struct ViewingTests {
  private static let outline = Outline(
    Fixture.story.steps.map { StepMark(step: $0.event.step, kind: $0.event.kind, outcome: $0.event.outcome) },
    facts: Fixture.facts)

  private static func viewing(_ keys: Key..., present: Bool = false, choices: Int = 0) -> Viewing {
    var viewing = Viewing(outline: outline, language: .en, isPresent: present)
    for key in keys { _ = viewing.press(key, outline, choices: choices) }
    return viewing
  }

  private func step(_ viewing: Viewing) -> Int { Self.outline.marks[viewing.position].step }

  @Test func theStepsThatSayMostAreFound() {
    #expect(Self.outline.keys.map { Self.outline.marks[$0].step } == [2, 3, 4, 5, 7, 9, 10])
    #expect(Self.outline.scenes == Scene.allCases)
    #expect(Self.outline.last == 10)
  }

  @Test func aStepThatFailedSaysMost() {
    let marks = [
      StepMark(step: 1, kind: .nsClone), StepMark(step: 2, kind: .procTie, outcome: .failed),
      StepMark(step: 3, kind: .rwDelete, outcome: .failed, isUndoing: true), StepMark(step: 4, kind: .procExit),
    ]
    let outline = Outline(marks, facts: Fixture.facts)
    #expect(outline.keys == [1, 3])
    #expect(outline.isBroken(.process) && !outline.isBroken(.end))
  }

  @Test func theArrowsGoByScenesOrBySteps() {
    #expect(step(Self.viewing()) == 2)
    #expect(step(Self.viewing(.right, .right)) == 4)
    #expect(step(Self.viewing(.right, .left, .left)) == 2)
    #expect(step(Self.viewing(.end)) == 10)
    #expect(Self.viewing(.end, .right).notice == .end)
    #expect(step(Self.viewing(.tab, .right)) == 3)
    #expect(step(Self.viewing(.tab, .home)) == 1)
    #expect(step(Self.viewing(.pageDown, .pageDown, .pageUp)) == 3)
    #expect(step(Self.viewing(.character("5"))) == 7)
    #expect(Self.viewing(.character("6")).notice == .notFound("6"), "the run did not come to scene 6")
  }

  @Test func aNumberThatIsTypedIsAStep() {
    #expect(step(Self.viewing(.character("g"), .character("7"), .enter)) == 7)
    #expect(step(Self.viewing(.character("g"), .character("4"), .backspace, .character("9"), .enter)) == 9)
    #expect(Self.viewing(.character("g"), .character("8"), .enter).notice == .noStep("8"))
    #expect(Self.viewing(.character("g"), .character("q"), .escape).prompt == nil)
    #expect(!Self.viewing(.character("g"), .character("q")).isOver)
  }

  @Test func aSearchGoesOnFromHereAndAround() {
    var viewing = Self.viewing(.character("/"), .character("p"), .character("i"))
    #expect(viewing.press(.enter, Self.outline) == .find("pi"))
    viewing.take(found: [0, 3, 6], of: "pi")
    #expect(viewing.position == 3 && viewing.notice == .found(2, of: 3))
    let next = { (key: Character) in
      _ = viewing.press(.character(key), Self.outline)
      return viewing.position
    }
    #expect([next("n"), next("n"), next("N"), next("N")] == [6, 0, 6, 3])
    viewing.take(found: [], of: "x")
    #expect(viewing.notice == .notFound("x") && viewing.position == 3)
  }

  @Test func aQuestionIsAnsweredOnce() {
    let wrong = Self.viewing(.character("b"), .character("a"), choices: 2)
    #expect(wrong.answers[wrong.position] == 1)
    #expect(!wrong.isBlank)
    let asked = Self.viewing(.enter, choices: 2)
    #expect(asked.answers[asked.position] == -1)
    #expect(step(Self.viewing(.enter, .enter, choices: 2)) == 3, "then Enter goes on")
    #expect(Self.viewing(.character("c"), choices: 2).view == .card, "there is no third answer")
    #expect(Self.viewing(.character("b")).isBlank, "where nothing is asked, b is blank")
  }

  @Test func onAStageAStrayKeyDoesNothing() {
    let viewing = Self.viewing(
      .tab, .character("w"), .character("l"), .character("/"), .character("7"), .character("?"), present: true)
    #expect(viewing == Self.viewing(present: true))
    #expect(!Self.viewing(.character("q"), present: true).isOver)
    #expect(Self.viewing(.character("q"), present: true).notice == .quitAgain)
    #expect(Self.viewing(.character("q"), .character("q"), present: true).isOver)
    #expect(!Self.viewing(.character("q"), .right, .character("q"), present: true).isOver)
    #expect(Self.viewing(.interrupt, present: true).isOver)
  }

  @Test func theKeysOfAHangulKeyboardAreTheSame() {
    #expect(Self.viewing(.character("ㅂ")).isOver)
    #expect(Self.viewing(.character("ㅠ")).isBlank)
    #expect(Self.viewing(.character("ㅈ")).view == .world)
    #expect(Self.viewing(.character("ㅣ")).language == .ko)
  }

  @Test func anyKeyEndsTheBlankAndTheHelp() {
    #expect(Self.viewing(.character("."), .right) == Self.viewing())
    #expect(Self.viewing(.character("?"), .character("q")) == Self.viewing())
    #expect(Self.viewing(.character("w"), .character("w")).view == .picture)
    #expect(Self.viewing(.character("o"), .escape).view == .picture)
    #expect(Self.viewing(.character("d")).depth == .full)
    #expect(Self.viewing(.character("d"), .character("d")).depth == .line)
  }

  @Test func itPlaysAtTheSpeedThatIsAskedFor() {
    let times: [Int64?] = [0, 2_000_000_000, nil, 2_000_500_000]
    let outline = Outline(
      times.enumerated().map { StepMark(step: $0 + 1, kind: .nsClone, begin: $1) }, facts: Fixture.facts)
    var viewing = Viewing(outline: outline, language: .en)
    #expect(viewing.pause(outline) == nil)
    _ = viewing.press(.character(" "), outline)
    #expect(viewing.pause(outline) == 1000)
    _ = viewing.press(.character("s"), outline)
    #expect(viewing.pause(outline) == 2000, "as recorded")
    viewing.playOn(outline)
    #expect(viewing.pause(outline) == 40, "no faster than eyes")
    _ = viewing.press(.character("s"), outline)
    #expect(viewing.pause(outline) == 50, "a hundred times slower")
    viewing.playOn(outline)
    viewing.playOn(outline)
    viewing.playOn(outline)
    #expect(!viewing.isPlaying && viewing.notice == .end && viewing.position == 3)
  }
}
