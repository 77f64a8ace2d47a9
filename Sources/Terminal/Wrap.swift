extension String {
  /// The text as lines of at most `width` cells, broken only between words (Korean: 어절). Every line after the first
  /// begins with `indent` spaces, which count. A word that is longer than a whole line is broken where the line ends.
  /// Several spaces stay several, but for those at the ends of lines. Of a text that nobody would read to its end, some
  /// two hundred lines are left, and how much there is more.
  package func wrapped(to width: Int, indent: Int = 0) -> [String] {
    var lines = WrappedLines(width: width, indent: indent)
    for word in readable.split(separator: " ", omittingEmptySubsequences: false) { lines.append(word: String(word)) }
    return lines.finished
  }
}

extension String {
  private static let most = 16 << 10

  private var readable: String {
    guard utf8.count > Self.most else { return self }
    let begin = String(unicodeScalars.prefix(Self.most))
    let more = utf8.count - begin.utf8.count
    return more > 0 ? "\(begin) … (+\(more) bytes)" : self
  }
}

private struct WrappedLines {
  let width: Int
  let margin: String
  var done: [String] = []
  var current = ""
  var isFresh = true

  init(width: Int, indent: Int) {
    self.width = max(width, indent + 2)
    margin = String(repeating: " ", count: indent)
  }

  var finished: [String] { (isFresh && !done.isEmpty ? done : done + [current]).map(\.withoutTrailingSpaces) }

  mutating func append(word: String) {
    if isFresh, word.isEmpty { return }
    let gap = isFresh ? 0 : 1
    if current.cells + gap + word.cells <= width {
      current += (isFresh ? "" : " ") + word
      isFresh = false
      return
    }
    if !isFresh { breakLine() }
    if word.isEmpty { return }
    if current.cells + word.cells <= width { current += word } else { appendPieces(of: word) }
    isFresh = false
  }

  private mutating func breakLine() {
    done.append(current)
    current = margin
    isFresh = true
  }

  private mutating func appendPieces(of word: String) {
    var taken = current.cells
    for character in word {
      let cells = String(character).cells
      if taken + cells > width {
        breakLine()
        taken = margin.count
      }
      current.append(character)
      taken += cells
    }
  }
}

extension String {
  fileprivate var withoutTrailingSpaces: String {
    var text = self[...]
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
