import Foundation
import Steps
import Testing

@testable import Kernel

@Suite struct HostProbeTests {
  @Test func theFactsAreWhatToolsSay() throws {
    let facts = HostProbe.facts()
    #expect(try facts.kernel == output("uname", "-r"))
    #expect(try facts.arch == output("uname", "-m"))
    #expect(try facts.hostname == output("uname", "-n"))
    #expect(try facts.bootID == output("cat", "/proc/sys/kernel/random/boot_id"))
    #expect(try facts.distro == output("sh", "-c", ". /etc/os-release; echo \"$PRETTY_NAME\""))
    #expect(try String(facts.uid) == output("id", "-u"))
    #expect(facts.pid == Int(getpid()))
    #expect(try String(facts.mounts) == output("sh", "-c", "wc -l < /proc/self/mountinfo"))
    #expect(try facts.resolvConf == String(contentsOfFile: "/etc/resolv.conf", encoding: .utf8))
    #expect(try facts.hasMqueue == (output("grep", "-c", "mqueue", "/proc/filesystems") == "1"))
  }

  @Test func theBoundingSetIsThatOfStatus() throws {
    let mask = try output("sed", "-n", "s/^CapBnd:.//p", "/proc/\(getpid())/status")
    #expect(String(format: "%016llx", Capability.mask(HostProbe.facts().capabilities)) == mask)
  }

  @Test func allNamespacesAreThere() throws {
    let names = try output("sh", "-c", "ls /proc/self/ns | grep -v _for_").split(separator: "\n").map(String.init)
    let facts = HostProbe.facts()
    #expect(facts.namespaces.keys.sorted() == names.sorted())
    for (name, number) in facts.namespaces {
      #expect(try output("readlink", "/proc/\(getpid())/ns/\(name)") == "\(name):[\(number)]")
    }
  }

  @Test func eachPathOfDockersListsIsFoundAsWhatItIs() throws {
    let facts = HostProbe.facts()
    func named(_ test: String, _ paths: [String]) throws -> [String] {
      try paths.filter { try output("sh", "-c", "test \(test) \($0) && echo yes") == "yes" }
    }
    #expect(try facts.maskedDirectories == named("-d", HostFacts.maskedPaths))
    #expect(try facts.maskedFiles == named("! -d", HostFacts.maskedPaths.filter { access($0, F_OK) == 0 }))
    #expect(try facts.readOnlyPaths == named("-e", HostFacts.readOnlyProcPaths))
    #expect(facts.hasKcore == (access("/proc/kcore", F_OK) == 0))
  }

  @Test func theControllersAreMountsFindmnts() throws {
    let facts = HostProbe.facts().cgroup
    for (controller, point) in facts.controllers {
      let options = try output("findmnt", "-n", "-o", "FSTYPE,FS-OPTIONS", point).split { " ,".contains($0) }
      #expect(options.contains("cgroup") && options.contains(Substring(controller)))
    }
    if let unified = facts.unified { #expect(try output("findmnt", "-n", "-o", "FSTYPE", unified) == "cgroup2") }
    #expect(facts.unified != nil || !facts.controllers.isEmpty)
  }

  @Test func theOwnGroupIsThatOfTheFirstHierarchyThatIsUsed() throws {
    let line = "awk -F: '$2 ~ /(^|,)memory(,|$)/ {v1=$3} $1 == 0 {v2=$3} END {print v1 == \"\" ? v2 : v1}'"
    #expect(try HostProbe.facts().cgroup.own == output("sh", "-c", line + " /proc/\(getpid())/cgroup"))
    let lines = ["12:pids:/p", "4:cpu,cpuacct:/c:d", "0::/u"].compactMap { CgroupLine($0[...]) }
    #expect(HostProbe.cgroups(Self.root + Self.pair, lines).own == "/c:d")
    #expect(HostProbe.cgroups(Self.root + Self.v2, lines.suffix(1)).own == "/u")
    #expect(HostProbe.cgroups(Self.root).own == nil)
  }

  static let root = "27 1 254:0 / / rw - ext4 /dev/vda rw\n"
  static let v2 =
    "30 27 0:26 / /sys/fs/cgroup rw,nosuid shared:9 - cgroup2 cgroup2 rw,nsdelegate,memory_recursiveprot\n"
  static let pair = "32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct\n"
  static let memory = "33 31 0:30 /docker/a /sys/fs/cgroup/memory ro - cgroup cgroup rw,memory\n"
  static let named = "40 31 0:37 / /sys/fs/cgroup/systemd rw - cgroup systemd rw,xattr,name=systemd\n"
  static let again = "50 27 0:29 / /elsewhere rw - cgroup cgroup rw,cpu,cpuacct\n"
  static let points = ["cpu": "/sys/fs/cgroup/cpu,cpuacct", "cpuacct": "/sys/fs/cgroup/cpu,cpuacct"]

  static let arrangements: [(String, HostFacts.Cgroups)] = [
    (root + v2, .init(version: .v2, controllers: [:], unified: "/sys/fs/cgroup")),
    (root + named + v2, .init(version: .v2, controllers: [:], unified: "/sys/fs/cgroup")),
    (root + pair + named + again, .init(version: .v1, controllers: points, unified: nil)),
    (root + pair + memory + v2, .init(version: .hybrid, controllers: three, unified: "/sys/fs/cgroup")),
    (root, .init(version: .v1, controllers: [:], unified: nil)),
    ("", .init(version: .v1, controllers: [:], unified: nil)),
  ]
  static let three = points.merging(["memory": "/sys/fs/cgroup/memory"]) { $1 }

  @Test(arguments: arrangements)
  func eachArrangementIsTold(_ mountinfo: String, _ expected: HostFacts.Cgroups) {
    #expect(HostProbe.cgroups(mountinfo) == expected)
  }

  @Test func aMadeUpMachineIsReadWhole() throws {
    let tree = try FakeTree([
      "/proc/self/status": "CapBnd:\t0000000000000401\nSigIgn:\t0000000000001001\n",
      "/proc/self/mountinfo": Self.root + Self.v2, "/proc/self/ns/pid": "->pid:[12]",
      "/proc/sys/kernel/random/boot_id": "abc\n", "/usr/lib/os-release": "NAME=x\nPRETTY_NAME='A Linux'\n",
      "/proc/kcore": "", "/proc/keys": "", "/proc/acpi/": "", "/proc/sys/fs/mqueue/": "",
    ])
    let facts = HostProbe(files: tree.files).facts()
    #expect((facts.bootID, facts.distro, facts.resolvConf, facts.mounts) == ("abc", "A Linux", "", 2))
    #expect(facts.capabilities.map(\.name) == ["CAP_CHOWN", "CAP_NET_BIND_SERVICE"])
    #expect(facts.ignoredSignals == ["SIGHUP", "SIGPIPE"])
    #expect(facts.namespaces == ["pid": "12"])
    #expect((facts.maskedFiles, facts.maskedDirectories) == (["/proc/kcore", "/proc/keys"], ["/proc/acpi"]))
    #expect((facts.readOnlyPaths, facts.hasKcore, facts.hasMqueue) == (["/proc/sys"], true, true))
  }

  @Test func aMachineThatShowsNothingIsNoError() throws {
    let facts = HostProbe(files: try FakeTree(["/": ""]).files).facts()
    #expect((facts.bootID, facts.distro, facts.mounts, facts.hasMqueue) == ("", "Linux", 0, false))
    #expect(facts.capabilities.isEmpty && facts.namespaces.isEmpty && facts.maskedFiles.isEmpty)
  }

  @Test func signalsBearTheKernelsNames() throws {
    func ignored(_ trap: String) throws -> Set<String> {
      let text = try output("sh", "-c", trap + " sed -n 's/^SigIgn:.//p' /proc/self/status")
      return Set(HostProbe.signals(mask: try #require(UInt64(text, radix: 16))))
    }
    #expect(try ignored("trap '' HUP PIPE TERM;") == ignored("").union(["SIGHUP", "SIGPIPE", "SIGTERM"]))
    #expect(HostProbe.signals(mask: 1 << 30 | 1 << 31 | 1 << 33) == ["SIGSYS", "SIGRTMIN", "SIGRT_2"])
  }
}
