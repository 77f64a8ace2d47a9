import Glibc
package import Steps

/// Reads what a plan needs to know of this machine. It stands on the way of every `run`: some 50 system calls, 0.15 ms
/// (0.3 in a process that touches this code for the first time), of which the calls alone are two thirds.
package struct HostProbe: Sendable {
  let files: ProcFiles

  init(files: ProcFiles) { self.files = files }

  /// The facts of this machine, as this process sees it. What can't be read is empty.
  package static func facts() -> HostFacts { HostProbe(files: .here).facts() }

  /// Which boot of the machine this is: PIDs of another one mean nothing.
  package static func bootID() -> String { ProcFiles.here.word("/proc/sys/kernel/random/boot_id") ?? "" }

  func facts() -> HostFacts {
    let name = SystemName()
    let status = files.text("/proc/self/status").map(ProcessStatus.init)
    let mounts = files.text("/proc/self/mountinfo") ?? ""
    let masked = maskedPaths()
    let lines = files.cgroups(of: "self") ?? []
    let cgroups = Self.cgroups(mounts, lines)
    var facts = HostFacts(
      bootID: files.word("/proc/sys/kernel/random/boot_id") ?? "", kernel: name.release, arch: name.machine,
      distro: distro, hostname: name.node, uid: geteuid(), pid: Int(getpid()),
      cgroup: cgroups,
      capabilities: Capability.set(mask: status?.mask("CapBnd") ?? 0), namespaces: namespaces,
      mounts: mounts.utf8.count { $0 == UInt8(ascii: "\n") },
      ignoredSignals: Self.signals(mask: status?.mask("SigIgn") ?? 0),
      maskedFiles: masked.files, maskedDirectories: masked.directories,
      readOnlyPaths: HostFacts.readOnlyProcPaths.filter(files.exists), hasKcore: files.exists("/proc/kcore"),
      hasMqueue: files.exists("/proc/sys/fs/mqueue"), resolvConf: files.text("/etc/resolv.conf") ?? "",
      hasSeccomp: status.map { $0["Seccomp_filters"] != nil })
    facts.person = person(facts.uid)
    if facts.person == nil, cgroups.version == .v2 { facts.cgroup.deniedFilter = Sys.refusalOfDeviceFilter()?.name }
    if facts.person != nil {
      facts.cgroup =
        cgroups.version == .v2
        ? delegatedTree(cgroups, lines, facts.uid) : Self.delegated(cgroups, lines) { access($0, W_OK) == 0 }
    }
    return facts
  }

  private func maskedPaths() -> (files: [String], directories: [String]) {
    var files: [String] = []
    var directories: [String] = []
    for path in HostFacts.maskedPaths {
      switch self.files.kind(of: path) {
      case .file: files.append(path)
      case .directory: directories.append(path)
      case nil: break
      }
    }
    return (files, directories)
  }

  private var namespaces: [String: String] {
    Namespace.allCases.reduce(into: [:]) { $0[$1.rawValue] = files.namespace($1.rawValue, of: "self") }
  }

  /// PRETTY_NAME of os-release(5).
  private var distro: String {
    let text = files.text("/etc/os-release") ?? files.text("/usr/lib/os-release") ?? ""
    guard let value = text.lines.lazy.compactMap({ $0.after("PRETTY_NAME=") }).first else { return "Linux" }
    let quotes: [UInt8] = [UInt8(ascii: "\""), UInt8(ascii: "'")]
    guard let quote = value.utf8.first, quotes.contains(quote) else { return String(value) }
    return String(Substring(value.utf8.dropFirst().prefix { $0 != quote }))
  }
}

/// What uname(2) says.
struct SystemName {
  let node: String
  let release: String
  let machine: String

  init() {
    var name = utsname()
    _ = uname(&name)
    node = Self.text(name.nodename)
    release = Self.text(name.release)
    machine = Self.text(name.machine)
  }

  private static func text(_ field: some Any) -> String {
    withUnsafeBytes(of: field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
  }
}
