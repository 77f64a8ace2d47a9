import Foundation
import Narration
import Steps
import Terminal
import TestSupport
import Testing

@testable import Player

/// The transcript as Markdown, read by GitHub's own reader of it.
@Suite(.enabled(if: Program.exists("cmark-gfm"), "cmark-gfm is not installed")) struct MarkdownTests {
  private static let trap = """
    `]`` ``` *b* __u__ ~~s~~ <script>sprung=1</script> <img src=x onerror=y> [l](javascript:z) ![i](http://a.b/c) \
    http://a.b/c www.a.b d@a.b &lt;b&gt; | t | \\* <!-- $1$ # h\n\n# h\n- l\n1. n\n> q\n```\n\u{1b}[2J\u{202e}'
    """

  /// With all that could make markup of a text: HTML is let through, and links are found.
  private func html(_ markdown: String) throws -> String {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    try Data(markdown.utf8).write(to: URL(fileURLWithPath: scratch.path + "/run.md"))
    let extensions = ["autolink", "table", "strikethrough", "tasklist"].flatMap { ["-e", $0] }
    let outcome = try Program.run(["/usr/bin/cmark-gfm", "--unsafe"] + extensions + [scratch.path + "/run.md"])
    #expect(outcome.code == 0, "\(outcome.errors)")
    return outcome.output
  }

  private func count(_ piece: String, in text: String) -> Int { text.components(separatedBy: piece).count - 1 }

  @Test(arguments: Language.allCases) func tellsTheWholeRun(_ language: Language) throws {
    let story = try PagePictureTests.story()
    let html = try html(MarkdownTranscript(language).text(story))
    #expect(count("<h1>", in: html) == 1 && count("<h2>", in: html) == 9)
    #expect(count("<h3>", in: html) == story.steps.count)
    for folded in story.steps {
      let words = Narrator(language).words(for: Told(folded, facts: story.facts))
      for text in [words.line, words.whyNow] where !text.contains("&") {
        #expect(html.contains(HTML(text).source.replacingOccurrences(of: "&#39;", with: "'")), "\(text)")
      }
    }
  }

  @Test func tellsAMoment() throws {
    let html = try html(try MarkdownTranscript(.en).text(try PagePictureTests.story(), at: 39))
    #expect(html.contains("<h3>39 root.pivot") && html.contains("<h2>namespaces</h2>"))
    #expect(
      html.contains("<strong>own</strong> cgroup, ipc, mnt, net, pid, uts") || html.contains("<strong>own</strong>"))
    #expect(throws: StoryError.self) { try MarkdownTranscript(.en).text(try PagePictureTests.story(), at: 99) }
  }

  /// Whatever a recording holds makes the same elements as one that holds nothing.
  @Test func nothingOfAHostileRecordingIsMarkup() throws {
    let hostile = try Hostile.story(Self.trap)
    let plain = try Hostile.story("plain")
    for text in [{ MarkdownTranscript(.en, depth: .full).text($0) }, { try MarkdownTranscript(.ko).text($0, at: 45) }]
      as [(Story) throws -> String]
    {
      let (found, expected) = (try text(hostile), try text(plain))
      #expect(
        found
          == found.split(separator: "\n", omittingEmptySubsequences: false).map { String($0).shown }.joined(
            separator: "\n"))
      let (html, right) = (try html(found), try html(expected))
      for tag in ["<script", "<img", "<a ", "<!--", "<em>", "<del>", "<table", "<input"] {
        #expect(!html.contains(tag), "\(tag)")
      }
      for tag in ["<h1>", "<h2>", "<h3>", "<ul>", "<ol>", "<blockquote>", "<strong>"] {
        #expect(count(tag, in: html) == count(tag, in: right), "\(tag)")
      }
      #expect(html.contains("&lt;script&gt;sprung=1&lt;/script&gt;"))
    }
    #expect(try self.html("# " + Self.trap).contains("<script"), "the mutant: a text that is not escaped")
  }
}

extension String {
  /// As it may be printed.
  fileprivate var shown: String { sanitised }
}
