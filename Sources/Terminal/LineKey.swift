/// A key as a line is edited by it. xterm's control sequences, and the letters that shells have for the same
package enum LineKey: Equatable, Sendable {
  case text(String)
  case enter, tab, up, down, left, right, home, end
  case backspace, delete
  /// The line before the cursor, behind it, and the word before it: Ctrl-U, Ctrl-K, Ctrl-W.
  case killBefore, killAfter, killWord
  /// Ctrl-L
  case clear
  /// Ctrl-C, Ctrl-D
  case interrupt, endOfInput
  case other

  /// Reads one key from a terminal in raw mode. `next` gives a byte, or nil at the end; `more` says whether one is there
  /// already, as behind an Escape that begins a sequence.
  static func read(_ next: () -> UInt8?, more: () -> Bool) -> LineKey {
    guard let byte = next() else { return .endOfInput }
    switch byte {
    case 0x1b: return more() ? sequence(next, more) : .other
    case 0x20..<0x7f: return .text(String(Unicode.Scalar(byte)))
    case 0xc2...0xf4: return letter(byte, next)
    default: return controls[byte] ?? .other
    }
  }

  private static let controls: [UInt8: LineKey] = [
    1: .home, 2: .left, 3: .interrupt, 4: .endOfInput, 5: .end, 6: .right, 8: .backspace, 9: .tab, 10: .enter,
    11: .killAfter, 12: .clear, 13: .enter, 14: .down, 16: .up, 21: .killBefore, 23: .killWord, 0x7f: .backspace,
  ]

  /// The rest of a character of several bytes. RFC 3629
  private static func letter(_ first: UInt8, _ next: () -> UInt8?) -> LineKey {
    let count = first >= 0xf0 ? 3 : first >= 0xe0 ? 2 : 1
    let bytes = [first] + (0..<count).compactMap { _ in next() }
    return String(validating: bytes, as: UTF8.self).map { .text($0.sanitised) } ?? .other
  }

  /// `ESC [ A`, `ESC O A`, `ESC [ 3 ~`: up to the byte that ends it.
  private static func sequence(_ next: () -> UInt8?, _ more: () -> Bool) -> LineKey {
    guard let kind = next(), [UInt8(ascii: "["), UInt8(ascii: "O")].contains(kind) else { return .other }
    var parameters = ""
    while more(), let byte = next() {
      if (0x40...0x7e).contains(byte) { return named[parameters + String(Unicode.Scalar(byte))] ?? .other }
      parameters += String(Unicode.Scalar(byte))
    }
    return .other
  }

  private static let named: [String: LineKey] = [
    "A": .up, "B": .down, "C": .right, "D": .left, "H": .home, "F": .end, "1~": .home, "4~": .end, "7~": .home,
    "8~": .end, "3~": .delete,
  ]
}
