extension ProcFiles {
  /// The control groups that a process is in. `process` is a directory of /proc: a PID, or `self`.
  package func cgroups(of process: String) -> [CgroupLine]? {
    text("/proc/\(process)/cgroup").map { $0.lines.compactMap { CgroupLine($0) } }
  }
}

/// One line of /proc/PID/cgroup: `4:memory:/user`, `0::/` for the v2 tree. cgroups(7)
package struct CgroupLine: Equatable, Sendable {
  package var hierarchy: Int
  /// `cpu,cpuacct`, `name=systemd`; empty for the v2 tree.
  package var controllers: [String]
  /// From the root of the reader's cgroup namespace.
  package var path: String
  /// The line as the kernel wrote it.
  package var verbatim: String

  /// Nil for what is not such a line.
  package init?(_ line: Substring) {
    let parts = line.cut(at: ":", most: 2)
    guard parts.count == 3, let hierarchy = Int(parts[0]) else { return nil }
    self.hierarchy = hierarchy
    controllers = parts[1].cut(at: ",", keepingEmpty: false).map { String($0) }
    path = String(parts[2])
    verbatim = String(line)
  }
}
