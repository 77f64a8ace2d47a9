/// A line that is being typed, and where in it the next character goes. Pure: keys in, text out.
package struct EditedLine: Equatable, Sendable {
  package private(set) var characters: [Character]
  package private(set) var cursor: Int

  package init(_ text: String = "") {
    characters = Array(text)
    cursor = characters.count
  }

  package var text: String { String(characters) }
  package var beforeCursor: String { String(characters[..<cursor]) }

  package mutating func insert(_ text: String) {
    characters.insert(contentsOf: text, at: cursor)
    cursor += text.count
  }

  /// What stands before the cursor goes, `count` characters of it, and `text` comes.
  package mutating func replace(last count: Int, by text: String) {
    let begin = max(0, cursor - count)
    characters.removeSubrange(begin..<cursor)
    cursor = begin
    insert(text)
  }

  package mutating func edit(_ key: LineKey) {
    switch key {
    case .left: cursor = max(0, cursor - 1)
    case .right: cursor = min(characters.count, cursor + 1)
    case .home: cursor = 0
    case .end: cursor = characters.count
    case .backspace: if cursor > 0 { replace(last: 1, by: "") }
    case .delete: if cursor < characters.count { characters.remove(at: cursor) }
    case .killBefore: replace(last: cursor, by: "")
    case .killAfter: characters.removeSubrange(cursor...)
    case .killWord: replace(last: wordBefore, by: "")
    case .text(let text): insert(text)
    case .enter, .tab, .up, .down, .clear, .interrupt, .endOfInput, .other: break
    }
  }

  /// The blanks before the cursor, and the word before them.
  private var wordBefore: Int {
    let blanks = characters[..<cursor].reversed().prefix { $0 == " " }.count
    return blanks + characters[..<(cursor - blanks)].reversed().prefix { $0 != " " }.count
  }

  /// What of it fits into `width` cells, so that the cursor is seen, and at which cell that stands.
  package func window(width: Int) -> (text: String, cursor: Int) {
    var begin = 0
    while begin < cursor, String(characters[begin..<cursor]).cells > width - 1 { begin += 1 }
    var end = cursor
    while end < characters.count, String(characters[begin...end]).cells < width { end += 1 }
    return (String(characters[begin..<end]), String(characters[begin..<cursor]).cells)
  }
}
