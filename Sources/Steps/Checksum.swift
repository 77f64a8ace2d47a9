/// A hash that is the same everywhere: against accidents, not against people. FNV-1a of 64 bits,
/// http://www.isthe.com/chongo/tech/comp/fnv
public struct Checksum: Equatable, Sendable {
  public let value: UInt64

  public init(of bytes: [UInt8]) {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in bytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    value = hash
  }

  /// 16 hexadecimal digits.
  public var digits: String { value.hexadecimal }
}

extension UInt64 {
  /// 16 hexadecimal digits.
  public var hexadecimal: String {
    let digits = String(self, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
