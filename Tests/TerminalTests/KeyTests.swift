import Testing

@testable import Terminal

@Suite struct KeyTests {
  @Test(
    arguments: [
      ("\u{1b}[C", [.right]), ("\u{1b}OD", [.left]), ("\u{1b}[1;5A", [.up]), ("\u{1b}[B", [.down]),
      ("\u{1b}[H\u{1b}[F\u{1b}[1~\u{1b}[4~", [.home, .end, .home, .end]), ("\u{1b}[5~\u{1b}[6~", [.pageUp, .pageDown]),
      ("\r\t\u{7f}", [.enter, .tab, .backspace]), ("a?ㅂ", [.character("a"), .character("?"), .character("ㅂ")]),
      ("\u{3}", [.interrupt]), ("\u{1b}[200~x", [.character("x")]),
      ("\u{1}\u{1a}\u{1c}", [.control("a"), .control("z")]),
      ("\u{4}", [.control("d")]), ("\u{1b}[3~\u{1b}[3;5~", [.delete, .delete]), ("\u{1b}[15~\u{1b}[33~", []),
      ("\u{1b}q", [.escape, .character("q")]),
    ] as [(String, [Key])]) func whatATerminalSendsIsAKey(_ bytes: String, _ keys: [Key])
  {
    var whole = KeyDecoder()
    #expect(whole.decode(Array(bytes.utf8)) == keys)
    var pieces = KeyDecoder()
    #expect(bytes.utf8.flatMap { pieces.decode([$0]) } == keys, "byte by byte")
    #expect(!pieces.isWaiting)
  }

  @Test func anEscapeAloneIsAKeyWhenNothingFollows() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0x1b]) == [])
    #expect(decoder.isWaiting)
    #expect(decoder.finish() == [.escape])
    #expect(!decoder.isWaiting)
  }

  @Test func noiseIsPassedOver() {
    var decoder = KeyDecoder()
    #expect(decoder.decode([0xff, 0xfe, 0x80, 0xc3]) == [])
    #expect(decoder.decode([0xa9, UInt8(ascii: "q")]) == [.character("é"), .character("q")])
    _ = decoder.decode([0x1b, 0x5b] + Array(repeating: UInt8(ascii: "0"), count: 1000))
    #expect(!decoder.isWaiting)
  }
}
