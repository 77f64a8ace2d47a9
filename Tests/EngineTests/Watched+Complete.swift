import Foundation
import Steps
import TestSupport

/// Invariant 2: the calls that change the kernel's state.
extension Watched {
  private static let changing: Set<String> = [
    "mount", "umount2", "pivot_root", "chroot", "fsopen", "fsconfig", "fsmount", "fspick", "move_mount", "open_tree",
    "mount_setattr", "mkdir", "mkdirat", "mknod", "mknodat", "symlink", "symlinkat", "link", "linkat", "unlink",
    "unlinkat", "rmdir", "rename", "renameat", "renameat2", "chmod", "fchmod", "fchmodat", "chown", "fchown",
    "fchownat",
    "lchown", "prctl", "setuid", "setgid", "setreuid", "setregid", "setresuid", "setresgid", "setgroups", "capset",
    "setns", "unshare", "clone3", "sethostname", "setdomainname",
  ]

  /// Of what strace saw the monitor do, the calls of the list, and writes under /proc, /sys and the cgroup. Excepted by
  /// path: the run's own directory, state.json written aside, and the tree that `rw.delete` removes.
  var seenOfMonitor: [WitnessedCall] {
    var files: Set<Int> = []
    return log.calls.filter { $0.pid == pid(.monitor) }.filter { call in
      if call.name == "openat", let path = call.text {
        let isWatched = ["/proc/", "/sys/"].contains(where: path.hasPrefix) && isWriting(call)
        if let file = call.result { files = isWatched ? files.union([file]) : files.subtracting([file]) }
        return isWatched
      }
      if ["write", "close"].contains(call.name), let file = call.descriptor, files.contains(file) {
        if call.name == "close" { files.remove(file) }
        return true
      }
      return Self.changing.contains(call.name) && !isExcepted(call)
    }
  }

  private func isWriting(_ call: WitnessedCall) -> Bool {
    call.arguments.count > 2 && (Token.number(call.arguments[2]) ?? 0) & 3 != 0
  }

  private func isExcepted(_ call: WitnessedCall) -> Bool {
    // rw.delete walks the tree by descriptors; what it removes by a path lies in the container's directory.
    if call.name == "unlinkat", call.descriptor != -100 { return true }
    guard let path = call.text else { return false }
    let isTree = ["/upper", "/work", "/merged"].contains { path.hasSuffix($0) }
    return path.hasPrefix(bowl.root + "/run/")
      || (path.hasPrefix(bowl.root + "/containers/") && (isTree || path.hasSuffix("/state.json.new")))
  }

  /// The same of the trace: every recorded call of the monitor that the list names.
  var recordedOfMonitor: [PerformedCall] {
    var files: Set<Int64> = []
    return events.filter { $0.actor == .monitor }.flatMap(\.calls).filter { call in
      let first = JSON(parsing: call.args)?.members?.first?.value.number
      if call.name == "openat" {
        let path = JSON(parsing: call.args)?["pathname"]?.string ?? ""
        let isWatched = ["/proc/", "/sys/"].contains(where: path.hasPrefix)
        if isWatched, let file = call.result { files.insert(file) }
        return isWatched
      }
      if ["write", "close"].contains(call.name), let first, files.contains(first) {
        if call.name == "close" { files.remove(first) }
        return true
      }
      return Self.changing.contains(call.name)
    }
  }

  /// A comparer that knows every constant which the trace names.
  func witness() throws -> Witness {
    let calls = events.flatMap(\.calls).compactMap { JSON(parsing: $0.args) }
    return Witness(constants: try ConstantTable(Set(calls.flatMap(Self.names)).union(["MS_SLAVE"])))
  }

  private static func names(in value: JSON) -> [String] {
    switch value {
    case .string(let text): ConstantTable.names(in: text)
    case .array(let items): items.flatMap(names)
    case .object(let members): members.flatMap { names(in: $0.value) }
    default: []
    }
  }
}
