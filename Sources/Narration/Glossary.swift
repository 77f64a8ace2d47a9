/// Terms that a Korean text names in both languages where they first stand, and in Korean alone after that.
enum Glossary {
  /// Longer terms stand before those that they contain.
  static let terms: [(korean: String, english: String)] = [
    ("네임스페이스", "namespace"), ("쓰기 가능 레이어", "writable layer"), ("오버레이", "overlay"),
    ("카피업", "copy-up"), ("화이트아웃", "whiteout"), ("다이제스트", "digest"), ("매니페스트", "manifest"),
    ("마운트 전파", "mount propagation"), ("루트 디렉터리", "root directory"),
    ("파일 디스크립터", "file descriptor"), ("종료 코드", "exit code"),
  ]

  /// The paragraphs of one text, each term followed by its English where it stands for the first time.
  static func introduce(_ paragraphs: [String]) -> [String] {
    var paragraphs = paragraphs
    for term in terms {
      for index in paragraphs.indices {
        guard let place = range(of: term.korean, in: paragraphs[index]) else { continue }
        paragraphs[index].replaceSubrange(place, with: "\(term.korean)(\(term.english))")
        break
      }
    }
    return paragraphs
  }

  private static func range(of term: String, in text: String) -> Range<String.Index>? {
    let (bytes, all) = (Array(term.utf8), Array(text.utf8))
    guard let first = bytes.first, all.count >= bytes.count else { return nil }
    for start in 0...(all.count - bytes.count) where all[start] == first {
      guard all[start..<start + bytes.count].elementsEqual(bytes) else { continue }
      let begin = text.utf8.index(text.utf8.startIndex, offsetBy: start)
      return begin..<text.utf8.index(begin, offsetBy: bytes.count)
    }
    return nil
  }
}
