import Foundation
import Kernel
import Steps
import Testing

/// What a group has used, from trees that are made up as the kernel's documents describe them.
struct ContainerGroupTests {
  private static let proc = [
    "/proc/meminfo": "MemTotal:        1000 kB\nMemFree: 5 kB\n",
    "/proc/7/io": "rchar: 99\nwchar: 98\nread_bytes: 4096\nwrite_bytes: 8192\ncancelled_write_bytes: 1000000\n",
    "/proc/9/io": "rchar: 9\nwchar: 8\nread_bytes: 1\nwrite_bytes: 2\ncancelled_write_bytes: 3\n",
  ]

  @Test func v1() throws {
    let top = "/sys/fs/cgroup"
    let tree = try FakeTree(
      Self.proc.merging([
        "\(top)/cpuacct/f/a/cpuacct.usage": "123456789\n", "\(top)/memory/f/a/memory.usage_in_bytes": "500000\n",
        "\(top)/memory/f/a/memory.stat": "inactive_file 7\ntotal_inactive_file 100000\n",
        "\(top)/memory/f/a/memory.limit_in_bytes": "9223372036854771712\n", "\(top)/pids/f/a/pids.current": "3\n",
        "\(top)/memory/f/a/cgroup.procs": "9\n7\n",
      ]) { $1 })
    let controllers = ["cpuacct", "memory", "pids", "blkio"].map { ($0, "\(top)/\($0)") }
    let layout = HostFacts.Cgroups(
      version: .hybrid, controllers: Dictionary(uniqueKeysWithValues: controllers), unified: "\(top)/unified")
    let group = ContainerGroup(path: "/f/a", layout: layout, files: tree.files)
    #expect(group.processes == [7, 9])
    var usage = group.usage
    #expect(usage.cpu == 123_456_789 && usage.memory == 400_000 && usage.tasks == 3)
    // A limit that is no limit is the machine's memory.
    #expect(usage.memoryLimit == 1000 << 10)
    // Without a group of the controller: what the processes say of themselves.
    #expect(usage.read == 4097 && usage.written == 8194)
    try tree.add(
      "\(top)/blkio/f/a/blkio.throttle.io_service_bytes_recursive",
      "8:0 Read 100\n8:0 Write 20\n8:0 Total 120\n8:16 Read 1\n8:16 Write 2\nTotal 123\n")
    usage = group.usage
    #expect(usage.read == 101 && usage.written == 22)
  }

  @Test func v2() throws {
    let folder = "/sys/fs/cgroup/f/a"
    let tree = try FakeTree(
      Self.proc.merging([
        "\(folder)/cpu.stat": "usage_usec 2000\nuser_usec 1500\n", "\(folder)/memory.current": "500000\n",
        "\(folder)/memory.stat": "anon 1\nfile 2\ninactive_anon 5\ninactive_file 100000\n",
        "\(folder)/memory.max": "600000\n", "\(folder)/pids.current": "2\n", "\(folder)/cgroup.procs": "7\n",
      ]) { $1 })
    let layout = HostFacts.Cgroups(version: .v2, controllers: [:], unified: "/sys/fs/cgroup")
    let group = ContainerGroup(path: "/f/a", layout: layout, files: tree.files)
    var usage = group.usage
    #expect(usage.cpu == 2_000_000 && usage.memory == 400_000 && usage.memoryLimit == 600_000 && usage.tasks == 2)
    #expect(usage.read == 4096 && usage.written == 8192 && group.processes == [7])
    try tree.add("\(folder)/memory.max", "max\n")
    try tree.add("\(folder)/io.stat", "8:0 rbytes=10 wbytes=20 rios=1 wios=2 dbytes=0 dios=0\n8:16 rbytes=1 wbytes=2\n")
    usage = group.usage
    #expect(usage.memoryLimit == 1000 << 10 && usage.read == 11 && usage.written == 22)
  }

  /// More was freed than is counted: nothing is below zero.
  @Test func theCacheIsNotTakenOffTwice() throws {
    let folder = "/sys/fs/cgroup/f/a"
    let tree = try FakeTree(["\(folder)/memory.current": "5\n", "\(folder)/memory.stat": "inactive_file 10\n"])
    let layout = HostFacts.Cgroups(version: .v2, controllers: [:], unified: "/sys/fs/cgroup")
    let usage = ContainerGroup(path: "/f/a", layout: layout, files: tree.files).usage
    #expect(usage.memory == 5 && usage.cpu == nil && usage.read == nil && usage.tasks == 0)
  }

  @Test func trafficWithoutLoopback() throws {
    let head = "Inter-|   Receive  |  Transmit\n face |bytes packets errs drop fifo frame compressed multicast|bytes\n"
    let line = { (name: String, bytes: Int, sent: Int) in "\(name): \(bytes) 1 0 0 0 0 0 0 \(sent) 1 0 0 0 0 0 0\n" }
    let text = head + line("    lo", 1000, 1000) + line("  eth0", 30, 4) + line("eth1", 5, 6)
    let tree = try FakeTree(["/proc/7/net/dev": text])
    let traffic = try #require(tree.files.traffic(of: 7))
    #expect(traffic.received == 35 && traffic.sent == 10)
    #expect(tree.files.traffic(of: 8) == nil)
  }

  @Test func aProcessAsPsShowsIt() throws {
    let now = 1_700_000_000
    let ticks = Sys.ticksPerSecond
    let stat = "42 (a) b) S 7 42 42 34817 42 4194304 0 0 0 0 \(90_061 * ticks) 0 0 0 20 0 1 0 \(100 * ticks) 0 0\n"
    let tree = try FakeTree([
      "/proc/stat": "cpu 1 2\nbtime \(now - 200_100)\n", "/etc/passwd": "root:x:0:0::/:/bin/sh\nann:x:1000:1000::/:\n",
      "/proc/42/stat": stat, "/proc/42/status": "Uid:\t1000\t1001\t0\t0\n", "/proc/42/cmdline": "",
    ])
    let listing = ProcessListing(files: tree.files, now: now)
    var cells = try #require(listing.line(of: 42)).cells
    #expect(cells[0] == "1001" && cells[1] == "42" && cells[2] == "7" && cells[3] == "45" && cells[5] == "pts/1")
    #expect(cells[6] == "1-01:01:01" && cells[7] == "[a) b]")
    #expect(cells[4] == Clock.startText(now - 200_000, now: now))
    try tree.add("/proc/42/status", "Uid:\t0\t1000\t0\t0\n")
    try tree.add("/proc/42/cmdline", "sh\0-c\0echo a b\0")
    cells = try #require(listing.line(of: 42)).cells
    #expect(cells[0] == "ann" && cells[7] == "sh -c echo a b")
    #expect(listing.line(of: 43) == nil)
  }

  @Test func whenItBegan() {
    let noon = 1_700_049_600
    #expect(Clock.startText(noon, now: noon + 60).count == 5 && Clock.startText(noon, now: noon + 60).contains(":"))
    #expect(
      Clock.startText(noon, now: noon + 3 * 86400) == "Nov15" || Clock.startText(noon, now: noon + 3 * 86400) == "Nov16"
    )
    #expect(Clock.startText(noon, now: noon + 400 * 86400) == "2023")
  }
}
