import Planning
import Steps
import Testing

@testable import Kernel

/// What the compiled filter answers, read by a small interpreter of classic BPF. DockerTests asks the kernel.
struct SeccompCompilerTests {
  private static let (native, i386): (UInt32, UInt32) = (0xc000_003e, 0x4000_0003)
  private static let (allowed, refused, missing): (UInt32, UInt32, UInt32) = (0x7fff_0000, 0x5_0001, 0x5_0026)

  private static func program(_ bounding: [String] = []) throws -> [UInt8] {
    let policy = SeccompProfile.docker.policy(bounding: bounding, architecture: "x86_64", kernel: "6.1")
    return try SeccompCompiler.program(for: policy)
  }

  #if arch(x86_64)
    @Test func dockersDefault() throws {
      let program = try Self.program()
      let answers: [(name: String, architecture: UInt32, number: UInt32, argument: UInt64, answer: UInt32)] = [
        ("read", Self.native, 0, 0, Self.allowed), ("mount", Self.native, 165, 0, Self.refused),
        ("keyctl", Self.native, 250, 0, Self.refused), ("clone3", Self.native, 435, 0, Self.missing),
        ("clone", Self.native, 56, 0x11, Self.allowed), ("clone, NEWUSER", Self.native, 56, 0x1000_0000, Self.refused),
        ("personality", Self.native, 135, 0xffff_ffff, Self.allowed),
        ("personality", Self.native, 135, 1, Self.refused),
        ("of tomorrow", Self.native, 449 + 1, 0, Self.missing), ("no number", Self.native, .max, 0, Self.missing),
        ("i386 read", Self.i386, 3, 0, Self.allowed), ("i386 mount", Self.i386, 21, 0, Self.refused),
        ("i386 of tomorrow", Self.i386, 460, 0, Self.missing), ("x32 read", Self.native, 0x4000_0000, 0, Self.allowed),
        ("x32 of tomorrow", Self.native, 0x4000_0300, 0, Self.missing),
      ]
      for each in answers {
        let seen = BPF(program).answer(each.architecture, each.number, each.argument)
        #expect(seen == each.answer, "\(each.name): \(String(seen ?? 0, radix: 16))")
      }
      // Another processor's call ends the process: SECCOMP_RET_KILL_THREAD.
      #expect(BPF(program).answer(0xc000_00b7, 0, 0) == 0)
    }

    @Test func capabilitiesOpen() throws {
      #expect(BPF(try Self.program(["CAP_SYS_ADMIN"])).answer(Self.native, 165, 0) == Self.allowed)
      #expect(BPF(try Self.program(["CAP_SYS_ADMIN"])).answer(Self.native, 435, 0) == Self.allowed)
      #expect(BPF(try Self.program(["CAP_SYS_CHROOT"])).answer(Self.native, 161, 0) == Self.allowed)
      #expect(BPF(try Self.program()).answer(Self.native, 161, 0) == Self.refused)
    }
  #endif

  /// What lets all pass but a few tells nobody that a call is missing.
  @Test func anOpenProfileHasNoPrelude() throws {
    let policy = SeccompPolicy(
      otherwise: .allow, architectures: [], rules: [.init(["acct", "nonsense"], .init("SCMP_ACT_ERRNO", errno: 5))])
    #expect(SeccompPrelude(policy).program.isEmpty)
    #expect(try !SeccompCompiler.program(for: policy).isEmpty)
    let unknown = SeccompPolicy(otherwise: .refuse, architectures: ["SCMP_ARCH_NOPE"], rules: [])
    #expect(throws: SeccompFailure.self) { try SeccompCompiler.program(for: unknown) }
  }

  /// As many as no pipe holds: whoever asks is to be told, and not to wait for ever.
  @Test func moreThanTheKernelTakes() throws {
    let rules = (0..<3000).map { value in
      SeccompPolicy.Rule(
        ["read"], .init("SCMP_ACT_ERRNO", errno: 5),
        where: [.init(0, "SCMP_CMP_EQ", UInt64(value) << 32 | UInt64(value))])
    }
    let program = try SeccompCompiler.program(for: SeccompPolicy(otherwise: .allow, architectures: [], rules: rules))
    #expect(program.count > 8192 * 8)
  }
}
