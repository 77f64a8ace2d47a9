extension Spoken {
  /// The ending of a Latin word as it is written in Hangul: by the table, else by its letters.
  static func latin(_ word: String) -> Ending {
    let lower = word.lowercased()
    if let known = table[lower] { return known }
    if lower.count == 1 || (word.count <= 4 && word == word.uppercased()) { return spelled(lower) }
    return byLetters(Array(lower))
  }

  private static func spelled(_ word: String) -> Ending {
    switch word.last {
    case "l", "r": .rieul
    case "m", "n": .consonant
    default: .vowel
    }
  }

  private static func byLetters(_ word: [Character]) -> Ending {
    guard let last = word.last else { return .vowel }
    let before = word.dropLast().last
    switch last {
    case "l": return .rieul
    case "m", "n": return .consonant
    case "e": return silentE(before)
    case "g": return before == "n" ? .consonant : .vowel
    case "k": return before == "c" || isShort(word) ? .consonant : .vowel
    case "c", "p", "t": return isShort(word) ? .consonant : .vowel
    default: return .vowel
    }
  }

  /// file 파일, name 네임, clone 클론; create 크리에이트.
  private static func silentE(_ before: Character?) -> Ending {
    switch before {
    case "l": .rieul
    case "m", "n": .consonant
    default: .vowel
    }
  }

  /// One vowel, not two, before the last letter: stop 스톱, set 셋; but loop 루프, mount 마운트.
  private static func isShort(_ word: [Character]) -> Bool {
    let stem = word.dropLast()
    guard let vowel = stem.last, "aeiou".contains(vowel) else { return false }
    return !(stem.dropLast().last.map { "aeiou".contains($0) } ?? false)
  }

  /// Words that are not said as their letters suggest.
  private static let table: [String: Ending] = [
    "cgroup": .consonant, "group": .consonant, "sleep": .consonant, "web": .consonant, "sigstop": .consonant,
    "sighup": .consonant, "setpcap": .consonant, "exit": .vowel, "bit": .vowel, "root": .vowel, "pid": .vowel,
    "seccomp": .vowel, "capability": .vowel, "byte": .vowel, "sh": .vowel, "ls": .vowel, "ps": .vowel, "id": .vowel,
    "null": .rieul, "full": .rieul, "zero": .vowel, "fuse": .vowel, "kib": .vowel, "mib": .vowel, "gib": .vowel,
    "tib": .vowel, "ms": .vowel, "execve": .vowel, "ptmx": .vowel, "monitor": .vowel, "setup": .consonant,
    "private": .consonant, "up": .consonant, "mkdir": .rieul, "rmdir": .rieul, "chdir": .rieul,
    "logout": .consonant,
  ]
}
