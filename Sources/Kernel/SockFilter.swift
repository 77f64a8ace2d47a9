/// An instruction of classic BPF: struct sock_filter. linux/filter.h, seccomp(2)
struct SockFilter: Hashable {
  let code: UInt16
  /// How many instructions are jumped over where the test holds, and where it doesn't.
  var jt: UInt8 = 0
  var jf: UInt8 = 0
  var k: UInt32

  static let size = 8

  /// BPF_LD | BPF_W | BPF_ABS
  static let loads: UInt16 = 0x20
  /// BPF_ALU | BPF_AND
  static let masks: UInt16 = 0x54
  /// BPF_JMP | BPF_JA
  static let skips: UInt16 = 0x05
  /// BPF_JMP | BPF_JEQ, JGT, JGE, JSET
  static let (equal, above, atLeast, anyBit): (UInt16, UInt16, UInt16, UInt16) = (0x15, 0x25, 0x35, 0x45)
  /// BPF_RET
  static let answers: UInt16 = 0x06

  /// Of struct seccomp_data, where the call's number and its architecture lie.
  static let (number, architecture): (UInt32, UInt32) = (0, 4)

  static func load(_ offset: UInt32) -> Self { Self(code: loads, k: offset) }
  static func jump(equal k: UInt32, _ jt: UInt8, _ jf: UInt8) -> Self { Self(code: equal, jt: jt, jf: jf, k: k) }
  static func jump(above k: UInt32, _ jt: UInt8, _ jf: UInt8) -> Self { Self(code: above, jt: jt, jf: jf, k: k) }
  static func jump(atLeast k: UInt32, _ jt: UInt8, _ jf: UInt8) -> Self { Self(code: atLeast, jt: jt, jf: jf, k: k) }
  static func skip(_ count: Int) -> Self { Self(code: skips, k: UInt32(count)) }
  static func answer(_ k: UInt32) -> Self { Self(code: answers, k: k) }

  var bytes: [UInt8] {
    [UInt8(code & 0xff), UInt8(code >> 8), jt, jf] + (0..<4).map { UInt8(truncatingIfNeeded: k >> (8 * UInt32($0))) }
  }
}

extension SockFilter {
  /// As the kernel takes them, one after the other.
  static func program(_ bytes: [UInt8]) -> [SockFilter] {
    stride(from: 0, to: bytes.count, by: size).map { SockFilter(bytes, at: $0) }
  }

  private init(_ program: [UInt8], at start: Int) {
    let bytes = program[start..<(start + Self.size)].map(UInt32.init)
    self.init(
      code: UInt16(bytes[0] | bytes[1] << 8), jt: UInt8(bytes[2]), jf: UInt8(bytes[3]),
      k: bytes[4] | bytes[5] << 8 | bytes[6] << 16 | bytes[7] << 24)
  }
}
