import Steps

/// The words of strace's arguments. strace(1)
enum StraceToken {
  /// The items up to `close`, whose opening bracket was passed, and where the text goes on behind it.
  static func list(_ text: [UInt8], from start: Int, until close: UInt8) -> (items: [String], end: Int) {
    var items: [String] = []
    var (index, begin, depth) = (start, start, 0)
    while index < text.count {
      let byte = text[index]
      if byte == UInt8(ascii: "\"") {
        index = endOfQuote(text, index)
        continue
      }
      if depth == 0, byte == close { break }
      if "([{".utf8.contains(byte) { depth += 1 }
      if ")]}".utf8.contains(byte) { depth -= 1 }
      if depth == 0, byte == UInt8(ascii: ",") {
        items.append(trimmed(text[begin..<index]))
        begin = index + 1
      }
      index += 1
    }
    let last = trimmed(text[begin..<min(index, text.count)])
    return (last.isEmpty ? items : items + [last], min(index + 1, text.count))
  }

  /// Behind the quotation mark that ends what begins at `start`.
  private static func endOfQuote(_ text: [UInt8], _ start: Int) -> Int {
    var index = start + 1
    while index < text.count, text[index] != UInt8(ascii: "\"") {
      index += text[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    return min(index + 1, text.count)
  }

  private static func trimmed(_ bytes: ArraySlice<UInt8>) -> String {
    let body = bytes.drop { $0 == 0x20 }
    return String(decoding: body.prefix(body.count - body.reversed().prefix { $0 == 0x20 }.count), as: UTF8.self)
  }

  /// What stands between quotation marks; nil for anything else. A text that strace cut keeps its `...` as `…`.
  static func text(_ token: String) -> String? {
    let isCut = token.hasSuffix("\"...")
    let body = isCut ? token.dropLast(3) : token[...]
    guard body.utf8.count > 1, body.hasPrefix("\""), body.hasSuffix("\"") else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(body.utf8.dropFirst().dropLast())[...]
    while let byte = rest.popFirst() {
      if byte == UInt8(ascii: "\\"), let escape = rest.popFirst() {
        bytes.append(unescaped(escape, &rest))
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self) + (isCut ? "…" : "")
  }

  private static func unescaped(_ escape: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8 {
    let simple: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 10, UInt8(ascii: "t"): 9, UInt8(ascii: "r"): 13, UInt8(ascii: "v"): 11, UInt8(ascii: "f"): 12,
    ]
    if let byte = simple[escape] { return byte }
    if escape == UInt8(ascii: "x") { return number(&rest, digits: 2, radix: 16) }
    guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(escape) else { return escape }
    rest = [escape] + rest
    return number(&rest, digits: 3, radix: 8)
  }

  private static func number(_ rest: inout ArraySlice<UInt8>, digits: Int, radix: Int) -> UInt8 {
    let limit = radix == 8 ? UInt8(ascii: "7") : UInt8(ascii: "f")
    let found = rest.prefix(digits).prefix {
      ($0 >= 0x30 && $0 <= min(limit, 0x39)) || (radix == 16 && $0 >= 0x61 && $0 <= limit)
    }
    rest = rest.dropFirst(found.count)
    return UInt8(truncatingIfNeeded: Int(String(decoding: found, as: UTF8.self), radix: radix) ?? 0)
  }

  /// `42`, `-100`, `0755`, `0x1f`; nil for names.
  static func number(_ token: String) -> Int64? {
    if token.hasPrefix("0x") { return UInt64(token.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } }
    if token.count > 1, token.hasPrefix("0"), token.allSatisfy(\.isNumber) { return Int64(token, radix: 8) }
    return Int64(token)
  }

  /// The token as a trace keeps an argument: numbers, texts, lists and structures; what is none of them, as flags, as text.
  static func json(_ token: String, depth: Int = 0) -> JSON {
    if token == "NULL" { return .null }
    if let text = text(token) { return .string(text) }
    if !token.hasPrefix("0") || token.count == 1, let number = number(token) { return .number(number) }
    guard depth < 8,
      let close = [UInt8(ascii: "["): UInt8(ascii: "]"), UInt8(ascii: "{"): UInt8(ascii: "}")][token.utf8.first ?? 0]
    else { return .string(token.replacing(" | ", with: "|")) }
    let items = list(Array(token.utf8), from: 1, until: close).items
    if close == UInt8(ascii: "]") { return .array(items.map { json($0, depth: depth + 1) }) }
    return .object(items.map { member($0, depth) })
  }

  /// `a=1`; what has no name stands under its own text.
  private static func member(_ item: String, _ depth: Int) -> JSON.Member {
    let name = item.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
    guard !name.isEmpty, item.dropFirst(name.count).hasPrefix("=") else { return JSON.Member(item, .bool(true)) }
    return JSON.Member(String(name), json(String(item.dropFirst(name.count + 1)), depth: depth + 1))
  }
}
