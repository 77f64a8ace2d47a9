import Steps
import Testing

@testable import Narration

/// TEACHING.md, section 6: the rules that can be tested, over every text that the catalogue can make.
@Suite struct KoreanTests {
  @Test func `a root is a directory or a user (rule 2)`() {
    for text in Texts.told {
      let bare = text.replacing("루트 디렉터리", with: "").replacing("root 사용자", with: "").replacing("(root)", with: "")
      #expect(!bare.contains("루트"), "\(text)")
      for place in bare.ranges(of: "root") {
        let before = bare[..<place.lowerBound].last
        let after = bare[place.upperBound...].first
        let isName =
          before.map { "_-hfst:\"=/.".contains($0) } ?? false || after.map { ".f ".contains($0) && $0 != " " } ?? false
        #expect(isName || bare.contains("root directory"), "\(text)")
      }
    }
  }

  @Test func `verbs are active, and nothing is calqued (rules 3 and 4)`() {
    for text in Texts.all {
      let calques = ["되어지", "보여지", "에 의해", "을 가지", "를 가지", "을 가진", "를 가진", "로부터", "에 대해", "에 대한"]
      for calque in calques + ["그것", "그들", "당신"] { #expect(!text.contains(calque), "\(calque): \(text)") }
    }
  }

  @Test func `the number stands after the noun (rule 5)`() {
    for text in Texts.all {
      #expect(text.firstMatch(of: #/[0-9]+ ?개의 /#) == nil, "\(text)")
      #expect(text.firstMatch(of: #/호출 [0-9]+개|콜 [0-9]+개/#) == nil, "\(text)")
    }
  }

  @Test func `a particle fits the word before it (rule 7)`() {
    for text in Texts.all {
      let joints = text.matches(of: #/([A-Za-z0-9_./:-]*[A-Za-z0-9])(은|는|이|가|을|를|과|와|으로|로)(?=[ ,.]|$)/#)
      for joint in joints {
        let (word, particle) = (String(joint.output.1), String(joint.output.2))
        let forms = Particle.allCases.map { $0.form(after: word) }
        #expect(forms.contains(particle), "\(word)\(particle): \(text)")
      }
    }
  }

  @Test func `a term stands in both languages once, at its first use (rule 8)`() {
    for words in Telling.words[.ko] ?? [] {
      let text = words.more + " " + words.story
      for term in Glossary.terms where text.contains(term.korean) {
        let both = "\(term.korean)(\(term.english))"
        #expect(text.ranges(of: both).count == 1, "\(term.korean): \(text)")
        #expect(text.firstRange(of: both)?.lowerBound == text.firstRange(of: term.korean)?.lowerBound, "\(text)")
      }
    }
  }

  @Test func `words are spelled as the glossary has them (rule 10)`() {
    for text in Texts.all {
      let wrong = [
        "디렉토리", "메세지", "콘테이너", "쓰레드", "데이타", "이름공간", "네임 스페이스", "신호", "능력", "증명", "계층", "시스템콜",
        "쓰기가능", "읽기전용", "콘트롤", "어플리케이션", "싸이클", "화이트 아웃", "카피 업",
      ]
      for word in wrong { #expect(!text.contains(word), "\(word): \(text)") }
    }
  }

  @Test func `sentences are in the plain style (rule 1)`() {
    for words in Telling.words[.ko] ?? [] {
      for text in words.paragraphs(.full) + [words.whyNow, words.notSo?.truth ?? "이다."] {
        #expect(text.hasSuffix("다.") || text.hasSuffix(").") || text.contains(": "), "\(text)")
        #expect(!text.contains("습니다") && !text.contains("세요"), "\(text)")
      }
    }
  }
}

/// Every Korean text that can be made of the fixtures, once.
enum Texts {
  /// All but the beliefs, which may speak of root as loosely as people do.
  static let told = unique(
    words.flatMap { $0.paragraphs(.full) + [$0.whyNow, $0.notSo?.truth ?? ""] } + plans + scenes)
  static let all = unique(told + words.compactMap(\.notSo?.belief))

  private static let narrator = Narrator(.ko)
  private static let words = Telling.words[.ko] ?? []
  private static let plans = Kind.allCases.flatMap(\.examples).map(narrator.planLine(for:))
  private static let scenes = Run.all.flatMap { $0.sentences(.ko) }

  private static func unique(_ texts: [String]) -> [String] { Set(texts).subtracting([""]).sorted() }
}
