import Steps

extension HostProbe {
  /// The controllers that a cgroup v1 hierarchy may carry; its other options are `rw`, `name=systemd`, `noprefix` …
  private static let controllers = [
    "blkio", "cpu", "cpuacct", "cpuset", "devices", "freezer", "hugetlb", "memory", "misc", "net_cls", "net_prio",
    "perf_event", "pids", "rdma",
  ]

  /// How control groups are arranged here, from the text of /proc/PID/mountinfo. cgroups(7)
  ///
  /// A hierarchy that is mounted at several places is used at the first. A v1 hierarchy without controllers
  /// (`name=systemd`) beside a v2 tree does not make the machine a hybrid. Where nothing is mounted: v1 with nothing.
  ///
  /// `lines`: those of /proc/self/cgroup.
  static func cgroups(_ mountinfo: String, _ lines: [CgroupLine] = []) -> HostFacts.Cgroups {
    var points: [String: String] = [:]
    var unified: String?
    for mount in cgroupMounts(mountinfo) {
      if mount.type == "cgroup2" { unified = unified ?? mount.mountPoint }
      for controller in mount.superOptions where mount.type == "cgroup" && controllers.contains(controller) {
        points[controller] = points[controller] ?? mount.mountPoint
      }
    }
    let own = (ranked + [""]).lazy.compactMap { controller in lines.first { $0.holds(controller) } }.first
    return HostFacts.Cgroups(
      version: unified == nil ? .v1 : points.isEmpty ? .v2 : .hybrid, controllers: points, unified: unified,
      own: own?.path)
  }

  /// In the order in which the planner uses their hierarchies.
  private static let ranked = ["memory", "cpu", "cpuacct", "pids", "devices", "freezer"]

  /// Only these lines are taken apart: a machine may have thousands of others.
  private static func cgroupMounts(_ mountinfo: String) -> [MountLine] {
    mountinfo.lines.filter { $0.holds(" - cgroup") }.compactMap { MountLine($0) }
  }
}

extension CgroupLine {
  /// Whether it is of that controller's hierarchy; `""`: of the v2 tree.
  fileprivate func holds(_ controller: String) -> Bool {
    controller.isEmpty ? controllers.isEmpty : controllers.contains(controller)
  }
}
