import Images
import Kernel
import OCISpec
import Planning
import Steps

/// Filters that were compiled once, kept under a name that holds all they were made of:
///
///     ROOT/cache/seccomp/NAME      the checksum of what follows, a line feed, and the instructions
///
/// A digest instead of the checksum would cost each run as much as its plan, and only whom it serves writes here.
/// What can't be read, or is not what it was when it was written, is made anew; what can't be kept is used all the same.
struct SeccompStore {
  let folder: String
  /// Who only looks, as `plan` does, leaves nothing.
  let keeps: Bool

  init(_ places: Places, keeps: Bool = true) {
    folder = places.root + "/cache/seccomp"
    self.keeps = keeps
  }

  /// Of a container's first process, and of all that `exec` starts beside it: its bounding set decides, not theirs.
  func filter(for config: RuntimeConfig, _ facts: HostFacts) throws(EngineError) -> SeccompFilter? {
    let rights = config.rights
    let (asked, isDefault) = (rights.seccomp, rights.isFilterDefault)
    guard asked != SecurityOption.unconfined else { return nil }
    guard facts.hasSeccomp != false else {
      if isDefault { return nil }
      throw EngineError(
        "this kernel has no seccomp filters: leave --security-opt seccomp=… out; `fishbowl doctor` tells more")
    }
    let bounding = config.process.capabilities.bounding
    let known = ["3", facts.arch, SeccompCompiler.version, Self.mask(bounding)].joined(separator: "-")
    let isLast = config.process.noNewPrivileges
    let own = isDefault ? SeccompProfile.dockerEdition : Self.digest([asked ?? "", facts.kernel, isLast ? "last" : ""])
    let file = "\(folder)/\(known)-\(own)"
    if let program = kept(file) { return SeccompFilter(isDefault: isDefault, program: program) }
    let profile = try isDefault ? .docker : Self.profile(asked ?? "")
    let policy = profile.policy(bounding: bounding, architecture: facts.arch, kernel: facts.kernel)
    if !isDefault { try Self.check(policy, isLast: isLast) }
    let program = try Self.compiled(policy)
    keep(program, as: file)
    return SeccompFilter(isDefault: isDefault, program: program)
  }

  private static func profile(_ text: String) throws(EngineError) -> SeccompProfile {
    do { return try SeccompProfile(JSON(parsing: text) ?? .null, of: "of this container") } catch {
      throw EngineError("\(error)")
    }
  }

  /// The set in a few digits, as /proc/PID/status has it.
  private static func mask(_ names: [String]) -> String {
    String(Capability.mask(names.compactMap(Capability.init(name:))), radix: 16)
  }

  private static func digest(_ texts: [String]) -> String {
    ContentDigest(of: Array(texts.joined(separator: "\n").utf8)).hex
  }

  /// After the filter the new process still has to say that it is ready, to wait for its start, and to become the program;
  /// and where the filter is not the last of its rights, to give up the others.
  private static func check(_ policy: SeccompPolicy, isLast: Bool) throws(EngineError) {
    let refusal = "cannot use this seccomp profile: it does not allow "
    if let call = ["read", "write", "execve"].first(where: { !policy.allows($0) }) {
      throw EngineError(
        refusal + "\(call), without which no container can be started; let it allow read, write and execve")
    }
    guard !isLast, let call = callsOfRights.first(where: { !policy.allows($0) }) else { return }
    throw EngineError(
      refusal + "\(call), by which the new process gives up rights after the filter; let it allow"
        + " \(callsOfRights.joined(separator: ", ")), or add --security-opt no-new-privileges: then the filter comes last"
    )
  }

  private static let callsOfRights = ["prctl", "setgroups", "setresgid", "setresuid", "capset", "close_range"]

  private static func compiled(_ policy: SeccompPolicy) throws(EngineError) -> [UInt8] {
    do throws(SeccompFailure) {
      let program = try SeccompCompiler.program(for: policy)
      if program.count <= most * 8 { return program }
      throw SeccompFailure(doing: "keep to the kernel's \(most) instructions", errno: .inval)
    } catch {
      throw EngineError("cannot make a seccomp filter: \(error); give another profile, or seccomp=unconfined")
    }
  }

  private func kept(_ file: String) -> [UInt8]? {
    guard let descriptor = try? Sys.openFile(file, writable: false) else { return nil }
    defer { Sys.close(descriptor) }
    let bytes = Sys.read(descriptor, at: 0, count: Self.most * 8 + Self.line)
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let program = Array(bytes[(end + 1)...])
    guard !program.isEmpty, program.count % 8 == 0,
      Array(bytes[..<end]) == Array(Checksum(of: program).digits.utf8)
    else { return nil }
    return program
  }

  private static let most = SeccompCompiler.mostInstructions
  /// Bytes of the line above them, at most.
  private static let line = 128

  private func keep(_ program: [UInt8], as file: String) {
    guard keeps else { return }
    try? Sys.makeDirectories(folder, mode: 0o700)
    try? Sys.replace(file, with: Array("\(Checksum(of: program).digits)\n".utf8) + program, mode: 0o600)
  }
}
