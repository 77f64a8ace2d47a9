import Planning
import Steps
import Testing

@testable import Kernel

/// A folded filter answers as the one it was made of: for every number of every architecture, and for what a rule asks of the
/// arguments.
struct SeccompFoldingTests {
  private static let architectures: [UInt32] = [0xc000_003e, 0x4000_0003, 0xc000_00b7, 0x4000_0028, 0]
  private static let numbers: [UInt32] =
    [0, 0x4000_0000].flatMap { first in (0..<600).map { first + $0 } } + [0x3fff_ffff, 0x8000_0000, .max - 1, .max]
  private static let arguments: [UInt64] = [
    0, 1, 0x11, 40, 0x2_0000, 0x2_0008, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0028, 0x1000_0000, 0x7e02_0000, .max,
  ]

  /// Whose arguments rules ask for: clone and personality of x86_64, i386 and arm, keyctl here.
  private static let asked: Set<UInt32> = [56, 135, 120, 136, 220, 92, 250]

  private static func expectTheSame(_ folded: [UInt8], _ whole: [UInt8], _ what: String) {
    let (one, other) = (BPF(folded), BPF(whole))
    for architecture in architectures {
      for number in numbers {
        for argument in asked.contains(number & 0xfff) ? arguments : [0, .max] {
          let seen = one.answer(architecture, number, argument, 7)
          let wanted = other.answer(architecture, number, argument, 7)
          if seen != wanted || wanted == nil {
            Issue.record("\(what): \(architecture) \(number) \(argument): \(seen ?? 1), not \(wanted ?? 1)")
            return
          }
        }
      }
    }
  }

  @Test(arguments: [[], ["CAP_SYS_ADMIN"], ["CAP_SYS_CHROOT", "CAP_SYS_NICE", "CAP_SYS_PTRACE"]])
  func dockersDefault(bounding: [String]) throws {
    let policy = SeccompProfile.docker.policy(bounding: bounding, architecture: "x86_64", kernel: "6.1")
    let whole = try SeccompCompiler.unfolded(policy)
    let folded = SeccompFolding.folded(whole)
    #expect(folded.count * 2 < whole.count, "\(folded.count / 8) of \(whole.count / 8) instructions")
    Self.expectTheSame(folded, whole, "\(bounding)")
  }

  /// A rule about most numbers, so that jumps are farther than a byte says; and several on one call.
  @Test func longAndLayered() throws {
    let docker = SeccompProfile.docker.policy(bounding: [], architecture: "x86_64", kernel: "6.1")
    let names = Set(docker.rules.flatMap(\.calls)).sorted()
    let rules = names.enumerated().map { place, name in
      SeccompPolicy.Rule(
        [name], .init("SCMP_ACT_ERRNO", errno: UInt16(place % 90 + 1)),
        where: place % 3 == 0
          ? [.init(0, "SCMP_CMP_GE", UInt64(place)), .init(1, "SCMP_CMP_NE", UInt64(place % 9))] : [])
    }
    let layers = (0..<24).map { layer in
      SeccompPolicy.Rule(
        ["keyctl"], .init("SCMP_ACT_ERRNO", errno: UInt16(100 + layer)),
        where: [.init(0, "SCMP_CMP_EQ", UInt64(layer) << 20), .init(1, "SCMP_CMP_LT", UInt64(layer))])
    }
    let policy = SeccompPolicy(
      otherwise: .allow, architectures: [], rules: rules.filter { $0.calls != ["keyctl"] } + layers)
    let whole = try SeccompCompiler.unfolded(policy)
    let instructions = stride(from: 0, to: whole.count, by: 8).map { SockFilter(whole, at: $0) }
    let folded = try #require(SeccompFolding.fold(instructions)).flatMap(\.bytes)
    #expect(folded.count < whole.count * 2)
    Self.expectTheSame(folded, whole, "layers")
  }

  /// What is not understood stays as it is: a test of a number's bits, an instruction that is none, a way out of the program.
  @Test func notUnderstood() {
    let bits = [SockFilter.load(0), .init(code: SockFilter.anyBit, jt: 0, jf: 1, k: 1), .answer(1), .answer(2)]
    let none = [SockFilter.load(0), .init(code: 0x87, k: 0), .answer(1)]
    let open = [SockFilter.load(0), .jump(equal: 1, 0, 7), .answer(1)]
    for program in [bits, none, open] {
      let bytes = program.flatMap(\.bytes)
      #expect(SeccompFolding.folded(bytes) == bytes)
    }
    #expect(SeccompFolding.folded([]).isEmpty)
  }
}
