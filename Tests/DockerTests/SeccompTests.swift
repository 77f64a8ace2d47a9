import Foundation
import TestSupport
import Testing

/// A container's rights are docker's: its filter call by call, capability by capability, and its capabilities.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: DockerEngine.isInstalled && Program.exists("gcc"), Comment(rawValue: DockerEngine.reason)))
struct SeccompTests {
  private static let capabilities = [
    "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP",
    "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER",
    "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
    "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
    "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM", "BLOCK_SUSPEND", "AUDIT_READ",
  ]

  /// Each makes another filter.
  private static let filters =
    ["", "--cap-drop ALL", "--cap-add SYS_ADMIN --cap-add SYS_PTRACE", "--security-opt no-new-privileges"]
    + [
      "--security-opt seccomp=unconfined", "-u 1000",
      "--security-opt seccomp=open.json",
    ]
    + capabilities.map { "--cap-drop ALL --cap-add \($0)" }

  private static let rights = [
    "", "--cap-add net_admin", "--cap-drop chown --cap-drop CAP_KILL", "--cap-drop all",
    "--cap-drop ALL --cap-add Chown",
    "--cap-add chown --cap-drop chown", "--cap-drop net_raw --cap-add sys_time --cap-add sys_time", "-u 1000",
    "-u 1000 --cap-add net_admin", "-u 1000 --privileged", "--cap-add all --cap-drop sys_resource",
    "--security-opt no-new-privileges", "--security-opt no-new-privileges:false", "--security-opt no-new-privileges=1",
    "--security-opt seccomp=unconfined", "--security-opt seccomp:unconfined", "--init",
  ]

  @Test func rightsAreDockers() async throws {
    let both = try BothSides()
    defer { both.end() }
    let (docker, fishbowl, bowl) = (both.docker, both.fishbowl, both.bowl)
    let prober = bowl.folder.path + "/prober"
    try Self.build(prober)
    for folder in ["docker", "fishbowl"] { try Self.writeProfiles(bowl.folder.path + "/\(folder)/work") }
    var answers: Set<String> = []
    for options in Self.filters where Self.isHere(options) {
      let line = "docker run --rm -v '\(prober)':/prober:ro \(options) tiny /prober"
      async let theirs = docker.type(line)
      async let ours = fishbowl.type(line)
      let (expected, found) = try await (theirs, ours)
      #expect(expected.code == 0 && found.code == 0, "\(options): \(expected.errors) \(found.errors)")
      #expect(Self.differences(expected.output, found.output) == [], "\(options)")
      answers.insert(found.output)
    }
    // The prober tells filters apart: those of the capabilities that open something, and the profiles of this test.
    #expect(answers.count > 14)
    for options in Self.rights {
      let line = "docker run --rm \(options) tiny grep -E '^(Cap|NoNewPrivs|Seccomp:)' /proc/self/status"
      let (expected, found) = (try docker.type(line), try fishbowl.type(line))
      let mine = Self.isAll(options) ? Self.asDockerKnows(found.output) : found.output
      #expect(mine == expected.output, "\(options): \(expected.errors) \(found.errors)")
    }
  }

  /// This machine's processes may lack a capability: docker then can't give it, and neither can we.
  private static func isHere(_ options: String) -> Bool {
    guard let name = options.split(separator: " ").last.map(String.init), capabilities.contains(name) else {
      return true
    }
    return (try? Program.run(["/usr/sbin/capsh", "--has-b=cap_" + name.lowercased()]).code) != 1
  }

  private static func isAll(_ options: String) -> Bool {
    options.contains("--privileged") || options.contains("add all")
  }

  /// docker 20.10 of Debian knows 38 capabilities, to audit_read; the kernel has three more.
  private static func asDockerKnows(_ text: String) -> String {
    text.replacing(/0000[0-9a-f]{12}/) { match in
      let mask = (UInt64(match.output, radix: 16) ?? 0) & 0x3f_ffff_ffff
      let digits = String(mask, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }
  }

  private static func build(_ program: String) throws {
    let source = Program.checkout + "/Tests/Counterparts/seccomp-prober.c"
    let built = try Program.run(["/usr/bin/gcc", "-O1", "-static", "-pthread", "-o", program, source])
    #expect(built.code == 0, "\(built.errors)")
  }

  static func differences(_ docker: String, _ ours: String) -> [String] {
    let (theirs, mine) = (docker.split(separator: "\n"), ours.split(separator: "\n"))
    if theirs.count != mine.count { return ["\(mine.count) answers, docker's filter gave \(theirs.count)"] }
    return zip(mine, theirs).filter { $0 != $1 }.map { "\($0), docker: \($1)" }
  }

  /// Without i386 among a profile's architectures its calls kill the thread that makes them. The prober says so and ends.
  @Test func aProberWhoseThreadIsKilledEnds() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let (prober, profile) = (bowl.folder.path + "/prober", bowl.folder.path + "/native.json")
    try Self.build(prober)
    try #"{"defaultAction": "SCMP_ACT_ALLOW"}"#.write(toFile: profile, atomically: false, encoding: .utf8)
    let ended = try bowl.fishbowl(
      "run", "--rm", "-v", prober + ":/prober:ro", "--security-opt", "seccomp=" + profile, "tiny", "/prober")
    #expect(ended.code == 1 && ended.errors.contains("is gone"), "\(ended.errors)")
  }

  @Test func whatDiffersIsSeen() {
    #expect(Self.differences("1 allowed\n2 EPERM", "1 allowed\n2 EPERM") == [])
    #expect(Self.differences("1 allowed\n2 EPERM", "1 allowed\n2 ENOSYS").count == 1)
    #expect(Self.differences("1 allowed\n2 EPERM", "1 allowed").count == 1)
  }

  /// A profile of one's own: what runc itself calls after it has loaded it must pass.
  private static func writeProfiles(_ folder: String) throws {
    try #"""
    {"defaultAction": "SCMP_ACT_ALLOW", "archMap": [{"architecture": "SCMP_ARCH_X86_64",
      "subArchitectures": ["SCMP_ARCH_X86", "SCMP_ARCH_X32"]}], "syscalls": [
      {"name": "mkdir", "action": "SCMP_ACT_ERRNO", "args": [{"index": 1, "value": 448, "valueTwo": 64,
        "op": "SCMP_CMP_MASKED_EQ"}]},
      {"names": ["acct"], "action": "SCMP_ACT_ERRNO", "errnoRet": 5}]}
    """#.write(toFile: folder + "/open.json", atomically: false, encoding: .utf8)
  }
}
