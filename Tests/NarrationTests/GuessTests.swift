import Steps
import Testing

@testable import Narration

/// The questions before an answer, in both languages.
@Suite struct GuessTests {
  private static let subjects: [GuessSubject] = [
    .writableLayer, .cgroup, .hostname, .rootChange, .proc, .files, .sight(monitor: 4698), .moduleRight(isHeld: true),
    .moduleRight(isHeld: false), .execution(pid: 4711),
  ]

  @Test func eachHasAnAnswerAmongItsChoices() {
    for guess in Self.subjects.flatMap({ [English().guess($0), Korean().guess($0)] }) {
      #expect((2...3).contains(guess.choices.count) && guess.choices.indices.contains(guess.answer))
      #expect(Set(guess.choices).count == guess.choices.count)
      #expect(guess.question.hasSuffix("?") && guess.reason.hasSuffix("."))
      for text in [guess.question, guess.reason] + guess.choices { #expect(Gaps.of(text).isEmpty, "\(text)") }
    }
  }

  @Test func bothLanguagesAskTheSame() {
    for subject in Self.subjects {
      #expect(English().guess(subject).answer == Korean().guess(subject).answer)
      #expect(English().guess(subject).choices.count == Korean().guess(subject).choices.count)
    }
  }

  @Test func theKoreanKeepsItsRules() {
    for guess in Self.subjects.map({ Korean().guess($0) }) {
      for text in [guess.question, guess.reason] + guess.choices {
        #expect(KoreanRules.misfits(in: text).isEmpty, "\(text)")
        #expect(KoreanRules.calques(in: text).isEmpty, "\(text)")
        #expect(KoreanRules.bareRoots(in: text).isEmpty, "\(text)")
        #expect(KoreanRules.misspellings(in: text).isEmpty, "\(text)")
      }
      #expect(guess.question.hasSuffix("까?") || guess.question.hasSuffix("가?"))
    }
  }
}
