import Narration
import Steps
import TestSupport
import Testing

@testable import Player

/// The page as a file, before a browser has it.
@Suite struct PageTests {
  @Test func isSmallAndFetchesNothing() throws {
    let page = Page([try PagePictureTests.story()], language: .en).html
    #expect(page.utf8.count < 1_000_000, "\(page.utf8.count) bytes")
    let own = Page([], language: .en).html
    #expect(own.utf8.count <= 69_632, "\(own.utf8.count) bytes without a recording")
    for word in ["src=", "@import", "url(", "fetch(", "XMLHttpRequest", "import(", "innerHTML", " style=", " onclick="]
    {
      #expect(!own.contains(word), "\(word)")
    }
  }

  /// The words are those of the terminal's cards, in both languages.
  @Test(arguments: Language.allCases) func holdsTheWordsOfTheTerminal(_ language: Language) throws {
    let story = try PagePictureTests.story()
    let page = Page([story], language: .en).html
    let narrator = Narrator(language)
    for folded in story.steps {
      let words = narrator.words(for: Told(folded, facts: story.facts))
      for text in [words.line, words.more, words.story, words.whyNow] {
        #expect(page.contains(">" + HTML(text).source + "</p>"), "\(folded.event.step): \(text)")
      }
    }
  }

  @Test func aTextIsNeverMarkup() {
    let text = HTML("</script><img src=x onerror='go()'>\u{2028}\u{202e}&\"")
    #expect(
      text.source
        == "&lt;/script&gt;&lt;img src=x onerror=&#39;go()&#39;&gt;\\u{2028}\\u{202e}&amp;&quot;")
    #expect(HTML.element("p", ["title": "\"><b>"], "<").source == "<p title=\"&quot;&gt;&lt;b&gt;\">&lt;</p>")
  }
}
