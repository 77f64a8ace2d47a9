import Foundation
import Steps
import TestSupport

/// Invariant 2: the calls that change the kernel's state.
extension Watched {
  private static let changing: Set<String> = [
    "mount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree",
    "mount_setattr", "mkdir", "mkdirat", "mknod", "mknodat", "symlink", "symlinkat", "link", "linkat", "unlink",
    "unlinkat", "rmdir", "rename", "renameat", "renameat2", "chmod", "fchmod", "fchmodat", "fchmodat2", "chown",
    "fchown", "fchownat", "lchown", "prctl", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid",
    "setgroups", "setfsuid", "setfsgid", "capset", "setns", "unshare", "clone3", "sethostname", "setdomainname",
    "setrlimit", "prlimit64", "setpriority", "sched_setscheduler", "sched_setaffinity", "swapon", "swapoff",
    "init_module", "finit_module", "bpf", "setxattr", "lsetxattr", "fsetxattr", "keyctl", "add_key", "sysfs",
    "fanotify_init", "fanotify_mark",
  ]

  private static func isOfKernel(_ path: String) -> Bool { ["/proc/", "/sys/"].contains(where: path.hasPrefix) }

  /// Of what strace saw `actor` do, the calls of the list, writes under /proc and /sys (and with it the cgroup), and what
  /// is sent over netlink. Excepted by path: the run's own directory, state.json written aside, the trees that `rw.delete`
  /// and `volume.delete` remove, and the one that `volume.fill` makes. A drainer, which is a process of its own, is no actor.
  func changesSeen(of actor: Actor) -> [WitnessedCall] {
    var places = Descriptors()
    return seen(of: actor).filter { call in
      defer { places.follow(call) }
      return isChange(call, places) && !isExcepted(call, places)
    }
  }

  private func isChange(_ call: WitnessedCall, _ places: Descriptors) -> Bool {
    switch call.name {
    case "open", "openat", "openat2", "creat":
      call.opensForWriting && places.paths(of: call).contains(where: Self.isOfKernel)
    case "write", "pwrite64", "writev", "ftruncate", "truncate", "close":
      places.writable(by: call).map { Self.isOfKernel($0) && !isOfHelper($0) } ?? false
    case "sendto", "sendmsg", "sendmmsg": places.isNetlink(call)
    // A limit that is only asked for.
    case "prlimit64": call.arguments.count > 2 && call.arguments[2] != "NULL"
    default: Self.changing.contains(call.name)
    }
  }

  private func isExcepted(_ call: WitnessedCall, _ places: Descriptors) -> Bool {
    let paths = places.paths(of: call)
    return !paths.isEmpty && paths.allSatisfy { isExcepted($0, in: call.name) }
  }

  private func isExcepted(_ path: String, in name: String) -> Bool {
    if path.hasPrefix(bowl.root + "/run/") || isOfHelper(path) { return true }
    if path.hasPrefix(bowl.root + "/volumes/") { return isExceptedOfVolume(path, in: name) }
    guard path.hasPrefix(bowl.root + "/containers/") else { return false }
    let names = path.dropFirst((bowl.root + "/containers/").count).split(separator: "/")
    if name == "rename" { return names.count == 2 && names[1].hasPrefix("state.json") }
    let isTree = names.count > 1 && ["upper", "work", "merged"].contains(names[1])
    return name == "unlinkat" && isTree && events.contains { $0.kind == .rwDelete && $0.outcome == .done }
  }

  /// Trees of mapped users are removed in a user namespace of the same mapping, whose first process is no setup.
  private func isOfHelper(_ path: String) -> Bool {
    let names = path.split(separator: "/").map(String.init)
    guard names.count == 3, names[0] == "proc", ["setgroups", "gid_map", "uid_map"].contains(names[2]) else {
      return false
    }
    return names[1] != "\(pid(.setup))" && events.contains { $0.kind == .rwDelete && $0.outcome == .done }
  }

  private func isExceptedOfVolume(_ path: String, in name: String) -> Bool {
    let did = { (kind: Kind) in events.contains { $0.kind == kind && $0.outcome == .done } }
    if did(.volumeFill), path.contains("/_data.new") || name != "mkdirat" { return true }
    return ["unlink", "unlinkat"].contains(name) && did(.volumeDelete)
  }

  /// The same of the trace: every recorded call of `actor` that the list names.
  func changesRecorded(of actor: Actor) -> [PerformedCall] {
    var files: Set<Int64> = []
    return recorded(of: actor).filter { call in
      let args = JSON(parsing: call.args)
      let first = args?.members?.first?.value.number
      switch call.name {
      case "openat":
        let writes = args?["flags"]?.string.map { !$0.contains("O_RDONLY") } ?? true
        let isOfKernel = writes && Self.isOfKernel(args?["pathname"]?.string ?? "")
        if isOfKernel, let file = call.result { files.insert(file) }
        return isOfKernel
      case "close": return first.flatMap { files.remove($0) } != nil
      case "write": return first.map(files.contains) ?? false
      case "sendto": return true
      default: return Self.changing.contains(call.name)
      }
    }
  }
}

/// Where the descriptors of one process lead, as its own calls say.
private struct Descriptors {
  private var files: [Int: (path: String, isWritable: Bool)] = [:]
  private var netlink: Set<Int> = []

  mutating func follow(_ call: WitnessedCall) {
    switch call.name {
    case "open", "openat", "openat2", "creat":
      guard let file = call.result, file >= 0, let path = paths(of: call).first else { return }
      files[file] = (path, call.opensForWriting)
    case "socket":
      if let socket = call.result, call.arguments.first == "0x10" { netlink.insert(socket) }
    case "close":
      if let file = call.descriptor {
        files[file] = nil
        netlink.remove(file)
      }
    default: break
    }
  }

  /// The paths that a call names, a relative one under the descriptor before it; of a call by descriptor its file's.
  func paths(of call: WitnessedCall) -> [String] {
    let named = call.arguments.indices.compactMap { index in
      Token.unquoted(call.arguments[index]).map { at(index > 0 ? call.arguments[index - 1] : "", $0) }
    }
    guard named.isEmpty else { return named }
    return call.descriptor.flatMap { files[$0]?.path }.map { [$0] } ?? []
  }

  private func at(_ before: String, _ path: String) -> String {
    guard !path.hasPrefix("/"), let folder = Int(before).flatMap({ files[$0]?.path }) else { return path }
    return path.isEmpty ? folder : folder + "/" + path
  }

  func writable(by call: WitnessedCall) -> String? {
    guard let file = call.descriptor.flatMap({ files[$0] }), file.isWritable else { return nil }
    return file.path
  }

  func isNetlink(_ call: WitnessedCall) -> Bool { call.descriptor.map(netlink.contains) ?? false }
}

extension WitnessedCall {
  /// O_WRONLY, O_RDWR, O_CREAT or O_TRUNC among the flags; what can't be read counts.
  fileprivate var opensForWriting: Bool {
    if name == "creat" { return true }
    let flags = name == "open" ? 1 : 2
    let token = arguments.count > flags ? arguments[flags] : ""
    let value = Token.members(token)?["flags"] ?? token
    return (Token.number(value) ?? 1) & 0o1103 != 0
  }
}
