import CSeccomp
import Steps

/// What stands before a filter that refuses what it does not know. A call that is younger than all those the profile speaks
/// of is told ENOSYS, so that a C library of tomorrow falls back on what there was. runc does the same.
///
///         load the architecture
///         is it x86_64? else go on below           one section for each
///         load the call's number
///         is it above the last one? ENOSYS
///         …
///         (libseccomp's filter)
struct SeccompPrelude {
  let program: [UInt8]

  init(_ policy: SeccompPolicy) {
    let isOpen = ["SCMP_ACT_ALLOW", "SCMP_ACT_LOG"].contains(policy.otherwise.action)
    guard !isOpen, policy.otherwise != .missing else {
      program = []
      return
    }
    let calls = Set(policy.rules.flatMap(\.calls))
    let native = seccomp_arch_native()
    let tokens = policy.architectures.map(SeccompCompiler.token).filter { $0 != 0 }
    var lasts: [(token: UInt32, last: UInt32)] = []
    for token in [native] + tokens where !lasts.contains(where: { $0.token == token }) {
      let numbers = calls.map { seccomp_syscall_resolve_name_arch(token, $0) }.filter { $0 >= 0 }
      if let last = numbers.max() { lasts.append((token, UInt32(last))) }
    }
    program = Self.instructions(lasts).flatMap(\.bytes)
  }

  /// x32 is told from x86_64 by a bit of the number alone. syscall(2)
  private static let x32Bit: UInt32 = 0x4000_0000
  private static let x86Token = SeccompCompiler.token(of: "SCMP_ARCH_X86_64")
  private static let x32Token = SeccompCompiler.token(of: "SCMP_ARCH_X32")

  private static func instructions(_ lasts: [(token: UInt32, last: UInt32)]) -> [Instruction] {
    let x32 = lasts.first { $0.token == x32Token }
    let sections = lasts.filter { $0.token != x32Token }.map { each -> [Instruction] in
      let isShared = each.token == x86Token && x32 != nil
      let check = isShared ? shared(each.last, x32: x32?.last ?? 0) : own(each.last)
      return [.jump(equal: each.token, 0, UInt8(check.count))] + check
    }
    let size = sections.reduce(0) { $0 + $1.count }
    var left = size
    return [.load(4)]
      + sections.flatMap { section -> [Instruction] in
        left -= section.count
        return section.dropLast() + [.skip(UInt32(left))]
      }
  }

  private static func own(_ last: UInt32) -> [Instruction] {
    [.load(0), .jump(above: last, 0, 1), .missing, .skip(0)]
  }

  private static func shared(_ last: UInt32, x32: UInt32) -> [Instruction] {
    [.load(0), .jump(atLeast: x32Bit, 1, 0), .jump(above: last, 1, 2), .jump(above: x32, 0, 1), .missing, .skip(0)]
  }
}

/// struct sock_filter. linux/filter.h
private struct Instruction {
  let code: UInt16
  let yes: UInt8
  let no: UInt8
  let value: UInt32

  /// BPF_LD | BPF_W | BPF_ABS: of struct seccomp_data, the number at 0 and the architecture at 4.
  static func load(_ offset: UInt32) -> Self { Self(code: 0x20, yes: 0, no: 0, value: offset) }
  /// BPF_JMP | BPF_JEQ, JGT, JGE; both ways counted from the next instruction.
  static func jump(equal value: UInt32, _ yes: UInt8, _ no: UInt8) -> Self {
    Self(code: 0x15, yes: yes, no: no, value: value)
  }
  static func jump(above value: UInt32, _ yes: UInt8, _ no: UInt8) -> Self {
    Self(code: 0x25, yes: yes, no: no, value: value)
  }
  static func jump(atLeast value: UInt32, _ yes: UInt8, _ no: UInt8) -> Self {
    Self(code: 0x35, yes: yes, no: no, value: value)
  }
  /// BPF_JMP | BPF_JA
  static func skip(_ count: UInt32) -> Self { Self(code: 0x05, yes: 0, no: 0, value: count) }
  /// BPF_RET: SECCOMP_RET_ERRNO with ENOSYS.
  static let missing = Self(code: 0x06, yes: 0, no: 0, value: 0x0005_0000 | 38)

  var bytes: [UInt8] {
    [UInt8(code & 0xff), UInt8(code >> 8), yes, no]
      + (0..<4).map { UInt8(truncatingIfNeeded: value >> (8 * UInt32($0))) }
  }
}
