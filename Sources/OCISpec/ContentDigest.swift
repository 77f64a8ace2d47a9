/// The name of a content by its SHA-256: `sha256:` and 64 lower-case hexadecimal digits. OCI image spec, descriptor.md
public struct ContentDigest: Hashable, Sendable, CustomStringConvertible {
  /// The 64 digits, without the algorithm: fit for a file name.
  public let hex: String

  public var description: String { Self.prefix + hex }

  /// Reads `sha256:…`; any other form is refused with the reason.
  public init(_ text: String) throws(InvalidDigest) {
    guard text.hasPrefix(Self.prefix) else {
      throw InvalidDigest(text: text, reason: "it has to begin with \"sha256:\"; other algorithms are not read")
    }
    try self.init(hex: String(text.dropFirst(Self.prefix.count)), of: text)
  }

  /// The 32 bytes that SHA-256 gives.
  public init(bytes: some Sequence<UInt8>) {
    let digits = Array("0123456789abcdef".utf8)
    let text = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
    precondition(text.count == 64, "SHA-256 has 32 bytes")
    hex = String(decoding: text, as: UTF8.self)
  }

  private init(hex: String, of text: String) throws(InvalidDigest) {
    guard hex.utf8.count == 64, hex.utf8.allSatisfy(\.isLowerHex) else {
      throw InvalidDigest(text: text, reason: "after \"sha256:\" it has to have 64 digits of 0-9 and a-f")
    }
    self.hex = hex
  }

  private static let prefix = "sha256:"
}

extension ContentDigest: Codable {
  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A text that is no digest, and why.
public struct InvalidDigest: Error, Equatable, CustomStringConvertible {
  public var text: String
  public var reason: String

  public var description: String { "read digest \"\(printable(text))\": \(reason)" }
}

extension UInt8 {
  var isDigit: Bool { UInt8(ascii: "0")...UInt8(ascii: "9") ~= self }
  var isLowerHex: Bool { isDigit || UInt8(ascii: "a")...UInt8(ascii: "f") ~= self }
  var isLower: Bool { UInt8(ascii: "a")...UInt8(ascii: "z") ~= self }
  var isUpper: Bool { UInt8(ascii: "A")...UInt8(ascii: "Z") ~= self }
  var isLetterOrDigit: Bool { isDigit || isLower || isUpper }
}

/// `text` without control characters: fit for a message about a text that came from outside.
package func printable(_ text: String) -> String {
  var kept = String.UnicodeScalarView()
  for scalar in text.unicodeScalars {
    kept.append(scalar.value < 0x20 || 0x7f..<0xa0 ~= scalar.value ? "\u{fffd}" : scalar)
  }
  return String(kept)
}
