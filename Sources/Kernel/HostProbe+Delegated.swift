import Glibc
import Steps

extension HostProbe {
  /// In which part of the v2 tree a person may make groups. cgroup-v2, "Delegation"
  ///
  /// Where the person has a manager of systemd's, that is asked for a scope: nobody else may write beside it. Else it is the
  /// highest group from the command's own upwards that is the person's to write, if no process is in it, or controllers
  /// are handed down from it already: the kernel wants no processes beside groups that are limited.
  func delegatedTree(_ cgroups: HostFacts.Cgroups, _ lines: [CgroupLine], _ uid: UInt32) -> HostFacts.Cgroups {
    var own = cgroups
    guard let tree = cgroups.unified else { return own }
    let manager = "/user.slice/user-\(uid).slice/user@\(uid).service"
    let path = lines.first { $0.controllers.isEmpty }?.path ?? "/"
    if hasProgram("busctl"), isWritable(tree + manager) {
      let scope = "\(manager)/\(HostFacts.Cgroups.scopeSlice)/\(HostFacts.Cgroups.scopeUnit)"
      own.scope = scope
      own.unified = tree + scope
      own.handedDown = controllers(at: tree + manager)
    } else if let top = top(tree, path) {
      own.unified = top
      own.handedDown = controllers(at: top)
    } else {
      own.denied = "no group is delegated to this user, and no systemd of his is there to be asked"
    }
    return own
  }

  private func top(_ tree: String, _ path: String) -> String? {
    var names = path.cut(at: "/", keepingEmpty: false)
    var top: String?
    while !names.isEmpty {
      let folder = tree + "/" + names.joined(separator: "/")
      guard isWritable(folder) else { break }
      top = folder
      names.removeLast()
    }
    guard let top else { return nil }
    let isFree = files.text(top + "/cgroup.procs")?.isEmpty == true
    return isFree || files.word(top + "/cgroup.subtree_control")?.isEmpty == false ? top : nil
  }

  private func isWritable(_ folder: String) -> Bool {
    ["", "/cgroup.procs", "/cgroup.subtree_control"].allSatisfy { access(folder + $0, W_OK) == 0 }
  }

  private func controllers(at folder: String) -> [String] {
    (files.word(folder + "/cgroup.controllers") ?? "").cut(at: " ", keepingEmpty: false).map(String.init)
  }

  private func hasProgram(_ name: String) -> Bool {
    let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
    return path.cut(at: ":", keepingEmpty: false).contains { access("\($0)/\(name)", X_OK) == 0 }
  }
}
