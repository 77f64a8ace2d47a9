import Planning
import Steps
import Testing

@testable import Kernel

/// A folded filter answers as the one it was made of: for every number of every architecture, and for what a rule asks of the
/// arguments.
struct SeccompFoldingTests {
  private static let (native, i386): (UInt32, UInt32) = (0xc000_003e, 0x4000_0003)
  private static let everyNumber: [UInt32] =
    [0, 0x4000_0000].flatMap { first in (0..<600).map { first + $0 } } + [0x3fff_ffff, 0x8000_0000, .max - 1, .max]

  /// Each call's answers with these first two arguments. Returns all that there were.
  @discardableResult
  private static func expectTheSame(
    _ folded: [UInt8], _ whole: [UInt8], _ architectures: [UInt32], _ numbers: [UInt32],
    with arguments: (UInt32) -> [(UInt64, UInt64)]
  ) -> Set<UInt32> {
    let (one, other) = (BPF(folded), BPF(whole))
    var answers: Set<UInt32> = []
    for architecture in architectures {
      for number in numbers {
        for (first, second) in arguments(number) {
          let seen = one.answer(architecture, number, first, second)
          let wanted = other.answer(architecture, number, first, second)
          if seen != wanted || wanted == nil {
            let call = "\(architecture) \(number) \(first) \(second)"
            Issue.record("\(call): \(seen ?? 1), not \(wanted ?? 1)")
            return []
          }
          answers.insert(wanted ?? 1)
        }
      }
    }
    return answers
  }

  @Test(arguments: [[], ["CAP_SYS_ADMIN"], ["CAP_SYS_CHROOT", "CAP_SYS_NICE", "CAP_SYS_PTRACE"]])
  func dockersDefault(bounding: [String]) throws {
    let policy = SeccompProfile.docker.policy(bounding: bounding, architecture: "x86_64", kernel: "6.1")
    let whole = try SeccompCompiler.unfolded(policy)
    let folded = SeccompFolding.folded(whole)
    #expect(folded.count * 2 < whole.count, "\(folded.count / 8) of \(whole.count / 8) instructions")
    // clone and personality of x86_64, i386 and arm.
    let asked: Set<UInt32> = [56, 135, 120, 136, 220, 92]
    let values: [UInt64] = [
      0, 1, 0x11, 0x2_0000, 0x2_0008, 0xffff_ffff, 0x1_0000_0000, 0x1_0000_0008, 0x1000_0000, 0x7e02_0000, .max,
    ]
    Self.expectTheSame(folded, whole, [Self.native, Self.i386, 0xc000_00b7, 0x4000_0028, 0], Self.everyNumber) {
      number in
      (asked.contains(number & 0xfff) ? values : [0, .max]).map { ($0, 7) }
    }
  }

  /// A rule about most numbers, so that jumps are farther than a byte says; and several on one call.
  @Test func longAndLayered() throws {
    let docker = SeccompProfile.docker.policy(bounding: [], architecture: "x86_64", kernel: "6.1")
    let names = Set(docker.rules.flatMap(\.calls)).subtracting(["keyctl"]).sorted()
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
    let policy = SeccompPolicy(otherwise: .allow, architectures: [], rules: rules + layers)
    let whole = try SeccompCompiler.unfolded(policy)
    let folded = try #require(SeccompFolding.fold(SockFilter.program(whole))).flatMap(\.bytes)
    let firsts: [UInt64] = [0, 1, 149, 150, 151, 299, 300, 3 << 20, 8 << 20, 23 << 20, 1 << 32, .max]
    let seconds: [UInt64] = [0, 2, 3, 6, 7, 22, 1 << 32]
    let pairs = firsts.flatMap { first in seconds.map { (first, $0) } }
    let answers = Self.expectTheSame(folded, whole, [Self.native], Array(0..<450)) { _ in pairs }
    #if arch(x86_64)
      #expect(
        answers.isSuperset(of: [0x7fff_0000, 0x5_0001, 0x5_0005, 0x5_0000 | 103, 0x5_0000 | 108, 0x5_0000 | 123]))
    #endif
  }

  /// What can't be foreseen of a range of numbers, or is no filter.
  @Test func notUnderstood() {
    let programs: [[SockFilter]] = [
      [.load(0), .init(code: SockFilter.anyBit, jt: 0, jf: 1, k: 1), .answer(1), .answer(2)],
      [.load(0), .init(code: SockFilter.masks, k: 1), .jump(equal: 1, 0, 1), .answer(1), .answer(2)],
      [.load(4), .jump(above: 1, 0, 1), .answer(1), .answer(2)],
      [.jump(equal: 1, 0, 1), .answer(1), .answer(2)],
      [.load(0), .init(code: 0x87, k: 0), .answer(1)],
      [.load(0), .jump(equal: 1, 0, 7), .answer(1)],
      [],
    ]
    for program in programs {
      #expect(SeccompFolding.fold(program) == nil, "\(program)")
      let bytes = program.flatMap(\.bytes)
      #expect(SeccompFolding.folded(bytes) == bytes)
    }
  }

  /// What was loaded and is not asked for is not loaded.
  @Test func whatIsAnsweredAlikeIsOneRange() throws {
    let program: [SockFilter] = [
      .load(0), .jump(equal: 5, 0, 3), .load(16), .jump(equal: 1, 0, 0), .answer(7), .answer(7),
    ]
    #expect(SeccompFolding.fold(program) == [.answer(7)])
  }
}
