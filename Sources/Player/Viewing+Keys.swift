import Narration
import Steps
import Terminal

extension Viewing {
  mutating func go(to position: Int, _ outline: Outline) {
    self.position = min(max(0, position), max(0, outline.marks.count - 1))
    scroll = 0
  }

  mutating func goToFound(_ place: Int) {
    (position, scroll, pace) = (place, 0, .steps)
    notice = .found((found.firstIndex(of: place) ?? 0) + 1, of: found.count)
  }

  /// Keys that go somewhere. A remote control sends PgUp and PgDn.
  mutating func move(_ key: Key, _ outline: Outline) -> Bool {
    switch key {
    case .right, .pageDown: go(by: 1, outline)
    case .left, .pageUp: go(by: -1, outline)
    case .home: go(to: pace == .scenes ? outline.keys.first ?? 0 : 0, outline)
    case .end: go(to: pace == .scenes ? outline.keys.last ?? 0 : outline.marks.count - 1, outline)
    case .up: scroll -= 1
    case .down: scroll += 1
    default: return false
    }
    if key != .up, key != .down { isPlaying = false }
    return true
  }

  private mutating func go(by count: Int, _ outline: Outline) {
    guard pace == .scenes else { return go(to: position + count, outline) }
    let next = count > 0 ? outline.keys.first { $0 > position } : outline.keys.last { $0 < position }
    if let next { go(to: next, outline) } else if count > 0 { notice = .end }
  }

  /// A, B, C choose; Enter asks for the answer.
  mutating func answer(_ key: Key, _ choices: Int) -> Bool {
    guard choices > 0, answers[position] == nil else { return false }
    switch key {
    case .enter: answers[position] = -1
    case .character(let letter):
      guard let choice = "abc".firstIndex(of: letter.typed)?.utf16Offset(in: "abc"), choice < choices else {
        return false
      }
      answers[position] = choice
    default: return false
    }
    return true
  }

  mutating func command(_ key: Key, _ outline: Outline, _ said: Notice?) -> Wish? {
    guard case .character(let letter) = key else {
      other(key, outline)
      return nil
    }
    switch letter.typed {
    case "q": quit(said)
    case "b", ".": isBlank = true
    case "]", "[": return .note(isForward: letter == "]")
    case _ where isPresent: break
    case "?": isHelp = true
    case "1"..."9": goToScene(letter, outline)
    default: return look(letter, outline)
    }
    return nil
  }

  private mutating func look(_ letter: Character, _ outline: Outline) -> Wish? {
    switch letter.typed {
    case "w": show(.world)
    case "o": show(.output)
    case "c", "t": show(.card)
    case "d": depth = Depth(rawValue: depth.rawValue % 3 + 1) ?? .line
    case "l": language = language == .en ? .ko : .en
    case " ": isPlaying.toggle()
    case "s": speed = Speed.allCases[((Speed.allCases.firstIndex(of: speed) ?? 0) + 1) % Speed.allCases.count]
    case "/": prompt = Prompt(purpose: .find)
    case "g": prompt = Prompt(purpose: .goTo)
    case "}", "{": return .run(isForward: letter == "}")
    case "n": goToNext(after: true)
    case "N": goToNext(after: false)
    case "j": scroll += 1
    case "k": scroll -= 1
    default: break
    }
    return nil
  }

  private mutating func other(_ key: Key, _ outline: Outline) {
    switch key {
    case .enter: go(by: 1, outline)
    case .tab where !isPresent: pace = pace == .scenes ? .steps : .scenes
    case .escape: (view, scroll, isPlaying) = (.picture, 0, false)
    default: break
    }
  }

  /// The same key again goes back to the picture.
  private mutating func show(_ view: View) { (self.view, scroll) = (self.view == view ? .picture : view, 0) }

  /// On a stage a stray key must not end it.
  private mutating func quit(_ said: Notice?) {
    if isPresent, said != .quitAgain { notice = .quitAgain } else { isOver = true }
  }

  private mutating func goToScene(_ digit: Character, _ outline: Outline) {
    let scene = digit.wholeNumberValue.flatMap(Scene.init(rawValue:))
    if let place = scene.flatMap(outline.key) { go(to: place, outline) } else { notice = .notFound(String(digit)) }
  }

  private mutating func goToNext(after isForward: Bool) {
    let next =
      isForward
      ? found.first { $0 > position } ?? found.first : found.last { $0 < position } ?? found.last
    if let next { goToFound(next) } else { notice = .notFound(sought) }
  }
}

extension Viewing {
  /// Into the line at the bottom.
  mutating func type(_ key: Key, _ outline: Outline) -> Wish? {
    switch key {
    case .character(let letter): if (prompt?.text.count ?? 0) < 200 { prompt?.text.append(letter) }
    case .backspace: if prompt?.text.popLast() == nil { prompt = nil }
    case .enter: return finish(outline)
    case .escape: prompt = nil
    default: break
    }
    return nil
  }

  private mutating func finish(_ outline: Outline) -> Wish? {
    guard let typed = prompt else { return nil }
    prompt = nil
    if typed.text.isEmpty { return nil }
    if typed.purpose == .find { return .find(typed.text) }
    if let place = Int(typed.text).flatMap(outline.position) {
      pace = .steps
      go(to: place, outline)
    } else {
      notice = .noStep(typed.text)
    }
    return nil
  }
}

extension Character {
  /// The letter of the same key where Hangul is typed.
  var typed: Character { Self.hangul[self] ?? self }

  private static let hangul: [Character: Character] = [
    "ㅂ": "q", "ㅠ": "b", "ㅈ": "w", "ㅐ": "o", "ㅊ": "c", "ㅅ": "t", "ㅇ": "d", "ㅣ": "l", "ㄴ": "s", "ㅎ": "g",
    "ㅜ": "n", "ㅁ": "a", "ㅓ": "j", "ㅏ": "k",
  ]
}
