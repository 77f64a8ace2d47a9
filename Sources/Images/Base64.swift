import FoundationEssentials

/// RFC 4648, section 4
package enum Base64 {
  package static func encode(_ text: String) -> String { Data(text.utf8).base64EncodedString() }

  /// Nil for what is none.
  package static func decode(_ text: String) -> String? {
    Data(base64Encoded: text).map { String(decoding: $0, as: UTF8.self) }
  }
}
