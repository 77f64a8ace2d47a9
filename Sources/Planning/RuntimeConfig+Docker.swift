public import OCISpec
import Steps

extension RuntimeConfig {
  /// docker's defaults for a Linux container: moby, oci/defaults.go. What the user asked for is laid over it.
  public static func docker(id: String, rootPath: String, process: Process) -> RuntimeConfig {
    RuntimeConfig(
      process: process, root: Root(path: rootPath), hostname: String(id.prefix(12)), mounts: dockerMounts,
      linux: Linux(
        namespaces: ["pid", "mount", "uts", "ipc", "network", "cgroup"].map(Namespace.init),
        cgroupsPath: "/fishbowl/\(id)", resources: dockerResources, maskedPaths: HostFacts.maskedPaths,
        readonlyPaths: HostFacts.readOnlyProcPaths))
  }

  public static let dockerPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"

  private static let dockerMounts = [
    Mount("/proc", type: "proc", source: "proc", options: ["nosuid", "noexec", "nodev"]),
    Mount("/dev", type: "tmpfs", source: "tmpfs", options: ["nosuid", "strictatime", "mode=755", "size=65536k"]),
    Mount(
      "/dev/pts", type: "devpts", source: "devpts",
      options: ["nosuid", "noexec", "newinstance", "ptmxmode=0666", "mode=0620", "gid=5"]),
    Mount(
      "/dev/shm", type: "tmpfs", source: "shm",
      options: ["nosuid", "noexec", "nodev", "mode=1777", "size=67108864"]),
    Mount("/dev/mqueue", type: "mqueue", source: "mqueue", options: ["nosuid", "noexec", "nodev"]),
    Mount("/sys", type: "sysfs", source: "sysfs", options: ["nosuid", "noexec", "nodev", "ro"]),
    Mount("/sys/fs/cgroup", type: "cgroup", source: "cgroup", options: ["ro", "nosuid", "noexec", "nodev"]),
  ]

  /// Every device may be made; these may be opened. Without this list the default capabilities reach the host's disks.
  private static var dockerResources: Resources {
    var resources = Resources()
    resources.devices = [
      .init("c", nil, nil, access: "m"), .init("b", nil, nil, access: "m"),
      .init("c", 1, 3, access: "rwm"), .init("c", 1, 5, access: "rwm"), .init("c", 1, 7, access: "rwm"),
      .init("c", 1, 8, access: "rwm"), .init("c", 1, 9, access: "rwm"), .init("c", 5, 0, access: "rwm"),
      .init("c", 5, 1, access: "rwm"), .init("c", 5, 2, access: "rwm"), .init("c", 136, nil, access: "rwm"),
    ]
    return resources
  }
}
