/// A JSON value whose objects keep their order, as calls keep the order of their arguments. RFC 8259
///
/// Small and without Foundation: it is used between fork and exec's far side, where nothing large may be loaded.
public enum JSON: Equatable, Sendable {
  case null
  case bool(Bool)
  case number(Int64)
  case real(Double)
  case string(String)
  case array([JSON])
  case object([Member])

  public struct Member: Equatable, Sendable {
    public var name: String
    public var value: JSON

    public init(_ name: String, _ value: JSON) {
      self.name = name
      self.value = value
    }
  }

  public subscript(name: String) -> JSON? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  public var string: String? { if case .string(let text) = self { text } else { nil } }
  public var number: Int64? { if case .number(let number) = self { number } else { nil } }
  public var array: [JSON]? { if case .array(let values) = self { values } else { nil } }
  public var members: [Member]? { if case .object(let members) = self { members } else { nil } }

  /// Compact, in the order of its members.
  public var text: String {
    var bytes: [UInt8] = []
    write(to: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  /// For people: four blanks a level, a member a line.
  public var indented: String { indented(by: 0) }

  private func indented(by depth: Int) -> String {
    let (outer, inner) = (String(repeating: " ", count: 4 * depth), String(repeating: " ", count: 4 * depth + 4))
    switch self {
    case .array(let values) where !values.isEmpty:
      return "[\n" + values.map { inner + $0.indented(by: depth + 1) }.joined(separator: ",\n") + "\n\(outer)]"
    case .object(let members) where !members.isEmpty:
      let lines = members.map { "\(inner)\(JSON.string($0.name).text): \($0.value.indented(by: depth + 1))" }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(outer)}"
    default: return text
    }
  }

  public func write(to bytes: inout [UInt8]) {
    switch self {
    case .null: bytes.append(utf8: "null")
    case .bool(let value): bytes.append(utf8: value ? "true" : "false")
    case .number(let value): bytes.append(decimal: value)
    case .real(let value): bytes.append(utf8: String(value))
    case .string(let value): Self.quote(value, to: &bytes)
    case .array(let values): Self.list(values, "[", "]", to: &bytes) { $0.write(to: &$1) }
    case .object(let members):
      Self.list(members, "{", "}", to: &bytes) {
        Self.quote($0.name, to: &$1)
        $1.append(UInt8(ascii: ":"))
        $0.value.write(to: &$1)
      }
    }
  }

  private static func list<T>(
    _ items: [T], _ open: Unicode.Scalar, _ close: Unicode.Scalar, to bytes: inout [UInt8],
    write: (T, inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: open))
    for (index, item) in items.enumerated() {
      if index > 0 { bytes.append(UInt8(ascii: ",")) }
      write(item, &bytes)
    }
    bytes.append(UInt8(ascii: close))
  }

  /// Appends `text` as a JSON string, control characters escaped. What needs no escape is copied in pieces: on the way
  /// to execve whole files are quoted, some of them twice.
  public static func quote(_ text: String, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\""))
    var text = text
    text.withUTF8 { utf8 in
      var begin = 0
      var index = plain(utf8, from: 0)
      while index < utf8.count {
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[begin..<index]))
        escape(utf8[index], to: &bytes)
        begin = index + 1
        index = plain(utf8, from: begin)
      }
      bytes.append(contentsOf: UnsafeBufferPointer(rebasing: utf8[begin...]))
    }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Where the first byte stands that must be escaped, or the end. Eight are looked at together.
  private static func plain(_ utf8: UnsafeBufferPointer<UInt8>, from begin: Int) -> Int {
    var index = begin
    let base = UnsafeRawBufferPointer(utf8)
    while index + 8 <= utf8.count {
      let eight = base.loadUnaligned(fromByteOffset: index, as: UInt64.self)
      if holds(eight, below: 0x20) || holds(eight, UInt8(ascii: "\"")) || holds(eight, UInt8(ascii: "\\"))
        || holds(eight, 0x7f)
      {
        break
      }
      index += 8
    }
    while index < utf8.count, !mustEscape(utf8[index]) { index += 1 }
    return index
  }

  private static let ones: UInt64 = 0x0101_0101_0101_0101

  /// Whether one of the eight bytes is below `limit` (at most 0x80). "Bit Twiddling Hacks", hasless
  private static func holds(_ eight: UInt64, below limit: UInt64) -> Bool {
    (eight &- ones &* limit) & ~eight & ones &* 0x80 != 0
  }

  private static func holds(_ eight: UInt64, _ byte: UInt8) -> Bool { holds(eight ^ ones &* UInt64(byte), below: 1) }

  private static func mustEscape(_ byte: UInt8) -> Bool {
    byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") || byte == 0x7f
  }

  private static func escape(_ byte: UInt8, to bytes: inout [UInt8]) {
    bytes.append(UInt8(ascii: "\\"))
    switch byte {
    case UInt8(ascii: "\n"): bytes.append(UInt8(ascii: "n"))
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
    default:
      bytes.append(contentsOf: [
        UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), digit(byte >> 4), digit(byte & 15),
      ])
    }
  }

  private static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") - 10 + value
  }
}

extension [UInt8] {
  /// Appends the text's bytes, all at once: `+= text.utf8` asks the view for one after the other.
  public mutating func append(utf8 text: String) {
    var text = text
    text.withUTF8 { append(contentsOf: $0) }
  }

  /// Appends the number's digits.
  public mutating func append(decimal value: Int64) {
    if value < 0 { append(UInt8(ascii: "-")) }
    let magnitude = value.magnitude
    var power: UInt64 = 1
    while magnitude / power >= 10 { power *= 10 }
    while power > 0 {
      append(UInt8(ascii: "0") + UInt8(magnitude / power % 10))
      power /= 10
    }
  }
}
