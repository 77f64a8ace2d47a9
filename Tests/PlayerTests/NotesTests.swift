import Narration
import Steps
import Terminal
import TestSupport
import Testing
import TraceStore

@testable import Player

/// Notes and chapters in the player: where they stand, how one gets there, and what a lecturer sees beside the projector.
@Suite struct NotesTests {
  private func with(_ body: (Film) throws -> Void) throws {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    try twoRuns(scratch.path + "/two.fishbowl")
    try body(try ReplaySource(scratch.path + "/two.fishbowl:1").film { "" })
  }

  @Test func theyStandAtTheirSteps() throws {
    try with { film in
      let steps = { (film: Film, language: Language) in
        try film.noted(in: language).map { film.outline.marks[$0].step }
      }
      let first = film.outline.marks[film.outline.keys[0]].step
      #expect(try steps(film, .en) == [first, 14] && steps(film, .ko) == [first, 14, 20])
      #expect(try film.notes(at: film.outline.keys[0], .en) == ["PID"])
      let second = try #require(try film.next(isForward: true))
      #expect(try second.story.run == 2 && steps(second, .en) == [first, 39])
      #expect(try second.next(isForward: true) == nil && second.next(isForward: false)?.story.run == 1)
      #expect(try film.nextNoted(isForward: false, in: .en) == nil)
      #expect(try film.nextNoted(isForward: true, in: .en)?.story.run == 2)
    }
  }

  @Test func keysWishForThem() throws {
    try with { film in
      for (key, wish) in [
        ("]", Viewing.Wish.note(isForward: true)), ("[", .note(isForward: false)), ("}", .run(isForward: true)),
        ("{", .run(isForward: false)),
      ] as [(Character, Viewing.Wish)] {
        var viewing = Viewing(outline: film.outline, language: .en)
        #expect(viewing.press(.character(key), film.outline) == wish)
        var stage = Viewing(outline: film.outline, language: .en, isPresent: true)
        #expect((stage.press(.character(key), film.outline) == wish) == (key == "]" || key == "["))
      }
    }
  }

  @Test func theLecturerSeesNotesAnswerAndNextStep() throws {
    try with { film in
      let position = try #require(film.outline.position(of: 14))
      let text = try NotesText(film: film, language: .en).lines(at: position, after: 761).joined(separator: "\n")
      #expect(text.hasPrefix("0:12:41  Run 1 · tiny echo hi · step 14 of "), "\(text)")
      for part in ["3 PROCESS", "note   two numbers", "guess  ", "→ ", "next   "] {
        #expect(text.contains(part), "\(part): \(text)")
      }
      let end = try #require(film.outline.keys.last)
      let last = try NotesText(film: film, language: .ko).lines(at: end, after: 0).joined(separator: "\n")
      #expect(last.contains("실행 2") && last.contains("* Root"), "\(last)")
      #expect(last.split(separator: "\n").allSatisfy { $0.count <= 76 })
    }
  }

  @Test func aPlaceIsKeptAsItIsRead() {
    let place = PresentedPlace(recording: "/a b/\"x\".fishbowl", run: 2, step: 39, began: 7)
    #expect(JSON(parsing: place.json.text).flatMap(PresentedPlace.init(json:)) == place)
    #expect(JSON(parsing: "{}").flatMap(PresentedPlace.init(json:)) == nil)
  }
}
