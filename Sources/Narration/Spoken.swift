/// How a word ends when a Korean reader says it: this decides its particles.
enum Spoken {
  /// ㄹ counts as a vowel before 으로/로, and as a consonant otherwise.
  enum Ending { case vowel, rieul, consonant }

  static func ending(of text: String) -> Ending {
    guard let last = text.unicodeScalars.last(where: isSpoken) else { return .vowel }
    if isHangul(last) { return hangul(last) }
    let word = lastWord(of: text)
    if isDigit(last) { return number(word) }
    // An id such as 3f2a91b07c5e is spelled.
    if word.unicodeScalars.contains(where: isDigit) { return letter(last) }
    return latin(word)
  }

  private static func isSpoken(_ scalar: Unicode.Scalar) -> Bool {
    isHangul(scalar) || isDigit(scalar) || scalar.properties.isAlphabetic
  }

  private static func isHangul(_ scalar: Unicode.Scalar) -> Bool { (0xAC00...0xD7A3).contains(scalar.value) }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

  /// The letters and digits at the end: `pivot_root` is said as `root`, `/proc/sys` as `sys`, `0.5` as `0.5`.
  private static func lastWord(of text: String) -> String {
    let scalars = Array(text.unicodeScalars)
    let end = (scalars.lastIndex(where: isSpoken) ?? -1) + 1
    var start = end
    while start > 0, isSpoken(scalars[start - 1]) || (scalars[start - 1] == "." && start < end && isDigit(scalars[start])),
      !isHangul(scalars[start - 1])
    {
      start -= 1
    }
    return String(String.UnicodeScalarView(scalars[start..<end]))
  }

  private static func hangul(_ syllable: Unicode.Scalar) -> Ending {
    switch (syllable.value - 0xAC00) % 28 {
    case 0: .vowel
    case 8: .rieul
    default: .consonant
    }
  }

  /// 영 일 이 삼 사 오 육 칠 팔 구; a number that ends in zeros ends in 십 백 천 만 억, or in 조.
  private static func number(_ word: String) -> Ending {
    let digits = word.reversed()
    let zeros = digits.prefix { $0 == "0" }.count
    let isWhole = word.allSatisfy { $0.isNumber }
    if isWhole, zeros > 0, zeros < word.count { return (12..<16).contains(zeros) ? .vowel : .consonant }
    switch digits.first {
    case "1", "7", "8": return .rieul
    case "0", "3", "6": return .consonant
    default: return .vowel
    }
  }

  /// 엘, 알 end in ㄹ; 엠, 엔 in a consonant; all other names of letters in a vowel.
  private static func letter(_ letter: Unicode.Scalar) -> Ending {
    switch letter {
    case "l", "L", "r", "R": .rieul
    case "m", "M", "n", "N": .consonant
    default: .vowel
    }
  }
}
