import Foundation
import Steps
import TestSupport
import Testing

@testable import Player

/// A recording whose every text is a trap: nothing of it runs, nothing is fetched, nothing becomes an element.
@Suite(.enabled(if: Browser.isThere, Comment(rawValue: Browser.absence))) struct PageHostileTests {
  private static let trap = """
    '"--></script></style></textarea></pre><script>sprung=1</script><img src=http://127.0.0.1:9/x onerror=sprung=1>\
    <svg onload=sprung=1><iframe srcdoc='<script>top.sprung=1</script>'></iframe><!--\u{2028}\u{202e}${sprung=1}
    """

  private static let names = """
    UPDATE effect SET after = '1' || (SELECT kernel FROM host LIMIT 1) WHERE attribute = 'pid@1';
    UPDATE effect SET subject = '__proto__', attribute = 'constructor' WHERE subject = 'channel' AND attribute = 'gate';
    """

  private static let probe = """
    for (const language of ['en', 'ko']) {
      press('l');
      go(0, false);
      for (const _ of now.film.steps) press('ArrowRight');
    }
    press('t'); press('+'); press('?');
    tell({
      sprung: typeof sprung, strangers: all('img, iframe, object, embed, link, form, a:not(.skip)').length,
      scripts: all('script').length, handlers: all('*').filter(node => [...node.attributes].some(of => /^on/.test(of.name))).length,
      fetched: performance.getEntriesByType('resource').length, seen: document.body.textContent.includes('onerror=sprung=1'),
    });
    """

  /// As it is, and packed.
  @Test(arguments: [Int.max, 0]) func nothingOfItRuns(_ budget: Int) throws {
    let page = Browser.page([try Hostile.story(Self.trap, Self.names)], budget: budget)
    let answer = try #require(try Browser.ask(page, "ready.then(() => { \(Self.probe) });").first)
    #expect(answer.faults == [])
    #expect(
      answer.told.text
        == #"{"sprung":"undefined","strangers":0,"scripts":4,"handlers":0,"fetched":0,"seen":true}"#)
  }

  private static let stray =
    "<script>sprung=1</script><img src=http://127.0.0.1:9/x onerror=sprung=1><svg onload=sprung=1></svg>"

  /// Were a text taken for markup all the same, the page's policy would still stop it: the second wall.
  @Test func thePolicyWouldStopWhatWasNotEscaped() throws {
    let page = Browser.page([Fixture.story]) {
      $0.replacingOccurrences(of: "<section id=\"text\">", with: "<section id=\"text\">" + Self.stray)
    }
    let answer = try #require(try Browser.ask(page, Self.probe).first)
    #expect(answer.told["sprung"]?.string == "undefined")
    #expect(answer.faults.contains { $0.hasPrefix("script-src") } && answer.faults.contains { $0.hasPrefix("img-src") })
  }
}
