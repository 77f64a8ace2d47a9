import Testing

@testable import Terminal

/// A line that is typed, key by key, as bytes come from a terminal.
@Suite struct EditedLineTests {
  private func typed(_ keys: String) -> EditedLine {
    var decoder = KeyDecoder()
    var line = EditedLine()
    for key in decoder.decode(Array(keys.utf8)) { line.edit(key) }
    return line
  }

  @Test(arguments: [
    ("abc", "abc"), ("abd\u{7f}c", "abc"), ("bc\u{1}a", "abc"), ("ac\u{1b}[Db", "abc"), ("ac\u{1b}ODb", "abc"),
    ("xabc\u{1b}[H\u{1b}[3~", "abc"), ("one two\u{17}", "one "), ("abcd\u{2}\u{b}", "abc"), ("x\u{15}abc", "abc"),
    ("한글\u{7f}", "한"), ("a\u{1b}[1;5Cb", "ab"), ("a\u{1b}", "a"), ("ab\u{1b}[D\u{1b}[D\u{1b}[D\u{1b}[C\u{5}c", "abc"),
  ])
  func keysEdit(_ keys: String, _ text: String) { #expect(typed(keys).text == text) }

  /// Of a control character that came as text, only its picture.
  @Test func aC1ControlIsShownAndNotObeyed() { #expect(typed("\u{9b}2J").text == "\\u{9b}2J") }

  @Test func whatDoesNotFitMovesAlong() {
    let line = EditedLine("가나다라마")
    #expect(line.window(width: 7) == ("다라마", 6) && line.window(width: 40) == ("가나다라마", 10))
    var begin = line
    begin.edit(.home)
    #expect(begin.window(width: 7) == ("가나다", 0))
  }
}
