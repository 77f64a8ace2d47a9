import Steps
import Testing

@testable import Planning

/// The program is run by a machine of our own, from its bytes, and asked what the kernel would ask.
@Suite struct DeviceProgramTests {
  /// As `c 1:5 rw`, what a process wants.
  private func passes(_ question: String, _ rules: [String]) -> Bool {
    BPFMachine(DeviceProgram(allowing: rules).bytes).answer(question) == 1
  }

  static let rules = ["c 1:3 rwm", "c *:* m", "b *:* m", "c 5:* rw", "b 8:1 r", "c *:7 w"]

  @Test(arguments: [
    "c 1:3 r", "c 1:3 w", "c 1:3 rw", "c 1:3 rwm", "c 9:9 m", "b 9:9 m", "c 5:0 rw", "c 5:4294967295 r", "b 8:1 r",
    "c 200:7 w",
  ])
  func whatARuleAllowsPasses(_ question: String) { #expect(passes(question, Self.rules)) }

  @Test(arguments: [
    "c 1:4 r", "c 2:3 r", "b 1:3 r", "c 9:9 mr", "b 9:9 w", "c 6:0 r", "c 5:0 rm", "b 8:1 w", "b 8:1 rw", "b 8:2 r",
    "c 200:7 r", "c 200:7 rw", "c 65537:3 r",
  ])
  func allElseIsRefused(_ question: String) { #expect(!passes(question, Self.rules)) }

  @Test func withoutARuleNothingPasses() { #expect(!passes("c 1:3 r", [])) }

  /// As cgroup v1 keeps them: one rule for a device, with the letters of all.
  @Test func twoRulesOfOneDeviceAreOne() {
    #expect(passes("c 1:3 rw", ["c 1:3 r", "c 1:3 w"]))
    #expect(!passes("c 1:3 rw", ["c 1:3 r", "c *:* w"]))
  }

  @Test func allOfBothTypesPassesOnceItIsAskedFor() {
    #expect(passes("b 8:0 rw", ["c 1:3 r", "a *:* rwm", "c 1:4 r"]))
    #expect(DeviceProgram(allowing: ["c 1:3 r", "a *:* rwm"]).instructions.count == 2)
  }

  /// Not even the one that is left of it in 32 bits.
  @Test func aNumberThatNoDeviceHasAllowsNone() {
    #expect(!passes("c 1:3 r", ["c 4294967297:3 rwm"]))
    #expect(!passes("c 1:1 r", ["c 1:4294967297 rwm"]))
  }

  /// An instruction that is never come to, the kernel refuses.
  @Test func everyInstructionIsReached() {
    let program = DeviceProgram(allowing: Self.rules).instructions
    var reached: Set<Int> = [0]
    for (index, instruction) in program.enumerated() where reached.contains(index) && instruction != .exit {
      reached.insert(index + 1)
      if [0x56, 0x45].contains(instruction.code) { reached.insert(index + 1 + Int(instruction.offset)) }
    }
    #expect(reached.count == program.count)
  }
}

/// The instructions that such programs have. kernel: bpf/standardization/instruction-set.rst
private struct BPFMachine {
  private let bytes: [UInt8]
  private var registers = [UInt64](repeating: 0, count: 11)

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// Nil for a program that leaves its own bounds or has an instruction that is not known.
  func answer(_ question: String) -> UInt64? {
    var machine = self
    return machine.run(Self.context(question))
  }

  /// struct bpf_cgroup_dev_ctx: access_type, major, minor.
  private static func context(_ question: String) -> [UInt32] {
    let words = question.split(separator: " ")
    let letters: [Character: UInt32] = ["m": 1, "r": 2, "w": 4]
    let access = words[2].reduce(UInt32(0)) { $0 | letters[$1, default: 0] }
    return [access << 16 | (words[0] == "b" ? 1 : 2)] + words[1].split(separator: ":").compactMap { UInt32($0) }
  }

  private mutating func run(_ context: [UInt32]) -> UInt64? {
    var next = 0
    while bytes.indices.contains(next * 8) {
      let it = Array(bytes[next * 8..<next * 8 + 8])
      let (target, source) = (Int(it[1] & 15), Int(it[1] >> 4))
      let offset = Int(Int16(truncatingIfNeeded: Int(it[2]) | Int(it[3]) << 8))
      let immediate = UInt32(it[4]) | UInt32(it[5]) << 8 | UInt32(it[6]) << 16 | UInt32(it[7]) << 24
      let extended = UInt64(bitPattern: Int64(Int32(bitPattern: immediate)))
      next += 1
      switch it[0] {
      case 0x61: registers[target] = UInt64(context[offset / 4])
      case 0xbf: registers[target] = registers[source]
      case 0xb7: registers[target] = extended
      case 0x54: registers[target] &= UInt64(immediate)
      case 0x77: registers[target] >>= extended
      case 0x56: if UInt32(truncatingIfNeeded: registers[target]) != immediate { next += offset }
      case 0x45: if registers[target] & extended != 0 { next += offset }
      case 0x95: return registers[0]
      default: return nil
      }
    }
    return nil
  }
}
