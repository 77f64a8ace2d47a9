package import Steps

/// A container's control group as it is now: who is in it, and what it has used. It only reads. cgroups(7)
package struct ContainerGroup: Sendable {
  private let files: ProcFiles
  private let layout: HostFacts.Cgroups
  private let path: String

  /// `path`: from a hierarchy's mount point on, as `/fishbowl/ID`.
  package init(path: String, layout: HostFacts.Cgroups, files: ProcFiles = .here) {
    self.path = path
    self.layout = layout
    self.files = files
  }

  private var isUnified: Bool { layout.version == .v2 }

  /// A file of the group: in the hierarchy of the v1 controller, or in the one tree of v2.
  private func file(_ controller: String, _ v1: String, v2: String) -> String? {
    if isUnified { return layout.unified.map { $0 + path + "/" + v2 } }
    return layout.controllers[controller].map { $0 + path + "/" + v1 }
  }

  /// PIDs of the processes in it, as the reader's PID namespace has them. The group is in every hierarchy the same.
  package var processes: [Int] {
    let folders = isUnified ? [layout.unified].compactMap(\.self) : layout.controllers.values.sorted()
    let text = folders.lazy.compactMap { files.text($0 + path + "/cgroup.procs") }.first
    return (text ?? "").lines.compactMap { Int($0) }.sorted()
  }

  /// What it has used so far. What this machine does not count is nil.
  package var usage: GroupUsage {
    let processes = processes
    let blocks = blocks ?? blocks(of: processes)
    return GroupUsage(
      at: Clock.monotonic, cpu: cpu, memory: memory, memoryLimit: memoryLimit, read: blocks?.read,
      written: blocks?.written, tasks: tasks ?? processes.count)
  }

  /// Nanoseconds of all processors together. kernel: cgroup-v1/cpuacct; cgroup-v2, cpu.stat
  private var cpu: Int64? {
    guard let file = file("cpuacct", "cpuacct.usage", v2: "cpu.stat") else { return nil }
    return isUnified ? value("usage_usec", in: file).map { $0 * 1000 } : number(file)
  }

  /// As docker counts it: the page cache that nobody has touched for a while is not the container's need, so that the
  /// inactive file pages are taken off.
  private var memory: Int64? {
    guard let used = file("memory", "memory.usage_in_bytes", v2: "memory.current").flatMap(number) else { return nil }
    let stat = file("memory", "memory.stat", v2: "memory.stat")
    let idle = stat.flatMap { value(isUnified ? "inactive_file" : "total_inactive_file", in: $0) } ?? 0
    return idle < used ? used - idle : used
  }

  /// Nil: there is none, and the machine's memory is the limit. `max` on v2, on v1 a number larger than any memory.
  private var memoryLimit: Int64? {
    guard let limit = file("memory", "memory.limit_in_bytes", v2: "memory.max").flatMap(number),
      let all = files.memoryTotal
    else { return files.memoryTotal }
    return min(limit, all)
  }

  /// Threads. kernel: cgroup-v1/pids, cgroup-v2
  private var tasks: Int? { file("pids", "pids.current", v2: "pids.current").flatMap(number).map { Int($0) } }

  private func number(_ file: String) -> Int64? { files.word(file).flatMap { Int64($0) } }

  /// Of a file with a key and a number on each line.
  private func value(_ key: String, in file: String) -> Int64? {
    (files.text(file) ?? "").lines.lazy.compactMap { $0.after(key + " ") }.first.flatMap { Int64($0) }
  }
}

extension ContainerGroup {
  private typealias Blocks = (read: Int64, written: Int64)

  /// Bytes from and to disks, if the container has a group of the controller. kernel: cgroup-v2, io.stat
  private var blocks: Blocks? {
    if isUnified {
      guard let text = file("io", "", v2: "io.stat").flatMap(files.text) else { return nil }
      return (sum(text, "rbytes="), sum(text, "wbytes="))
    }
    let names = ["blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_service_bytes"]
    let text = names.lazy.compactMap { file("blkio", $0, v2: "").flatMap(files.text) }.first
    return text.map { (sum($0, "Read "), sum($0, "Write ")) }
  }

  /// The numbers that stand after `key`, added up.
  private func sum(_ text: String, _ key: String) -> Int64 {
    text.lines.reduce(0) { sum, line in
      let found = line.firstRange(of: key).map { line[$0.upperBound...].prefix { $0.isNumber } }
      return sum + (found.flatMap { Int64($0) } ?? 0)
    }
  }

  /// The kernel adds what a process had read and written to who waits for its end, so that those that live stand for
  /// the dead too. proc_pid_io(5)
  private func blocks(of processes: [Int]) -> Blocks? {
    let texts = processes.compactMap { files.text("/proc/\($0)/io") }
    guard !texts.isEmpty else { return nil }
    let lines = texts.joined(separator: "\n").replacing("cancelled_write_bytes", with: "cancelled")
    return (sum(lines, "read_bytes: "), sum(lines, "write_bytes: "))
  }
}

/// What a group has used at one moment.
package struct GroupUsage: Equatable, Sendable {
  /// CLOCK_MONOTONIC when it was read, and nanoseconds of processor time until then.
  package var at: Int64
  package var cpu: Int64?
  package var memory: Int64?
  package var memoryLimit: Int64?
  /// Bytes from and to disks.
  package var read: Int64?
  package var written: Int64?
  package var tasks: Int
}

extension ProcFiles {
  /// Bytes of memory that the machine has. proc_meminfo(5)
  package var memoryTotal: Int64? {
    let line = (text("/proc/meminfo") ?? "").lines.lazy.compactMap { $0.after("MemTotal:") }.first
    return line?.cut(at: " ", keepingEmpty: false).first.flatMap { Int64($0) }.map { $0 << 10 }
  }

  /// Bytes that came in and went out through all interfaces but loopback of the network namespace that a process is
  /// in. proc_pid_net(5)
  package func traffic(of pid: Int) -> (received: Int64, sent: Int64)? {
    guard let text = text("/proc/\(pid)/net/dev") else { return nil }
    return text.lines.reduce((0, 0)) { sum, line in
      let parts = line.cut(at: ":", most: 1)
      guard parts.count == 2, parts[0].cut(at: " ", keepingEmpty: false) != ["lo"] else { return sum }
      let numbers = parts[1].cut(at: " ", keepingEmpty: false).map { Int64($0) ?? 0 }
      return numbers.count > 8 ? (sum.0 + numbers[0], sum.1 + numbers[8]) : sum
    }
  }
}
