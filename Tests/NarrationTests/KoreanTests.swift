import Steps
import Testing

@testable import Narration

/// The rules of Korean texts that can be tested, over every text that the catalogue can make of the fixtures.
@Suite struct KoreanTests {
  @Test func `a root is a directory or a user`() {
    for text in Texts.told { #expect(KoreanRules.bareRoots(in: text).isEmpty, "\(text)") }
  }

  @Test func `verbs are active, and nobody is called it or you`() {
    for text in Texts.all { #expect(KoreanRules.calques(in: text).isEmpty, "\(text)") }
  }

  @Test func `the number stands after the noun, and calls take 회`() {
    for text in Texts.all {
      #expect(text.firstMatch(of: #/[0-9]+ ?개의 /#) == nil, "\(text)")
      #expect(text.firstMatch(of: #/(호출|콜) [0-9]+개/#) == nil, "\(text)")
    }
  }

  @Test func `a particle fits the word before it`() {
    for text in Texts.all { #expect(KoreanRules.misfits(in: text).isEmpty, "\(text)") }
  }

  @Test func `a term stands in both languages once, at its first use`() {
    for words in Telling.words[.ko] ?? [] {
      let text = words.more + " " + words.story
      for term in Glossary.terms where text.contains(term.korean) {
        let both = "\(term.korean)(\(term.english))"
        #expect(text.ranges(of: both).count == 1, "\(term.korean): \(text)")
        #expect(text.firstRange(of: both)?.lowerBound == text.firstRange(of: term.korean)?.lowerBound, "\(text)")
      }
    }
  }

  @Test func `words are spelled as the glossary has them`() {
    for text in Texts.all { #expect(KoreanRules.misspellings(in: text).isEmpty, "\(text)") }
  }

  @Test func `sentences are in the plain style`() {
    for words in Telling.words[.ko] ?? [] {
      for text in words.paragraphs(.full) + [words.whyNow, words.notSo?.truth ?? "이다."] {
        let end = text.hasSuffix(").") ? String(text[..<(text.lastIndex(of: "(") ?? text.endIndex)]) + "." : text
        #expect(end.hasSuffix("다.") || text.contains(": "), "\(text)")
        #expect(!text.contains("습니다") && !text.contains("세요"), "\(text)")
      }
    }
  }

  @Test func `each rule finds what breaks it`() {
    #expect(!KoreanRules.bareRoots(in: "이 프로세스의 루트가 바뀌었다.").isEmpty)
    #expect(!KoreanRules.bareRoots(in: "프로세스를 root로 변경했다.").isEmpty)
    #expect(KoreanRules.bareRoots(in: "pivot_root 뒤에 루트 디렉터리는 root 사용자의 것이다. chroot, root.pivot, rootfs.").isEmpty)
    #expect(!KoreanRules.calques(in: "커널에 의해 만들어진다.").isEmpty)
    #expect(!KoreanRules.calques(in: "그것은 커널이다.").isEmpty)
    #expect(KoreanRules.misfits(in: "PID 1가 cgroup를 떠난다.").count == 2)
    #expect(KoreanRules.misfits(in: "PID 1이 cgroup을 떠난다.").isEmpty)
    #expect(!KoreanRules.misspellings(in: "디렉토리").isEmpty)
  }
}

enum KoreanRules {
  /// 루트 and root that are neither a directory, nor a user, nor part of another name.
  static func bareRoots(in text: String) -> [String] {
    let rest = ["루트 디렉터리", "root 사용자", "(root)", "(root directory)"].reduce(text) { $0.replacing($1, with: "") }
    let name = #/[A-Za-z0-9_.\/-]*root[A-Za-z0-9_.\/-]*/#
    let roots = rest.matches(of: name).map { String($0.output) }.filter { $0 == "root" || $0 == "root." }
    return roots + (rest.contains("루트") ? ["루트"] : [])
  }

  static func calques(in text: String) -> [String] {
    [
      "되어지", "보여지", "에 의해", "을 가지", "를 가지", "을 가진", "를 가진", "로부터", "에 대해", "에 대한", "그것", "그들", "당신",
    ].filter { text.contains($0) }
  }

  /// Latin words and numbers whose particle has the wrong form.
  static func misfits(in text: String) -> [String] {
    let joint = #/([A-Za-z0-9_.\/:-]*[A-Za-z0-9])(은|는|이|가|을|를|과|와|으로|로)(?=[ ,.]|$)/#
    return text.matches(of: joint).compactMap { match in
      let (word, particle) = (String(match.output.1), String(match.output.2))
      return Particle.allCases.contains { $0.form(after: word) == particle } ? nil : word + particle
    }
  }

  static func misspellings(in text: String) -> [String] {
    [
      "디렉토리", "메세지", "콘테이너", "쓰레드", "데이타", "이름공간", "네임 스페이스", "신호", "능력", "증명", "계층", "시스템콜", "쓰기가능",
      "읽기전용", "콘트롤", "어플리케이션", "싸이클", "화이트 아웃", "카피 업",
    ].filter { text.contains($0) }
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
  private static let plans = Kind.allCases.flatMap(\.examples).map { narrator.planLine(for: $0) }
  private static let scenes = Run.all.flatMap { $0.sentences(.ko) }

  private static func unique(_ texts: [String]) -> [String] { Set(texts).subtracting([""]).sorted() }
}
