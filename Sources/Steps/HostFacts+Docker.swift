extension HostFacts {
  /// docker's default lists. moby, oci/defaults.go
  public static let maskedPaths = [
    "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
    "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap",
  ]
  public static let readOnlyProcPaths = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"]

  /// A plausible machine, for `plan` where there is no Linux to ask: Debian 12, cgroup v2, root.
  public static let debian12 = HostFacts(
    bootID: "", kernel: "6.1", arch: "x86_64", distro: "Debian GNU/Linux 12 (bookworm)", hostname: "host", uid: 0,
    pid: 0, cgroup: Cgroups(version: .v2, controllers: [:], unified: "/sys/fs/cgroup"),
    capabilities: Capability.all, namespaces: [:], mounts: 0,
    ignoredSignals: [], maskedFiles: ["/proc/kcore", "/proc/keys", "/proc/timer_list"],
    maskedDirectories: ["/proc/asound", "/proc/acpi", "/proc/scsi", "/sys/firmware", "/sys/devices/virtual/powercap"],
    readOnlyPaths: readOnlyProcPaths, hasKcore: true, hasMqueue: true, resolvConf: "")
}
