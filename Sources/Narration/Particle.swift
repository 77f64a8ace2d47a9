/// A Korean particle whose form depends on how the word before it ends when it is spoken.
enum Particle: CaseIterable {
  /// 은/는
  case topic
  /// 이/가
  case subject
  /// 을/를
  case object
  /// 과/와
  case with
  /// 으로/로
  case toward
  /// 이, or nothing: what stands before 다, 고, 며, 라는.
  case copula

  func form(after word: String) -> String {
    let ending = Spoken.ending(of: word)
    let closed = ending != .vowel
    return switch self {
    case .topic: closed ? "은" : "는"
    case .subject: closed ? "이" : "가"
    case .object: closed ? "을" : "를"
    case .with: closed ? "과" : "와"
    case .toward: ending == .consonant ? "으로" : "로"
    case .copula: closed ? "이" : ""
    }
  }
}

extension DefaultStringInterpolation {
  /// `"\(name, .object) 찾았다."`: the word, and the particle that fits it.
  mutating func appendInterpolation(_ word: some CustomStringConvertible, _ particle: Particle) {
    let text = word.description
    appendLiteral(text)
    appendLiteral(particle.form(after: text))
  }
}
