import Kernel
import Steps

/// The file that freezes a container's control group. kernel: cgroup-v1/freezer-subsystem, cgroup-v2
enum Freezer {
  static func frozen(_ id: String, _ facts: HostFacts) -> FileText? { file(id, facts, v1: "FROZEN", v2: "1") }

  static func thawed(_ id: String, _ facts: HostFacts) -> FileText? { file(id, facts, v1: "THAWED", v2: "0") }

  /// Lets a group go on, as far as it can be reached.
  static func thaw(_ id: String) {
    guard let file = thawed(id, HostProbe.facts()) else { return }
    try? Sys.overwrite(file.path, with: file.text)
  }

  /// Why there is none.
  static func absence(_ facts: HostFacts) -> String {
    facts.person == nil
      ? "this machine has no freezer for groups" : facts.cgroup.denied ?? "no freezer is handed down to this user"
  }

  private static func file(_ id: String, _ facts: HostFacts, v1: String, v2: String) -> FileText? {
    guard facts.cgroup.denied == nil else { return nil }
    if let hierarchy = facts.cgroup.controllers["freezer"] {
      return FileText(path: "\(hierarchy)/fishbowl/\(id)/freezer.state", text: v1)
    }
    guard facts.cgroup.version == .v2, let tree = facts.cgroup.unified else { return nil }
    return FileText(path: "\(tree)/fishbowl/\(id)/cgroup.freeze", text: v2)
  }
}
