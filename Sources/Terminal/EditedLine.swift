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

  /// Letters with Ctrl do what they do in shells. A key that edits nothing is passed over.
  package mutating func edit(_ key: Key) {
    switch key {
    case .left, .control("b"): cursor = max(0, cursor - 1)
    case .right, .control("f"): cursor = min(characters.count, cursor + 1)
    case .home, .control("a"): cursor = 0
    case .end, .control("e"): cursor = characters.count
    case .backspace: if cursor > 0 { replace(last: 1, by: "") }
    case .delete: if cursor < characters.count { characters.remove(at: cursor) }
    case .control("u"): replace(last: cursor, by: "")
    case .control("k"): characters.removeSubrange(cursor...)
    case .control("w"): replace(last: wordBefore, by: "")
    case .character(let letter): insert(String(letter).sanitised)
    default: break
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
