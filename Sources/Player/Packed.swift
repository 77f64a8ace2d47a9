import CZlib

/// Bytes for a script element: zlib's form, which browsers call `deflate`, in base64. RFC 1950, RFC 4648
enum Packed {
  /// Nil where there is no memory for it. compress2(3)
  static func text(_ bytes: [UInt8]) -> String? {
    var size = compressBound(uLong(bytes.count))
    var packed = [UInt8](repeating: 0, count: Int(size))
    guard compress2(&packed, &size, bytes, uLong(bytes.count), 9) == Z_OK else { return nil }
    return base64(packed[..<Int(size)])
  }

  private static let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

  static func base64(_ bytes: ArraySlice<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity((bytes.count + 2) / 3 * 4)
    var rest = bytes
    while let first = rest.popFirst() {
      let others = [rest.popFirst(), rest.popFirst()]
      let bits = Int(first) << 16 | Int(others[0] ?? 0) << 8 | Int(others[1] ?? 0)
      let count = 2 + others.count { $0 != nil }
      text += (0..<4).map { $0 < count ? letters[bits >> (18 - 6 * $0) & 63] : UInt8(ascii: "=") }
    }
    return String(decoding: text, as: UTF8.self)
  }
}
