import CSeccomp
package import Steps

/// A policy that libseccomp could not make a filter of: an errno of its own. seccomp_rule_add(3)
package struct SeccompFailure: Error, Equatable, CustomStringConvertible {
  /// What it was asked to do.
  package var doing: String
  package var errno: Errno

  package init(doing: String, errno: Errno) {
    self.doing = doing
    self.errno = errno
  }

  package var description: String { "libseccomp can't \(doing): \(errno.message)" }
}

/// Makes classic BPF of a policy, by libseccomp, as runc makes it, and folds it: in many milliseconds, so that whoever asks
/// keeps the answer.
package struct SeccompCompiler: ~Copyable {
  private let filter: scmp_filter_ctx

  /// Of libseccomp: another one knows other calls.
  package static var version: String {
    guard let version = seccomp_version()?.pointee else { return "?" }
    return "\(version.major).\(version.minor).\(version.micro)"
  }

  /// That a filter may have for the kernel. BPF_MAXINSNS
  package static let mostInstructions = 4096

  /// The instructions, 8 bytes each. Names that libseccomp doesn't know, or this machine hasn't, are passed over.
  package static func program(for policy: SeccompPolicy) throws(SeccompFailure) -> [UInt8] {
    SeccompFolding.folded(try unfolded(policy))
  }

  static func unfolded(_ policy: SeccompPolicy) throws(SeccompFailure) -> [UInt8] {
    let compiler = try SeccompCompiler(policy.otherwise)
    for name in policy.architectures { try compiler.add(architecture: name) }
    for rule in policy.rules where rule.answer != policy.otherwise {
      for name in rule.calls { try compiler.add(rule, to: name) }
    }
    return SeccompPrelude(policy).program + (try compiler.exported())
  }

  private init(_ otherwise: SeccompPolicy.Answer) throws(SeccompFailure) {
    guard let filter = seccomp_init(otherwise.word) else {
      throw SeccompFailure(doing: "begin a filter", errno: Errno(rawValue: 12))
    }
    self.filter = filter
  }

  deinit { seccomp_release(filter) }

  /// The machine's own is there already.
  private func add(architecture name: String) throws(SeccompFailure) {
    let token = Self.token(of: name)
    guard token != 0 else { throw SeccompFailure(doing: "take the architecture \(name)", errno: .inval) }
    let result = seccomp_arch_add(filter, token)
    guard result == 0 || Errno(rawValue: -result) == .exist else { throw Self.failure("add \(name)", result) }
  }

  /// `SCMP_ARCH_X86_64` is `x86_64` to libseccomp.
  static func token(of architecture: String) -> UInt32 {
    seccomp_arch_resolve_name(architecture.dropFirst("SCMP_ARCH_".count).lowercased())
  }

  private func add(_ rule: SeccompPolicy.Rule, to name: String) throws(SeccompFailure) {
    let number = seccomp_syscall_resolve_name(name)
    guard number != __NR_SCMP_ERROR else { return }
    let conditions = rule.conditions.map(\.asked)
    let isOfOneArgument = Set(rule.conditions.map(\.argument)).count < conditions.count
    // Several on one argument mean that one of them holds, each then a rule of its own.
    for set in isOfOneArgument ? conditions.map({ [$0] }) : [conditions] {
      let result = seccomp_rule_add_array(filter, rule.answer.word, number, UInt32(set.count), set)
      guard result == 0 else { throw Self.failure("add a rule about \(name)", result) }
    }
  }

  /// Into a file: a filter that is too long for the kernel is too long for a pipe, too.
  private func exported() throws(SeccompFailure) -> [UInt8] {
    let file: Int32
    do throws(KernelRefusal) {
      file = try Sys.memoryFile("seccomp")
    } catch {
      throw SeccompFailure(doing: "hand out the filter", errno: error.errno)
    }
    defer { Sys.close(file) }
    let result = seccomp_export_bpf(filter, file)
    guard result == 0 else { throw Self.failure("hand out the filter", result) }
    return Sys.readAll(file, from: 0)
  }

  private static func failure(_ doing: String, _ result: Int32) -> SeccompFailure {
    SeccompFailure(doing: doing, errno: Errno(rawValue: -result))
  }
}

extension SeccompPolicy.Answer {
  /// As a filter returns it. seccomp_rule_add(3)
  var word: UInt32 {
    switch action {
    case "SCMP_ACT_ALLOW": fishbowl_seccomp_allow()
    case "SCMP_ACT_ERRNO": fishbowl_seccomp_errno(errno)
    case "SCMP_ACT_TRACE": fishbowl_seccomp_trace(errno)
    case "SCMP_ACT_LOG": fishbowl_seccomp_log()
    case "SCMP_ACT_TRAP": fishbowl_seccomp_trap()
    case "SCMP_ACT_KILL_PROCESS": fishbowl_seccomp_kill_process()
    default: fishbowl_seccomp_kill_thread()
    }
  }
}

extension SeccompPolicy.Condition {
  fileprivate var asked: scmp_arg_cmp {
    scmp_arg_cmp(arg: argument, op: operation, datum_a: value, datum_b: masked)
  }

  private var operation: scmp_compare {
    switch comparison {
    case "SCMP_CMP_NE": SCMP_CMP_NE
    case "SCMP_CMP_LT": SCMP_CMP_LT
    case "SCMP_CMP_LE": SCMP_CMP_LE
    case "SCMP_CMP_GE": SCMP_CMP_GE
    case "SCMP_CMP_GT": SCMP_CMP_GT
    case "SCMP_CMP_MASKED_EQ": SCMP_CMP_MASKED_EQ
    default: SCMP_CMP_EQ
    }
  }
}
