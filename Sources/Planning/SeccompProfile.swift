public import Steps

/// A profile in docker's format: rules of which some hold only with certain capabilities, on certain machines.
public struct SeccompProfile: Equatable, Sendable {
  var otherwise: SeccompPolicy.Answer
  /// Nil: those of `gates`.
  var architectures: [String]?
  var gates: [String: [String]]
  var entries: [Entry]

  struct Entry: Equatable, Sendable {
    var rule: SeccompPolicy.Rule
    var included = Scope()
    var excluded = Scope()
  }

  /// When an entry holds; empty: always.
  struct Scope: Equatable, Sendable {
    var capabilities: [String] = []
    /// As Go calls them: `amd64`.
    var architectures: [String] = []
    /// `4.8`
    var kernel: String?
  }

  /// The rules that hold for a container with this bounding set, on a machine as uname(2) calls it.
  public func policy(bounding: [String], architecture: String, kernel: String) -> SeccompPolicy {
    let native = Self.names[architecture] ?? Machine(go: architecture, seccomp: "")
    let held = entries.filter { entry in
      let (wanted, unwanted) = (entry.included, entry.excluded)
      if unwanted.architectures.contains(native.go) || unwanted.capabilities.contains(where: bounding.contains) {
        return false
      }
      if let version = unwanted.kernel, HostFacts.isRelease(kernel, atLeast: version) { return false }
      if !wanted.architectures.isEmpty, !wanted.architectures.contains(native.go) { return false }
      if let version = wanted.kernel, !HostFacts.isRelease(kernel, atLeast: version) { return false }
      return wanted.capabilities.allSatisfy(bounding.contains)
    }
    return SeccompPolicy(
      otherwise: otherwise, architectures: architectures ?? gates[native.seccomp] ?? [], rules: held.map(\.rule))
  }

  private struct Machine {
    var go: String
    var seccomp: String
  }

  private static let names = [
    "x86_64": Machine(go: "amd64", seccomp: "SCMP_ARCH_X86_64"),
    "aarch64": Machine(go: "arm64", seccomp: "SCMP_ARCH_AARCH64"),
  ]
}
