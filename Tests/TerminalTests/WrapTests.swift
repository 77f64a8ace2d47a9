import Terminal
import Testing

@Suite struct WrapTests {
  @Test func linesBreakBetweenWords() {
    #expect("one two three".wrapped(to: 7, indent: 2) == ["one two", "  three"])
    #expect("".wrapped(to: 7) == [""])
    #expect("  a   b ".wrapped(to: 7) == ["a   b"], "what a call was given is not changed")
    #expect("one      two".wrapped(to: 5, indent: 1) == ["one", " two"])
    #expect("exactly seven7".wrapped(to: 7) == ["exactly", "seven7"])
  }

  @Test func aKoreanLineBreaksBetweenEojeolOnly() {
    let text = "호스트 이름·IPC·네트워크를 분리했다. 사용자·시간은 호스트와 공유한다."
    let lines = text.wrapped(to: 40, indent: 4)
    #expect(lines == ["호스트 이름·IPC·네트워크를 분리했다.", "    사용자·시간은 호스트와 공유한다."])
    #expect(lines.allSatisfy { $0.cells <= 40 })
  }

  @Test func aWordLongerThanTheLineIsBroken() {
    #expect("abcdefghij k".wrapped(to: 6, indent: 2) == ["abcdef", "  ghij", "  k"])
    #expect("가나다라".wrapped(to: 5, indent: 1) == ["가나", " 다라"], "no wide character starts in the last column")
    #expect("x abcdefgh".wrapped(to: 6, indent: 2) == ["x", "  abcd", "  efgh"])
  }

  /// Somebody's file may hold a text of megabytes: it is not printed whole, and not in megabytes' time.
  @Test func ofAHugeTextTheBeginningIsShown() {
    let lines = String(repeating: "가나 x ", count: 500_000).wrapped(to: 76)
    #expect((100...600).contains(lines.count))
    #expect(lines.last?.hasSuffix(" bytes)") == true)
    let whole = String(repeating: "x", count: 16_000)
    #expect(whole.wrapped(to: 76).joined() == whole)
  }

  @Test(arguments: 1..<30) func noLineIsLongerThanItsWidth(_ width: Int) {
    let text = "컨테이너는 a container /proc/self/mountinfo, 두 칸짜리 글자와 섞인 글"
    for line in text.wrapped(to: width, indent: 3) { #expect(line.cells <= max(width, 5)) }
  }
}
