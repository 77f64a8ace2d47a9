extension Token {
  /// The instructions of `[BPF_STMT(0|0|0x20, 0x4), BPF_JUMP(0x5|0|0x10, 0xc000003e, 0, 0x1)]` as the kernel has them:
  /// code, both jumps, value. Nil for anything else. linux/filter.h
  static func program(_ token: String) -> [UInt8]? {
    guard token.hasPrefix("[BPF_") else { return nil }
    return token.matches(of: /BPF_(STMT|JUMP)\(([^)]*)\)/).flatMap { match -> [UInt8] in
      let numbers = match.output.2.split(separator: ",").map { number($0.filter { $0 != " " }) ?? -1 }
      let (code, value) = (numbers.first ?? -1, numbers.dropFirst().first ?? -1)
      let jumps = match.output.1 == "JUMP" ? numbers.dropFirst(2).map { UInt8(truncatingIfNeeded: $0) } : [0, 0]
      return [UInt8(truncatingIfNeeded: code), UInt8(truncatingIfNeeded: code >> 8)] + jumps
        + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * Int64($0))) }
    }
  }
}
