import Foundation
import Steps
import Testing

@testable import Kernel

/// What systemd is asked for, by a program that stands in for busctl, and where a person may make groups without it.
@Suite(.serialized) struct UserScopeTests {
  private struct ScratchFolder {
    let path = NSTemporaryDirectory() + "fishbowl-test-" + UUID().uuidString.prefix(8)

    init() throws { try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true) }

    func remove() { try? FileManager.default.removeItem(atPath: path) }
  }

  private func tree(_ folder: ScratchFolder, _ groups: [String: String]) throws -> String {
    for (group, controllers) in groups {
      let path = folder.path + "/cg" + group
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for (name, text) in [("procs", ""), ("subtree_control", controllers), ("controllers", "cpu memory pids")] {
        try text.write(toFile: path + "/cgroup." + name, atomically: false, encoding: .utf8)
      }
    }
    return folder.path + "/cg"
  }

  private func facts(_ tree: String, own: String) -> HostFacts.Cgroups {
    let all = HostFacts.Cgroups(version: .v2, controllers: [:], unified: tree)
    return HostProbe(files: .here).delegatedTree(all, [CgroupLine(Substring("0::" + own))].compactMap(\.self), 1000)
  }

  /// A program that writes down what it is asked for, and refuses; the PATH is as it was once what comes back is called.
  private func standIn(_ folder: ScratchFolder) throws -> () -> Void {
    let program = """
      #!/bin/sh
      echo "$*" >>\(folder.path)/asked
      echo 'Call failed: Access denied'; exit 1
      """
    try program.write(toFile: folder.path + "/busctl", atomically: false, encoding: .utf8)
    chmod(folder.path + "/busctl", 0o755)
    let path = ProcessInfo.processInfo.environment["PATH"] ?? ""
    setenv("PATH", folder.path + ":" + path, 1)
    return { setenv("PATH", path, 1) }
  }

  @Test func whereAPersonMayMakeGroups() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let tree = try tree(folder, ["/a": "memory pids", "/a/b": "", "/a/b/c": "", "/z": ""])
    let below = facts(tree, own: "/a/b/c")
    #expect((below.unified, below.scope, below.denied) == (tree + "/a", nil, nil))
    #expect(below.handedDown == ["cpu", "memory", "pids"])
    #expect(facts(tree, own: "/nosuch").denied != nil)
    // In it are processes, and nothing is handed down from it: the kernel would refuse limits.
    try "1\n".write(toFile: tree + "/z/cgroup.procs", atomically: false, encoding: .utf8)
    #expect(facts(tree, own: "/z").denied != nil)
  }

  @Test func aManagerOfSystemdsIsAskedFirst() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let restore = try standIn(folder)
    defer { restore() }
    let manager = "/user.slice/user-1000.slice/user@1000.service"
    let tree = try tree(folder, ["/a": "memory", manager: "memory"])
    let found = facts(tree, own: "/a")
    #expect(found.scope == manager + "/app.slice/fishbowl.scope")
    #expect(found.unified == tree + manager + "/app.slice/fishbowl.scope")
  }

  /// `doctor` says what a run would find, though the scope is only made by the first.
  @Test func whatIsDelegatedIsNoFault() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let restore = try standIn(folder)
    defer { restore() }
    let manager = "/user.slice/user-1000.slice/user@1000.service"
    let tree = try tree(folder, [manager: "memory"])
    let mounts = "27 1 254:0 / / rw - ext4 /dev/vda rw\n30 27 0:26 / \(tree) rw - cgroup2 cgroup2 rw\n"
    let changes = [
      "/proc/self/mountinfo": mounts, "/proc/self/cgroup": "0::/\n",
      tree + manager + "/cgroup.controllers": "cpu memory pids",
    ]
    let found = try MachineTests.findings(changes, uid: 1000, release: "6.1")
    let scope = tree + manager + "/app.slice/fishbowl.scope"
    for name in ["memory", "cpu", "pids"] {
      #expect(found["cgroup." + name]?.why.en == "groups can be made in " + scope)
    }
    #expect(found["cgroup.cpuset"]?.state == .note && found["cgroup.cpuset"]?.todo?.en.contains("Delegate") == true)
    #expect(found["cgroup.freezer"]?.state == .ok && found["cgroup.devices"]?.state == .ok)
    let undelegated = try MachineTests.findings(uid: 1000, release: "6.1")["cgroup.memory"]
    #expect(undelegated?.state == .note && undelegated?.todo?.en.contains("systemd") == true)
    let hybrid = "30 27 0:26 / /cg/memory rw - cgroup cgroup rw,memory\n"
    let other = try MachineTests.findings(["/proc/self/mountinfo": hybrid], uid: 1000)["cgroup.memory"]
    #expect(other?.todo?.en == "put sudo before fishbowl", "\(String(describing: other))")
  }

  @Test func whatIsAskedAndARefusal() throws {
    let folder = try ScratchFolder()
    defer { folder.remove() }
    let restore = try standIn(folder)
    defer { restore() }
    var facts = HostFacts.debian12
    facts.cgroup = HostFacts.Cgroups(version: .v2, controllers: [:], unified: folder.path + "/cg/u/fishbowl.scope")
    facts.cgroup.scope = "/u/fishbowl.scope"
    let settled = UserScope.entered(facts)
    #expect(settled.cgroup.denied == "systemd gives no scope to this user: Call failed: Access denied")
    #expect(settled.cgroup.unified == folder.path + "/cg" && settled.cgroup.scope == nil)
    let asked = try String(contentsOfFile: folder.path + "/asked", encoding: .utf8).split(separator: "\n")
    let manager =
      "--user --timeout=5 call org.freedesktop.systemd1 /org/freedesktop/systemd1 org.freedesktop.systemd1.Manager "
    let properties =
      "Description s Containers of fishbowl Slice s app.slice Delegate b true TasksMax t 18446744073709551615 PIDs au 1 "
    #expect(
      asked.first.map(String.init)
        == manager + "StartTransientUnit ssa(sv)a(sa(sv)) fishbowl.scope fail 5 \(properties)\(getpid()) 0")
    // Where it is there already, this process is to be let into the group beside the containers'.
    try FileManager.default.createDirectory(
      atPath: folder.path + "/cg/u/fishbowl.scope", withIntermediateDirectories: true)
    _ = UserScope.entered(facts)
    let last = try String(contentsOfFile: folder.path + "/asked", encoding: .utf8).split(separator: "\n").last
    #expect(
      last.map(String.init) == manager + "AttachProcessesToUnit ssau fishbowl.scope /monitors 1 \(getpid())")
  }
}
