/// A key of a terminal.
package enum Key: Equatable, Sendable {
  case left, right, up, down, home, end, pageUp, pageDown
  case enter, tab, backspace, delete, escape
  case character(Character)
  /// A letter with Ctrl, where the key has no name here.
  case control(Character)
  /// Ctrl-C, or the terminal is gone.
  case interrupt

  /// Ctrl-C and Ctrl-D leave a full screen, whatever it shows.
  package var isEnd: Bool { self == .interrupt || self == .control("d") }
}

/// Turns what a terminal sends into keys. ECMA-48; xterm, Control Sequences, PC-Style Function Keys
package struct KeyDecoder: Sendable {
  /// The begin of a key whose rest has not come yet.
  private var rest: [UInt8] = []

  package init() {}

  /// Whether an Escape waits for what may follow it: without more within some 50 ms it was the key itself.
  package var isWaiting: Bool { !rest.isEmpty }

  package mutating func decode(_ bytes: [UInt8]) -> [Key] {
    rest += bytes
    var keys: [Key] = []
    while !rest.isEmpty, let (key, length) = first() {
      rest.removeFirst(length)
      if let key { keys.append(key) }
    }
    return keys
  }

  /// Nothing more comes: what waits is a key, or nothing.
  package mutating func finish() -> [Key] {
    let isEscape = rest == [0x1b]
    rest = []
    return isEscape ? [.escape] : []
  }

  /// Nil where more bytes are needed; a key that means nothing is passed over.
  private func first() -> (key: Key?, length: Int)? {
    switch rest[0] {
    case 0x1b: return sequence()
    case 3: return (.interrupt, 1)
    case 9: return (.tab, 1)
    case 10, 13: return (.enter, 1)
    case 8, 0x7f: return (.backspace, 1)
    case 1...26: return (.control(Character(Unicode.Scalar(rest[0] + 0x60))), 1)
    case 0..<0x20: return (nil, 1)
    default: return character()
    }
  }

  private func character() -> (key: Key?, length: Int)? {
    let length = length(of: rest[0])
    guard rest.count >= length else { return nil }
    guard let letter = String(validating: rest[..<length], as: UTF8.self)?.first else { return (nil, 1) }
    return (.character(letter), length)
  }

  /// Of a character in UTF-8, by its first byte; 1 for what is none.
  private func length(of first: UInt8) -> Int {
    switch first {
    case 0xc2...0xdf: 2
    case 0xe0...0xef: 3
    case 0xf0...0xf4: 4
    default: 1
    }
  }

  /// `ESC [ 5 ~`, `ESC [ 1 ; 2 C`, `ESC O H`; one that nothing ends is given up after 16 bytes.
  private func sequence() -> (key: Key?, length: Int)? {
    guard rest.count > 1 else { return nil }
    guard rest[1] == UInt8(ascii: "[") || rest[1] == UInt8(ascii: "O") else { return (.escape, 1) }
    guard let end = rest.dropFirst(2).firstIndex(where: { (0x40...0x7e).contains($0) }) else {
      return rest.count > 16 ? (nil, rest.count) : nil
    }
    let parameter = rest[2..<end].prefix { $0 != UInt8(ascii: ";") }
    return (named(rest[end], parameter: String(decoding: parameter, as: UTF8.self)), end + 1)
  }

  private func named(_ end: UInt8, parameter: String) -> Key? {
    switch Unicode.Scalar(end) {
    case "A": .up
    case "B": .down
    case "C": .right
    case "D": .left
    case "H": .home
    case "F": .end
    case "~": numbered(parameter)
    default: nil
    }
  }

  private func numbered(_ parameter: String) -> Key? {
    switch parameter {
    case "1", "7": .home
    case "3": .delete
    case "4", "8": .end
    case "5": .pageUp
    case "6": .pageDown
    default: nil
    }
  }
}
