import Steps

/// Which step of ours a call of another runtime is, or is a piece of.
struct StraceRecogniser {
  let family: StraceFamily
  private var files: [Actor: StraceFiles] = [:]
  /// Where the container's root lies before it is one.
  private(set) var rootfs: String?
  private(set) var hasPivoted = false
  private(set) var hasOwnPIDs = false
  private(set) var hasStarted = false

  init(_ family: StraceFamily) { self.family = family }

  /// The container's process is setup until it executes the program.
  func actor(_ call: StraceCall) -> Actor {
    hasStarted && family.isContainer(call.pid) ? .container : family.actor(call.pid)
  }

  /// What the call has changed for those that follow.
  mutating func follow(_ call: StraceCall) {
    files[actor(call), default: StraceFiles()].follow(call)
    guard call.error == nil else { return }
    if call.has("CLONE_NEWPID") { hasOwnPIDs = true }
    switch call.name {
    case "mount" where call.has("MS_BIND") && call.text(0) == call.text(1) && rootfs == nil: rootfs = call.text(1)
    case "pivot_root", "chroot": hasPivoted = hasPivoted || family.isContainer(call.pid)
    case "execve", "execveat": hasStarted = hasStarted || hasPivoted && family.isContainer(call.pid)
    default: break
    }
  }

  /// The path of an argument, as whoever makes the call means it.
  func path(_ text: String, _ call: StraceCall) -> String { files[actor(call)]?.resolved(text) ?? text }
  func path(at index: Int, of call: StraceCall) -> String { files[actor(call)]?.path(of: call, at: index) ?? "" }
  func path(behind index: Int, of call: StraceCall) -> String? { files[actor(call)]?.path(call.number(index)) }

  /// The same as the container will name it.
  func inside(_ path: String) -> String {
    guard let rootfs, path == rootfs || path.hasPrefix(rootfs + "/") else { return path }
    return path == rootfs ? "/" : String(path.dropFirst(rootfs.count))
  }

  /// Nil for a call that no step of ours makes.
  func operation(_ call: StraceCall) -> Operation? {
    guard actor(call) != .container else { return nil }
    return limits(call) ?? process(call) ?? (family.actor(call.pid) == .setup ? inner(call) : outer(call))
  }

  private func inner(_ call: StraceCall) -> Operation? { mounts(call) ?? rights(call) }

  /// What the runtime does outside when the container is there.
  private func outer(_ call: StraceCall) -> Operation? {
    switch call.name {
    case "wait4", "waitid":
      let isIts = call.arguments.prefix(2).contains { StraceToken.number($0) == family.container.map(Int64.init) }
      return isIts || call.result == family.container.map(Int64.init) ? .awaitExit(oomEvents: nil) : nil
    case "open", "openat":
      let path = self.path(at: call.name == "open" ? -1 : 0, of: call)
      return path.hasSuffix("/exec.fifo") && !call.has("O_PATH") ? .releaseStart : nil
    case "rmdir", "unlinkat":
      let path = call.name == "rmdir" ? call.text(0) : self.path(at: 0, of: call)
      return path.hasPrefix(Self.cgroups) ? .removeCgroup(directories: [path]) : nil
    default: return nil
    }
  }

  static let cgroups = "/sys/fs/cgroup/"
}

// Scenes 2 to 4.
extension StraceRecogniser {
  private func limits(_ call: StraceCall) -> Operation? {
    switch call.name {
    case "mkdir", "mkdirat":
      let path = call.name == "mkdir" ? call.text(0) : self.path(at: 0, of: call)
      guard path.hasPrefix(Self.cgroups), family.actor(call.pid) == .monitor else { return nil }
      return .createCgroup(directories: [path], parents: [], enable: [])
    // Of its own limits a runtime's process is not asked; it sets those of the container's by its PID.
    case "prlimit64" where call.number(0) != 0: return limit(call.argument(1), call.argument(2))
    case "write", "pwrite64": return write(call, path(behind: 0, of: call) ?? "")
    default: return nil
    }
  }

  private func write(_ call: StraceCall, _ path: String) -> Operation? {
    let name = path.split(separator: "/").last.map(String.init) ?? ""
    let text = call.text(1)
    if name == "oom_score_adj" { return Int(text.filter { !$0.isWhitespace }).map { .adjustOOMScore($0) } }
    guard path.hasPrefix(Self.cgroups) else { return nil }
    if ["cgroup.procs", "tasks"].contains(name) { return .joinCgroup(files: [path]) }
    if name.hasPrefix("devices.") {
      return .limitDevices(directory: String(path.dropLast(name.count + 1)), allowed: [text])
    }
    // What stops the group or says how it is made up is no ceiling.
    guard !name.hasPrefix("freezer."), !name.hasPrefix("cgroup.") else { return nil }
    let file = FileText(path: path, text: text)
    let value = text.last == "\n" ? String(text.dropLast()) : text
    return .limitResources([
      // v1's word for no limit.
      Limit(resource: Self.unified[name] ?? name, value: value == "-1" ? "max" : value, writes: [file])
    ])
  }

  /// The names that cgroup v2 has for v1's.
  private static let unified = [
    "memory.limit_in_bytes": "memory.max", "memory.soft_limit_in_bytes": "memory.low", "pids.max": "pids.max",
    "cpu.shares": "cpu.weight", "cpuset.cpus": "cpuset.cpus", "cpuset.mems": "cpuset.mems",
  ]

  private func process(_ call: StraceCall) -> Operation? {
    switch call.name {
    case "clone", "clone3", "unshare": return birth(call)
    case "prctl" where call.argument(0) == "PR_SET_PDEATHSIG": return .tieToMonitor
    case "setsid" where family.actor(call.pid) == .setup: return .startSession
    case "sethostname": return .setHostname(call.text(0))
    case "setns": return .joinNamespaces()
    case "ioctl" where call.has("SIOCSIFFLAGS") && call.has("IFF_UP"): return .raiseLoopback
    case "sendto" where call.arguments.contains { $0.contains("RTM_NEWLINK") && $0.contains("IFF_UP") }:
      return .raiseLoopback
    default: return nil
    }
  }

  private func birth(_ call: StraceCall) -> Operation? {
    let namespaces = Operation.births.filter { call.has($0.flag) }
    if call.name == "unshare", namespaces == [.cgroup] { return .unshareCgroupNamespace }
    let isIts = call.result.flatMap { Int(exactly: $0) } == family.container && call.name != "unshare"
    return namespaces.isEmpty && !isIts ? nil : .clone(namespaces: namespaces, cgroup: nil)
  }
}
