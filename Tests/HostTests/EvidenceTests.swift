import Foundation
import Steps
import Testing

@testable import Kernel

@Suite struct EvidenceTests {
  static func steps(_ operations: [Operation]) -> [Step] {
    operations.enumerated().map { Step(number: $0.offset + 1, actor: .setup, operation: $0.element, calls: []) }
  }

  static func read(_ pid: Int, _ operations: Operation...) -> [Evidence] { read(pid, operations, in: .here) }

  static func read(_ pid: Int, _ operations: [Operation], in files: ProcFiles) -> [Evidence] {
    var reader = EvidenceReader(pid: pid, steps: steps(operations), files: files)
    return reader.evidence()
  }

  @Test(.enabled(if: isRoot, "needs root")) func aProcessInNamespacesOfItsOwnIsProven() throws {
    try withProcess("unshare", ["-piufmn", "--mount-proc", "sleep", "60"], until: "sleep") { pid, _ in
      let lines = Self.read(pid, .clone(namespaces: [.pid], cgroup: nil))
      #expect(
        lines.first
          == Evidence(
            step: 1, moment: .later, side: .host, source: "/proc/\(pid)/status", key: "NSpid", value: "\(pid)\t1"))
      #expect(
        lines.dropFirst().map(\.key).sorted()
          == Namespace.allCases.filter { $0 != .cgroup }.map { "ns/" + $0.rawValue }.sorted())
      for link in lines.dropFirst() {
        let name = String(link.key.dropFirst(3))
        #expect(link.source == "/proc/\(pid)/" + link.key)
        let target = try output("readlink", link.source)
        #expect(target == "\(name):[\(link.value)]")
        let isOwn = link.value != ProcFiles.here.namespace(name, of: "self")
        #expect(isOwn == ["pid", "ipc", "uts", "mnt", "net"].contains(name))
      }
    }
  }

  @Test(.enabled(if: isRoot, "needs root")) func itsMountsAndNamesAreProven() throws {
    try withProcess("unshare", ["-pufm", "--mount-proc", "setsid", "sleep", "60"], until: "sleep") { pid, _ in
      let lines = Self.read(
        pid, .mountProc(target: "/proc"), .makeMountsPrivate, .startSession, .setHostname("x"),
        .changeDirectory(path: "/"))
      #expect(lines.map(\.step) == [1, 2, 3, 4, 5])
      #expect(lines.map(\.key) == ["/proc", "/", "NSsid", "ns/uts", "cwd"])
      #expect(lines.prefix(2).allSatisfy { $0.source == "/proc/\(pid)/mountinfo" })
      let mountinfo = try output("cat", "/proc/\(pid)/mountinfo").split(separator: "\n").map(String.init)
      #expect(mountinfo.contains(lines[0].value) && mountinfo.contains(lines[1].value))
      #expect(lines[0].value.contains(" - proc proc ") && !lines[1].value.contains("shared:"))
      #expect(try lines[4].value == output("readlink", "/proc/\(pid)/cwd"))
    }
  }

  @Test(.enabled(if: isRoot && isInstalled("ip"), "needs root and ip")) func loopbackIsProvenOnceItIsUp() throws {
    try withProcess("unshare", ["-n", "sleep", "60"], until: "sleep") { pid, _ in
      #expect(Self.read(pid, .raiseLoopback).isEmpty)
    }
    let up = ["-n", "sh", "-c", "ip link set lo up; exec sleep 60"]
    try withProcess("unshare", up, until: "sleep") { pid, _ in
      let lines = Self.read(pid, .raiseLoopback)
      #expect(lines.map(\.source) == ["/proc/\(pid)/net/fib_trie"])
      #expect(lines.map(\.key) == ["127.0.0.1"])
      #expect(lines.first?.value.hasSuffix("|-- 127.0.0.1") == true)
    }
  }

  @Test(.enabled(if: isRoot && isInstalled("setpriv"), "needs root and setpriv")) func rightsAreProven() throws {
    let arguments = ["--reuid=65534", "--regid=65533", "--groups=7,8", "--bounding-set=-all,+chown", "sleep", "60"]
    let lines = try withProcess("setpriv", arguments, until: "sleep") { pid, _ in
      Self.read(
        pid, .dropBounding([]), .setUser(uid: 0, gid: 0, groups: []), .setCapabilities([]), .resetSignals(ignored: []),
        .execute(candidates: [], arguments: [], environment: []))
    }
    let values = Dictionary(lines.map { ("\($0.step) \($0.key)", $0.value) }, uniquingKeysWith: { $1 })
    #expect(values["1 CapBnd"] == "0000000000000001")
    #expect(values["2 Uid"] == "65534\t65534\t65534\t65534")
    #expect(values["2 Gid"] == "65533\t65533\t65533\t65533")
    #expect(values["2 Groups"]?.hasPrefix("7 8") == true)
    for key in ["CapPrm", "CapEff", "CapInh", "CapAmb"] { #expect(values["3 " + key] == "0000000000000000") }
    #expect(values["4 SigBlk"] != nil && values["4 SigIgn"] != nil)
    #expect(values["5 exe"]?.hasSuffix("/sleep") == true)
    #expect(values["5 CapEff"] == "0000000000000000")
  }

  @Test func aProcessThatIsGoneGivesFewerLines() throws {
    let tree = try FakeTree(["/sys/fs/cgroup/pids/fishbowl/a/pids.max": "5\n"])
    let limits = Operation.limitResources([
      Limit(
        resource: "pids.max", value: "5",
        writes: [FileText(path: tree.directory + "/sys/fs/cgroup/pids/fishbowl/a/pids.max", text: "5")])
    ])
    let gone = Self.read(
      0, .clone(namespaces: [], cgroup: "/sys/fs/cgroup/a"), .pivotRoot(newRoot: "."), .raiseLoopback, .startSession,
      .joinCgroup(files: ["/sys/fs/cgroup/a/tasks"]), limits)
    #expect(gone.map(\.value) == ["5"])
    #expect(gone.map(\.key) == ["pids.max"])
    #expect(gone.map(\.step) == [6])
  }

  @Test func cgroupsAreProvenByTheirFiles() throws {
    let group = "/sys/fs/cgroup/x/fishbowl/abc"
    let tree = try FakeTree([
      group + "/devices.list": "c 1:3 rwm\nc 5:2 rwm\n", group + "/cpu.cfs_quota_us": "50000\n",
      "/proc/7/cgroup": "4:memory:/other\n3:cpu,cpuacct:/fishbowl/abc\n0::/fishbowl/abc\n",
    ])
    let write = FileText(path: group + "/cpu.cfs_quota_us", text: "50000")
    let lines = Self.read(
      7,
      [
        .limitDevices(directory: group, allowed: []),
        .limitResources([Limit(resource: "cpu.max", value: "", writes: [write, write])]),
        .joinCgroup(files: [group + "/tasks"]),
      ], in: tree.files)
    #expect(lines.map(\.step) == [1, 2, 3, 3])
    #expect(lines.map(\.key) == ["devices.list", "cpu.cfs_quota_us", "cpu,cpuacct", "cgroup2"])
    #expect(lines.map(\.value) == ["c 1:3 rwm\nc 5:2 rwm", "50000", "3:cpu,cpuacct:/fishbowl/abc", "0::/fishbowl/abc"])
    #expect(
      lines.map(\.source) == [
        group + "/devices.list", group + "/cpu.cfs_quota_us", "/proc/7/cgroup", "/proc/7/cgroup",
      ])
  }

  /// The container goes on before the lines are looked for.
  @Test func linesAreAsTheFilesStoodWhenTheyWereRead() throws {
    let tree = try FakeTree(["/proc/7/status": "NSsid:\t1\n"])
    var reader = EvidenceReader(pid: 7, steps: Self.steps([.startSession]), files: tree.files)
    try "NSsid:\t2\n".write(toFile: tree.files.prefix + "/proc/7/status", atomically: true, encoding: .utf8)
    #expect(reader.evidence().map(\.value) == ["1"])
  }

  @Test func theOverlayIsFoundBeforeAndAfterThePivot() throws {
    let overlay = Operation.mountOverlay(Overlay(lower: ["/l"], upper: "/u", work: "/w", target: "/c/merged"))
    let disk = "21 1 254:0 / / rw - ext4 /dev/vda rw"
    let merged = "30 21 0:40 / /c/merged rw - overlay overlay rw,lowerdir=/l"
    let new = "30 1 0:40 / / rw - overlay overlay rw,lowerdir=/l"
    for (text, key, value) in [(disk + "\n" + merged, "/c/merged", merged), (new, "/", new)] {
      let tree = try FakeTree(["/proc/7/mountinfo": text])
      let lines = Self.read(7, [overlay], in: tree.files)
      #expect(lines.map(\.key) == [key])
      #expect(lines.map(\.value) == [value])
    }
    let tree = try FakeTree(["/proc/7/mountinfo": disk])
    #expect(Self.read(7, [overlay], in: tree.files).isEmpty)
  }

  @Test func eachMaskedPathHasItsLine() throws {
    let tree = try FakeTree([
      "/proc/7/mountinfo": """
      21 1 0:1 / / rw - overlay overlay rw
      22 21 0:2 /null /proc/keys rw - devtmpfs devtmpfs rw
      23 21 0:3 / /proc/acpi ro - tmpfs tmpfs ro
      24 21 0:4 /sys /proc/sys ro - proc proc rw
      """
    ])
    let mask = Operation.maskPaths(files: ["/proc/keys", "/proc/gone"], directories: ["/proc/acpi"])
    let lines = Self.read(7, [mask, .makeReadOnly(["/proc/sys"])], in: tree.files)
    #expect(lines.map(\.key) == ["/proc/keys", "/proc/acpi", "/proc/sys"])
  }

  /// Each file is taken away once it was read: a second reading would find nothing.
  @Test func eachFileIsReadOnce() throws {
    let tree = try FakeTree([
      "/proc/7/status": "NSpid:\t7\t1\n", "/proc/7/mountinfo": "1 0 0:1 / / rw - t s rw\n",
      "/proc/7/cgroup": "0::/\n", "/proc/7/net/fib_trie": "|-- 127.0.0.1\n", "/proc/7/ns/uts": "->uts:[5]",
    ])
    var files = ProcessFiles(pid: 7, files: tree.files)
    func values() -> [String?] {
      [
        files.status?["NSpid"], files.mounts?.root?.type, files.cgroups?.first?.path, files.addresses.map { "\($0)" },
        files.namespace(.uts),
      ]
    }
    let first = values()
    try FileManager.default.removeItem(atPath: tree.directory + "/proc")
    #expect(first.allSatisfy { $0 != nil })
    #expect(values() == first)
  }
}
