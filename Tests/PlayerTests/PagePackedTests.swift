import Foundation
import Narration
import Steps
import Testing

@testable import Player

/// A page of a long run is packed: it draws what the same page says that is not.
@Suite(.enabled(if: Browser.isThere, Comment(rawValue: Browser.absence))) struct PagePackedTests {
  private static func after(_ probe: String) -> String { "ready.then(() => { \(probe) });" }

  @Test func drawsTheSame() throws {
    let story = try PagePictureTests.story()
    // The transcript too, to the letter.
    let words =
      "const forthAndBack = tell; tell = told => forthAndBack({ ...told, text: all('.run').map(run => run.outerHTML) });"
    let probe = Self.after(words + PagePictureTests.probe)
    let answers = try [Int.max, 0].map { try Browser.ask(Browser.page([story], budget: $0), probe)[0] }
    #expect(answers.map(\.faults) == [[], []])
    #expect(answers[0].told["forth"]?.array?.count == story.steps.count + 1)
    #expect(answers[0].told == answers[1].told)
  }

  /// Several hundred steps, each with a text of its own.
  @Test func aLongRunIsAMegabyteAtMost() throws {
    let story = try Self.long(times: 6)
    let page = Page([story], language: .en, nonce: Browser.nonce).html
    #expect(story.steps.count > 400 && page.utf8.count <= 1_000_000, "\(page.utf8.count) bytes")
    #expect(page.contains("id=\"packed\""), "it would be larger")
    let probe = Self.after("press('End'); tell([now.film.steps.length, all('.step').length, all('#wait').length]);")
    let answer = try Browser.ask(page, probe)[0]
    #expect(answer.faults == [])
    #expect(answer.told.text == "[\(story.steps.count),\(2 * story.steps.count),0]")
  }

  /// Where the browser can't unpack, a sentence says so, in both languages; where it can, none is there.
  @Test func anOldBrowserSaysWhatToDo() throws {
    let page = Browser.page([Fixture.story], budget: 0) {
      $0.replacingOccurrences(of: "DecompressionStream ===", with: "NoDecompressionStream ===")
    }
    let probe = """
      tell(all('#wait p').map(text => `${text.lang} ${text.getClientRects().length > 0} ${/fishbowl replay/.test(text.textContent)}`));
      """
    let answer = try Browser.ask(page, probe)[0]
    #expect(answer.told.text == #"["en true true","ko true true"]"# && answer.faults == [])
  }

  @Test func base64IsThatOfTheStandard() {
    let texts = ["", "f", "fo", "foo", "foob", "fooba", "foobar"].map { Packed.base64(Array($0.utf8)[...]) }
    #expect(texts == ["", "Zg==", "Zm8=", "Zm9v", "Zm9vYg==", "Zm9vYmE=", "Zm9vYmFy"], "RFC 4648, section 10")
  }

  /// The first run's steps again and again, under new numbers and with other PIDs.
  private static func long(times: Int) throws -> Story {
    var story = try PagePictureTests.story()
    let (steps, last) = (story.steps, story.last)
    story.steps = (0..<times).flatMap { turn in
      steps.map { step in
        var step = step
        step.event.step += turn * last
        step.event.after = step.event.after.map { $0 + turn * last }
        step.event.pid = step.event.pid.map { $0 + turn * 31 }
        return step
      }
    }
    return story
  }
}
