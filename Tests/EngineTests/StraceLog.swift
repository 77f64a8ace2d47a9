import Foundation

/// One call as strace(1) wrote it, with `-f -X raw -v`.
struct WitnessedCall: Equatable {
  var pid: Int
  var name: String
  /// Top-level arguments, verbatim.
  var arguments: [String]
  var result: Int?
  var errno: String?
  /// What follows the arguments of clone3: `{pidfd=[16]}`.
  var output = ""
  /// Bytes of `-e write=all` and `-e read=all`.
  var data: [UInt8] = []

  /// The descriptor that the call is about, if its first argument is one.
  var descriptor: Int? { arguments.first.flatMap { Int($0) } }
  var text: String? { arguments.lazy.compactMap(Token.unquoted).first }
}

/// A whole log: interrupted lines are joined, signals and exits left out.
struct StraceLog {
  private(set) var calls: [WitnessedCall] = []

  init(_ log: Data) {
    var open: [Int: String] = [:]
    var keepsData = false
    for line in log.split(separator: UInt8(ascii: "\n")) {
      if line.starts(with: Self.dump) {
        if keepsData { addData(line) }
        continue
      }
      guard let (pid, rest) = Self.whole(String(decoding: line, as: UTF8.self), &open) else { continue }
      guard let call = WitnessedCall(pid: pid, line: rest) else { continue }
      keepsData = Self.carriers.contains(call.name)
      calls.append(call)
    }
  }

  private static let dump = Array(" | ".utf8)
  /// Of these calls the dumped bytes are kept.
  private static let carriers: Set<String> = ["write", "sendto", "recvfrom", "read"]

  /// The line without its PID; one that was interrupted is put together when it goes on.
  private static func whole(_ line: String, _ open: inout [Int: String]) -> (Int, String)? {
    guard let space = line.firstIndex(of: " "), let pid = Int(line[..<space]) else { return nil }
    let rest = String(line[line.index(after: space)...].drop { $0 == " " })
    if rest.hasSuffix("<unfinished ...>") {
      open[pid] = String(rest.dropLast("<unfinished ...>".count)).trimmingCharacters(in: .whitespaces)
      return nil
    }
    if rest.hasPrefix("<... "), let end = rest.range(of: " resumed>"), let begun = open.removeValue(forKey: pid) {
      return (pid, begun + rest[end.upperBound...].drop { $0 == " " })
    }
    return (pid, rest)
  }

  /// ` | 00010  68 69 …  hi…  |`: sixteen bytes in fixed columns.
  private mutating func addData(_ line: Data) {
    let columns = String(decoding: line, as: UTF8.self).dropFirst(3)
    guard let space = columns.firstIndex(of: " ") else { return }
    let hex = columns[space...].dropFirst(2).prefix(49).split(separator: " ")
    calls[calls.count - 1].data += hex.compactMap { UInt8($0, radix: 16) }
  }
}

extension WitnessedCall {
  /// `name(arguments) = result ERRNO (words)`
  init?(pid: Int, line: String) {
    guard let parenthesis = line.firstIndex(of: "("), line.first?.isLetter == true else { return nil }
    let (arguments, rest) = Token.list(line[line.index(after: parenthesis)...], until: ")")
    guard let equals = rest.range(of: "= ", options: .backwards) else { return nil }
    let outcome = rest[equals.upperBound...].split(separator: " ")
    self.init(
      pid: pid, name: String(line[..<parenthesis]), arguments: arguments,
      result: outcome.first.flatMap { Token.number(String($0)) }.map(Int.init),
      errno: outcome.count > 1 && outcome[0] == "-1" ? String(outcome[1]) : nil)
    if let arrow = line.range(of: "=> ") { output = String(line[arrow.upperBound...]) }
  }
}

/// The words of strace's arguments.
enum Token {
  /// The items of a list whose opening bracket was passed, and what follows its end.
  static func list(_ text: Substring, until close: Character) -> ([String], Substring) {
    var items: [String] = []
    var item = ""
    var depth = 0
    var rest = text
    while let character = rest.first {
      if character == "\"" {
        let (quoted, after) = quoted(rest)
        item += quoted
        rest = after
        continue
      }
      rest = rest.dropFirst()
      if depth == 0, character == close { break }
      if "([{".contains(character) { depth += 1 }
      if ")]}".contains(character) { depth -= 1 }
      if depth == 0, character == "," {
        items.append(item.trimmingCharacters(in: .whitespaces))
        item = ""
      } else {
        item.append(character)
      }
    }
    let last = item.trimmingCharacters(in: .whitespaces)
    return (last.isEmpty ? items : items + [last], rest)
  }

  private static func quoted(_ text: Substring) -> (String, Substring) {
    var quoted = "\""
    var rest = text.dropFirst()
    while let character = rest.first {
      quoted.append(character)
      rest = rest.dropFirst()
      if character == "\\", let escaped = rest.first {
        quoted.append(escaped)
        rest = rest.dropFirst()
      } else if character == "\"" {
        break
      }
    }
    return (quoted, rest)
  }

  /// The bytes of a quoted text, nil for anything else.
  static func unquoted(_ token: String) -> String? {
    guard token.hasPrefix("\""), token.hasSuffix("\""), token.utf8.count > 1 else { return nil }
    var bytes: [UInt8] = []
    var rest = Array(token.utf8.dropFirst().dropLast())[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let escape = rest.popFirst() else {
        bytes.append(byte)
        continue
      }
      bytes.append(unescaped(escape, &rest))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func unescaped(_ escape: UInt8, _ rest: inout ArraySlice<UInt8>) -> UInt8 {
    let simple: [Character: UInt8] = ["n": 10, "t": 9, "r": 13, "v": 11, "f": 12]
    if let byte = simple[Character(Unicode.Scalar(escape))] { return byte }
    guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(escape) else { return escape }
    var digits = [escape]
    while digits.count < 3, let next = rest.first, (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(next) {
      digits.append(next)
      rest = rest.dropFirst()
    }
    return UInt8(truncatingIfNeeded: Int(String(decoding: digits, as: UTF8.self), radix: 8) ?? 0)
  }

  /// `0x6|0x80000`, `0755`, `-100`, `NULL`
  static func number(_ token: String) -> Int64? {
    if token == "NULL" { return 0 }
    var value: Int64 = 0
    for part in token.split(separator: "|") {
      guard let number = single(part) else { return nil }
      value |= number
    }
    return value
  }

  /// `0xfeffffff|0x1ff`: the lower 32 capabilities, then the upper ones, if there are any. capset(2)
  static func capabilities(_ token: String) -> Int64? {
    let words = token.split(separator: "|", maxSplits: 1).map { number(String($0)) }
    guard let lower = words.first ?? nil, let upper = words.count > 1 ? words[1] : 0 else { return nil }
    return lower | upper << 32
  }

  private static func single(_ part: Substring) -> Int64? {
    if part.hasPrefix("0x") { return UInt64(part.dropFirst(2), radix: 16).map { Int64(bitPattern: $0) } }
    if part.hasPrefix("0"), part.count > 1 { return Int64(part, radix: 8) }
    return Int64(part) ?? UInt64(part).map { Int64(bitPattern: $0) }
  }

  /// The members of `{a=1, b=2}`.
  static func members(_ token: String) -> [String: String]? {
    guard token.hasPrefix("{") else { return nil }
    let (items, _) = list(token.dropFirst(), until: "}")
    return items.reduce(into: [:]) { members, item in
      guard let equals = item.firstIndex(of: "=") else { return }
      members[String(item[..<equals])] = String(item[item.index(after: equals)...])
    }
  }
}
