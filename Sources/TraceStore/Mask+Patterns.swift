import Steps

/// Texts that a person describes, as `lab-\d+`. Swift's regular expressions: those that most languages share.
struct Pattern {
  private let regex: Regex<AnyRegexOutput>

  /// - Throws: `TraceError.badPattern` for what is none, and for one that nothing at all satisfies: it would be everywhere.
  init(_ text: String) throws(TraceError) {
    guard let regex = try? Regex(text).matchingSemantics(.unicodeScalar) else {
      throw .badPattern(text, why: "it is no regular expression")
    }
    guard (try? regex.wholeMatch(in: "")) == nil else {
      throw .badPattern(text, why: "it describes the empty text, too")
    }
    self.regex = regex
  }

  func ranges(in text: String) -> [Range<String.Index>] { text.ranges(of: regex) }
}

extension Mask {
  /// The text with each piece that a pattern describes taken out.
  func withoutPatterns(_ text: String) -> String {
    patterns.reduce(text) { text, pattern in
      var result = ""
      var place = text.startIndex
      for range in pattern.ranges(in: text) {
        result += text[place..<range.lowerBound] + take(String(text[range]))
        place = range.upperBound
      }
      return result + text[place...]
    }
  }

  /// Bytes that are not text keep their number: each of a piece becomes `*`.
  func withoutPatterns(_ bytes: [UInt8]) -> [UInt8] {
    patterns.reduce(bytes) { bytes, pattern in
      // One scalar for each byte.
      let text = String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
      return pattern.ranges(in: text).reduce(into: bytes) { bytes, range in
        let begin = text.unicodeScalars.distance(from: text.startIndex, to: range.lowerBound)
        let end = begin + text.unicodeScalars.distance(from: range.lowerBound, to: range.upperBound)
        _ = take(String(text[range]))
        for place in begin..<end { bytes[place] = UInt8(ascii: "*") }
      }
    }
  }

  private func take(_ piece: String) -> String {
    count(.pattern, piece)
    return Secret.mask
  }
}
