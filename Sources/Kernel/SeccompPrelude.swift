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

  private static func instructions(_ lasts: [(token: UInt32, last: UInt32)]) -> [SockFilter] {
    let x32 = lasts.first { $0.token == x32Token }
    let sections = lasts.filter { $0.token != x32Token }.map { each -> [SockFilter] in
      let isShared = each.token == x86Token && x32 != nil
      let check = isShared ? shared(each.last, x32: x32?.last ?? 0) : own(each.last)
      return [.jump(equal: each.token, 0, UInt8(check.count))] + check
    }
    let size = sections.reduce(0) { $0 + $1.count }
    var left = size
    return [.load(SockFilter.architecture)]
      + sections.flatMap { section -> [SockFilter] in
        left -= section.count
        return section.dropLast() + [.skip(left)]
      }
  }

  private static let missing = SockFilter.answer(SeccompPolicy.Answer.missing.word)

  private static func own(_ last: UInt32) -> [SockFilter] {
    [.load(SockFilter.number), .jump(above: last, 0, 1), missing, .skip(0)]
  }

  private static func shared(_ last: UInt32, x32: UInt32) -> [SockFilter] {
    [
      .load(SockFilter.number), .jump(atLeast: x32Bit, 1, 0), .jump(above: last, 1, 2), .jump(above: x32, 0, 1),
      missing, .skip(0),
    ]
  }
}
