/// The part of classic BPF that filters are made of. bpf(4)
struct BPF {
  private struct Instruction {
    let code: UInt16
    let (yes, no): (Int, Int)
    let value: UInt32
  }

  private let program: [Instruction]

  init(_ bytes: [UInt8]) {
    program = stride(from: 0, to: bytes.count - 7, by: 8).map { start in
      let each = bytes[start..<(start + 8)].map(UInt32.init)
      return Instruction(
        code: UInt16(each[0] | each[1] << 8), yes: Int(each[2]), no: Int(each[3]),
        value: each[4] | each[5] << 8 | each[6] << 16 | each[7] << 24)
    }
  }

  /// Nil for an instruction that is none, or a jump out of the program.
  func answer(_ architecture: UInt32, _ number: UInt32, _ arguments: UInt64...) -> UInt32? {
    let words: [UInt32] = arguments.flatMap { [UInt32(truncatingIfNeeded: $0), UInt32($0 >> 32)] }
    let data = [number, architecture, 0, 0] + words
    var (at, accumulator) = (0, UInt32(0))
    while at < program.count {
      let each = program[at]
      at += 1
      switch each.code {
      case 0x20: accumulator = each.value / 4 < UInt32(data.count) ? data[Int(each.value / 4)] : 0
      case 0x54: accumulator &= each.value
      case 0x05: at += Int(each.value)
      case 0x15: at += accumulator == each.value ? each.yes : each.no
      case 0x25: at += accumulator > each.value ? each.yes : each.no
      case 0x35: at += accumulator >= each.value ? each.yes : each.no
      case 0x45: at += accumulator & each.value != 0 ? each.yes : each.no
      case 0x06: return each.value
      default: return nil
      }
    }
    return nil
  }
}
