import OCISpec
import Steps
import Testing

@testable import Planning

/// What is said of rights, as docker understands it.
struct RightsTests {
  private static let fourteen = Capability.dockerDefault.map(\.name)

  private static func capabilities(_ added: [String], _ dropped: [String], privileged: Bool = false) -> Set<String> {
    var rights = Rights()
    (rights.added, rights.dropped, rights.isPrivileged) = (added, dropped, privileged)
    return Set(rights.capabilities(from: Capability.all).map(\.name))
  }

  @Test func namesAreReadInAnyCase() throws {
    for name in ["net_admin", "NET_ADMIN", "cap_net_admin", "Cap_Net_Admin"] {
      #expect(try Rights.capability(name, for: "--cap-add") == name)
      #expect(Self.capabilities([name], []) == Set(Self.fourteen + ["CAP_NET_ADMIN"]))
    }
    for name in ["", "nope", "cap_all", "chown,kill", " chown"] {
      #expect(throws: UsageError.self) { try Rights.capability(name, for: "--cap-add") }
    }
  }

  @Test func addingWinsOverDropping() {
    #expect(Self.capabilities(["chown"], ["chown"]) == Set(Self.fourteen))
    #expect(Self.capabilities(["chown"], ["all"]) == ["CAP_CHOWN"])
    #expect(Self.capabilities([], ["ALL"]).isEmpty)
    #expect(Self.capabilities(["all"], ["net_admin"]) == Set(Capability.names).subtracting(["CAP_NET_ADMIN"]))
    #expect(Self.capabilities(["all"], ["all"]) == Set(Capability.names))
    #expect(Self.capabilities([], ["all"], privileged: true) == Set(Capability.names))
  }

  @Test func devices() throws {
    #expect(try Rights.device("/dev/a") == DeviceMapping(host: "/dev/a", container: "/dev/a", access: "rwm"))
    #expect(try Rights.device("/dev/a:rw") == DeviceMapping(host: "/dev/a", container: "/dev/a", access: "rw"))
    #expect(try Rights.device("/dev/a:/b:r") == DeviceMapping(host: "/dev/a", container: "/b", access: "r"))
    for text in ["", "a", "/a:b", "/a:/b:rr", "/a:/b:", "/a:/b:r:x", ":/b"] {
      #expect(throws: UsageError.self, "\(text)") { try Rights.device(text) }
    }
    for text in ["", "c 1:3", "x 1:3 r", "c 1:3 rwmm", "c 1:3 q", "c 1 r", "c  1:3 r"] {
      #expect(throws: UsageError.self, "\(text)") { try Rights.deviceRule(text) }
    }
  }

  @Test func whatWasAskedForIsKeptAsItWas() throws {
    var rights = Rights()
    (rights.added, rights.dropped) = (["net_admin", "CAP_KILL"], ["all"])
    rights.securityOptions = ["no-new-privileges", #"seccomp={"a":1}"#]
    rights.devices = [try Rights.device("/dev/a:/b:r")]
    rights.deviceRules = ["c 1:* rwm"]
    (rights.isPrivileged, rights.hasOpenPaths) = (true, true)
    let process = RuntimeConfig.Process(user: .init(), args: [], env: [], cwd: "/", capabilities: .init([]))
    var config = RuntimeConfig.docker(id: "0", rootPath: "/", process: process)
    #expect(config.rights == Rights())
    config.rights = rights
    #expect(config.rights == rights)
  }

  @Test func theLastOptionWins() {
    var rights = Rights()
    rights.securityOptions = ["no-new-privileges", "no-new-privileges:false", "seccomp=unconfined", "label=disable"]
    #expect(!rights.hasNoNewPrivileges)
    #expect(rights.seccomp == "unconfined")
    rights.securityOptions = ["no-new-privileges=0", "no-new-privileges=T"]
    #expect(rights.hasNoNewPrivileges)
    #expect(rights.seccomp == nil)
  }

  /// The filter comes before the rights go that loading it takes; with no_new_privs last.
  @Test func theFilterHasItsPlace() throws {
    for (options, kinds) in [
      ([], [Kind.capBoundDrop, .seccompLoad, .userSet, .capSet, .fdClose]),
      (["no-new-privileges"], [.capBoundDrop, .userSet, .capSet, .privNoNewPrivs, .fdClose, .seccompLoad]),
    ] {
      var run = RunOptions(image: "tiny", command: ["true"])
      run.settings.rights.securityOptions = options
      let plan = try Planner.preview(run, facts: .debian12, root: "/x")
      #expect(plan.steps.map(\.kind).filter(kinds.contains) == kinds)
    }
  }
}

struct SeccompProfileTests {
  private static func policy(_ bounding: [String], _ machine: String = "x86_64") -> SeccompPolicy {
    SeccompProfile.docker.policy(bounding: bounding, architecture: machine, kernel: "6.1.0-18-amd64")
  }

  private static func allowed(_ policy: SeccompPolicy) -> Set<String> {
    Set(policy.rules.filter { $0.answer == .allow }.flatMap(\.calls))
  }

  @Test func capabilitiesOpenWhatIsTheirs() {
    let plain = Self.allowed(Self.policy([]))
    #expect(plain.isSuperset(of: ["read", "write", "execve", "ptrace", "clone", "mmap2", "seccomp"]))
    #expect(plain.isDisjoint(with: ["mount", "chroot", "bpf", "setns", "keyctl", "clone3", "reboot", "syslog"]))
    #expect(Self.allowed(Self.policy(["CAP_SYS_CHROOT"])).subtracting(plain) == ["chroot"])
    #expect(Self.allowed(Self.policy(["CAP_SYS_ADMIN"])).isSuperset(of: ["mount", "clone3", "setns", "syslog"]))
    #expect(Self.policy([]).rules.contains { $0.calls == ["clone3"] && $0.answer == .missing })
    #expect(!Self.policy(["CAP_SYS_ADMIN"]).rules.contains { $0.answer == .missing })
  }

  @Test func aMachineHasItsOtherGates() {
    #expect(Self.policy([]).architectures.contains("SCMP_ARCH_X86"))
    #expect(Self.policy([], "aarch64").architectures == ["SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"])
  }
}
