import Testing

@testable import Terminal

@Suite struct CanvasTests {
  @Test func aWideCharacterIsNeverCut() {
    var canvas = Canvas(rows: 2, columns: 5)
    canvas.put("가나다", row: 0, column: 0)
    #expect(canvas.put("ab가", row: 1, column: 2) == 4)
    #expect(canvas.text == ["가나", "  ab"])
  }

  @Test func whatIsOutsideIsLeftOut() {
    var canvas = Canvas(rows: 1, columns: 4)
    canvas.put("abcdefgh", row: 0, column: 1)
    canvas.put("x", row: 1, column: 0)
    canvas.put("x", row: 0, column: 9)
    #expect(canvas.text == [" abc"])
  }

  @Test func marksJoinTheCharacterBeforeThem() {
    var canvas = Canvas(rows: 1, columns: 4)
    canvas.put("e\u{301}가" + String(repeating: "\u{301}", count: 100), row: 0, column: 0)
    canvas.put("\u{301}", row: 0, column: 0)
    #expect(canvas.text[0].unicodeScalars.starts(with: "e\u{301}가\u{301}".unicodeScalars))
    #expect(canvas.text[0].unicodeScalars.count < 12)
  }

  @Test func noEscapeSequenceOfATextIsDrawn() {
    var canvas = Canvas(rows: 1, columns: 40)
    canvas.put("\u{1b}[2Jx\u{202e}\u{9b}", row: 0, column: 0)
    #expect(canvas.text == ["\\x1b[2Jx\\u{202e}\\u{9b}"])
  }

  @Test func onlyLinesThatDifferAreWritten() {
    var painter = Painter(.none)
    var canvas = Canvas(rows: 3, columns: 4)
    canvas.put("ab", row: 0, column: 0)
    #expect(painter.paint(canvas) == "\u{1b}[1;1Hab\u{1b}[K\u{1b}[2;1H\u{1b}[K\u{1b}[3;1H\u{1b}[K")
    #expect(painter.paint(canvas) == "")
    canvas.put("wxyz", row: 1, column: 0)
    #expect(painter.paint(canvas) == "\u{1b}[2;1Hwxyz")
    painter.forget()
    #expect(painter.paint(canvas).hasPrefix("\u{1b}[1;1Hab"))
    #expect(painter.paint(Canvas(rows: 1, columns: 4)) == "\u{1b}[1;1H\u{1b}[K", "another size is another screen")
  }

  @Test func inksAreColoursOnlyWhereTheyAreWanted() {
    var canvas = Canvas(rows: 1, columns: 3)
    canvas.put("a", row: 0, column: 0, .host)
    canvas.put("b", row: 0, column: 1, .mark)
    var colours = Painter(.colours)
    #expect(colours.paint(canvas) == "\u{1b}[1;1H\u{1b}[0m\u{1b}[0;33ma\u{1b}[0;31;1mb\u{1b}[0m\u{1b}[K")
    var none = Painter(.none)
    #expect(none.paint(canvas) == "\u{1b}[1;1Hab\u{1b}[K")
    let style = TextStyle(isEmphatic: true)
    #expect(Palette(style: style, isPresent: true) == .light)
    #expect(Palette(style: .plain, isPresent: true) == .none)
  }
}
