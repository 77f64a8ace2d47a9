import Terminal
import Testing

@Suite struct CellsTests {
  @Test(arguments: [
    ("", 0), ("abc", 3), ("가", 2), ("네임스페이스", 12), ("한\u{0301}", 2), ("e\u{0301}", 1), ("ＡＢ", 4),
    ("\u{1112}\u{1161}\u{11ab}", 2), ("·└‹→■─", 6), ("日本", 4), ("😀", 2), ("ㅂ", 2), ("。", 2), ("\u{200b}", 0),
    ("〿", 1), ("\u{4dc0}", 1), ("é", 1),
  ]) func widths(_ text: String, _ cells: Int) { #expect(text.cells == cells) }

  @Test func columnsArePaddedByCells() {
    #expect("자원".padded(to: 10) == "자원      ")
    #expect("LIMITS".padded(to: 10) == "LIMITS    ")
    #expect("한".leftPadded(to: 3) == " 한")
    #expect("too long".padded(to: 3) == "too long")
  }

  @Test func escapeSequencesBecomeVisible() {
    #expect("a\u{1b}[31mb\u{7}\u{7f}".sanitised == #"a\x1b[31mb\x07\x7f"#)
    #expect("one\r\ntwo\tthree".sanitised == #"one\r\ntwo\tthree"#)
    #expect("\u{9b}2J\u{85}".sanitised == #"\u{9b}2J\u{85}"#)
    #expect("ab\u{202e}cd\u{2028}\u{feff}".sanitised == #"ab\u{202e}cd\u{2028}\u{feff}"#)
    #expect("한글 é 😀 ‹·›".sanitised == "한글 é 😀 ‹·›")
  }

  @Test func aStyleIsPlainWhereItMustBe() {
    #expect(TextStyle(isTerminal: true, noColor: nil, term: "xterm").isEmphatic)
    #expect(TextStyle(isTerminal: true, noColor: "", term: "xterm").isEmphatic)
    #expect(!TextStyle(isTerminal: true, noColor: "1", term: "xterm").isEmphatic)
    #expect(!TextStyle(isTerminal: true, noColor: nil, term: "dumb").isEmphatic)
    #expect(!TextStyle(isTerminal: true, noColor: nil, term: nil).isEmphatic)
    #expect(!TextStyle(isTerminal: false, noColor: nil, term: "xterm").isEmphatic)
    #expect(TextStyle.plain.bold("a") == "a")
    #expect(TextStyle(isEmphatic: true).bold("a") == "\u{1b}[1ma\u{1b}[0m")
  }

  @Test func whatIsNoTerminalIsEightyWide() {
    let closed = TerminalDevice(-1)
    #expect(!closed.isTerminal)
    #expect(closed.width == 80)
    #expect(closed.style == .plain)
  }
}
