import Foundation
import Steps
import Testing

@testable import Kernel

@Suite struct MachineTests {
  /// A machine on which all is well; `changes` replaces files, and nil takes one away.
  static func tree(_ changes: [String: String?] = [:]) throws -> FakeTree {
    var contents: [String: String?] = [
      "/proc/self/status": "CapEff:\t000001ffffffffff\nSeccomp_filters:\t0\n",
      "/proc/self/mountinfo": "27 1 254:0 / / rw - ext4 /dev/vda rw\n30 27 0:26 / /cg rw - cgroup2 cgroup2 rw\n",
      "/proc/filesystems": "nodev\toverlay\nnodev\tmqueue\n\text4\n",
      "/cg/cgroup.controllers": "cpuset cpu io memory pids",
      "/bin/busybox": "\u{7F}ELF\u{2}\u{1}" + String(repeating: "\0", count: 60), "/var/lib/": "",
      "/proc/sys/user/max_pid_namespaces": "100\n", "/proc/sys/user/max_user_namespaces": "100\n",
    ]
    for namespace in Namespace.allCases { contents["/proc/self/ns/\(namespace.rawValue)"] = "" }
    return try FakeTree(contents.merging(changes) { $1 }.compactMapValues(\.self))
  }

  static func findings(
    _ changes: [String: String?] = [:], uid: UInt32 = 0, release: String = "6.1.0-18-amd64",
    arch: String = "x86_64", deniedFilter: String? = nil
  ) throws -> [String: Finding] {
    let tree = try tree(changes)
    let machine = Machine(
      files: tree.files, uid: uid, release: release, architecture: arch, deniedFilter: deniedFilter)
    let all = machine.findings(root: "/var/lib/fishbowl", trace: "/var/lib/fishbowl/trace/0/trace.db")
    return Dictionary(all.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
  }

  @Test func aGoodMachineHasNoFault() throws {
    let findings = try Self.findings()
    #expect(findings.values.filter { $0.state == .no }.map(\.id) == [])
    #expect(findings.values.filter { $0.state == .note }.map(\.id) == [])
    #expect(findings["root.filesystem"]?.why.en == "ext4")
  }

  struct Fault: Sendable {
    var id: String
    var state = Finding.State.no
    var changes: [String: String?] = [:]
    var uid: UInt32 = 0
    var release = "5.10"
    var arch = "aarch64"
  }

  static let mounts = "/proc/self/mountinfo"
  static let disk = "27 1 254:0 / / rw - ext4 /dev/vda rw\n"
  static let cgroup2 = "30 27 0:26 / /cg rw - cgroup2 cgroup2 rw\n"

  static let faults = [
    Fault(id: "root", state: .note, uid: 1000, release: "6.1"),
    Fault(id: "root", changes: ["/proc/self/ns/user": nil], uid: 1000),
    Fault(id: "root", changes: ["/proc/self/status": "CapEff:\t00000000a80425fb\nSeccomp_filters:\t0\n"]),
    Fault(id: "kernel", release: "5.4.0-generic"), Fault(id: "kernel", release: "5.9"),
    Fault(id: "arch", arch: "riscv64"),
    Fault(id: "overlay", changes: ["/proc/filesystems": "\text4\n"]),
    Fault(
      id: "overlay", state: .note,
      changes: ["/proc/filesystems": "", "/lib/modules/5.10/kernel/fs/overlayfs/overlay.ko.xz": ""]),
    Fault(id: "namespaces", changes: ["/proc/self/ns/uts": nil]),
    Fault(id: "namespaces", changes: ["/proc/sys/user/max_pid_namespaces": "0\n"]),
    Fault(id: "cgroup", changes: [mounts: disk]),
    Fault(id: "cgroup.memory", changes: ["/cg/cgroup.controllers": "cpu pids"]),
    Fault(id: "cgroup.cpuset", state: .note, changes: ["/cg/cgroup.controllers": "cpu memory pids"]),
    Fault(
      id: "cgroup.devices",
      changes: [mounts: disk + cgroup2 + "31 27 0:27 / /cg1 rw - cgroup cgroup rw,memory\n", "/cg1/": ""]),
    Fault(
      id: "cgroup.pids", changes: [mounts: disk + "31 27 0:27 / /gone rw - cgroup cgroup rw,pids\n"]),
    Fault(id: "seccomp", state: .note, changes: ["/proc/self/status": "CapEff:\t000001ffffffffff\n"]),
    Fault(id: "mqueue", state: .note, changes: ["/proc/filesystems": "nodev\toverlay\n"]),
    Fault(id: "busybox", changes: ["/bin/busybox": nil]),
    Fault(id: "busybox", changes: ["/bin/busybox": "#!/bin/sh\n"]),
    Fault(id: "root.filesystem", changes: [mounts: "27 1 254:0 / / rw - overlay overlay rw\n" + cgroup2]),
    Fault(id: "trace", changes: [mounts: disk + cgroup2 + "31 27 0:40 / /var/lib rw - nfs4 server:/x rw\n"]),
    Fault(
      id: "rootless", state: .note,
      changes: ["/proc/sys/kernel/apparmor_restrict_unprivileged_userns": "1\n"], release: "6.1"),
    Fault(
      id: "rootless", state: .note, changes: ["/proc/sys/user/max_user_namespaces": "0\n"],
      release: "6.1"),
    Fault(id: "rootless", state: .note, changes: [:], release: "5.10"),
    Fault(id: "rootless", state: .note, changes: ["/proc/self/ns/user": nil], release: "6.1"),
  ]

  @Test(arguments: faults.indices) func eachFaultIsFoundWithARemedy(_ index: Int) throws {
    let fault = Self.faults[index]
    let findings = try Self.findings(fault.changes, uid: fault.uid, release: fault.release, arch: fault.arch)
    let finding = try #require(findings[fault.id])
    #expect(finding.state == fault.state)
    #expect(finding.todo != nil)
  }

  @Test func aKernelThatRefusesTheDeviceFilterIsToldOf() throws {
    let finding = try #require(try Self.findings(deniedFilter: "EPERM")["cgroup.devices"])
    #expect(finding.state == .note && finding.why.en.contains("EPERM") && finding.why.ko.contains("EPERM"))
    #expect(finding.todo != nil)
    #expect(try Self.findings(uid: 1000, deniedFilter: "EPERM")["cgroup.devices"]?.state == .ok)
  }

  @Test(arguments: [-1] + faults.indices) func everyTextIsThereInBothLanguages(_ index: Int) throws {
    let fault = index < 0 ? Fault(id: "") : Self.faults[index]
    let findings = try Self.findings(fault.changes, uid: fault.uid, release: fault.release, arch: fault.arch)
    for finding in findings.values {
      for text in [finding.why, finding.todo].compactMap(\.self) {
        #expect(!text.en.isEmpty && !text.en.hasSuffix(".") && !text.ko.isEmpty)
        #expect(!text.en.contains { Self.isHangul($0) })
      }
      #expect((finding.state == .ok) == (finding.todo == nil))
      if let todo = finding.todo { #expect(todo.ko.contains { Self.isHangul($0) }) }
      if finding.state == .no {
        #expect(finding.why.ko.hasSuffix("니다") || finding.why.ko.hasSuffix("MiB") || finding.id == "namespaces")
      }
    }
  }

  static func isHangul(_ character: Character) -> Bool { "가"..."힣" ~= character }

  @Test func thisMachineIsDescribed() throws {
    let findings = Machine.findings(root: "/var/lib/fishbowl", trace: NSTemporaryDirectory() + "no/trace.db")
    #expect(Set(findings.map(\.id)).count == findings.count)
    let found = Dictionary(findings.map { ($0.id, $0) }, uniquingKeysWith: { $1 })
    #expect((found["root"]?.state == .ok) == isRoot)
    #expect(try found["kernel"]?.what.en == "Linux " + output("uname", "-r"))
    #expect(found["trace"]?.state == .ok)
    let free = try #require(Int(output("df", "--output=avail", "-BM", "/var/lib").filter { "0"..."9" ~= $0 }))
    let said = try #require(found["space"]?.why.en.split(separator: " ").first.flatMap { Int($0) })
    #expect(abs(said - free) < 256)
  }

  @Test(.enabled(if: isInstalled("file"), "needs file")) func aStaticProgramIsToldFromADynamicOne() throws {
    let machine = Machine(files: .here, uid: 0, release: "", architecture: "")
    for path in ["/bin/sh", "/bin/busybox", "/usr/bin/env", "/sbin/ldconfig"] where access(path, X_OK) == 0 {
      let words = try output("file", "-L", path)
      let isStatic = words.contains("statically linked") || words.contains("static-pie linked")
      #expect(machine.isStatic(path) == isStatic)
    }
    #expect(!machine.isStatic("/etc/passwd"))
  }

  @Test func theTraceMayBeNamedByARelativePath() throws {
    let finding = Machine(files: .here, uid: 0, release: "", architecture: "").traceFolder("no-such.db")
    #expect(finding.state == (access(".", W_OK) == 0 ? .ok : .no))
  }

  static let readOnly = ProcFiles.here.mounts(of: "self")?.mounts.first {
    $0.isReadOnly && ProcFiles.here.kind(of: $0.mountPoint) == .directory
  }?.mountPoint

  @Test(.enabled(if: readOnly != nil, "needs a read-only mount")) func aReadOnlyFolderIsNoPlaceForTheTrace() throws {
    let place = try #require(Self.readOnly)
    let finding = Machine(files: .here, uid: 0, release: "", architecture: "").traceFolder(place + "/trace.db")
    #expect(finding.state == .no)
  }
}
