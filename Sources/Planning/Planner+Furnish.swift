import OCISpec
import Steps

extension Planner {
  /// Scene 6: what was prepared is moved into place, by the container's own paths; then the old root goes.
  func furnish() -> [Operation] {
    request.config.mounts.flatMap(place) + etcTargets.map { .mountVolume(target: "/etc/" + $0, makesTarget: true) }
      + protect() + [.detachOldRoot, .changeDirectory(path: request.config.process.cwd)]
  }

  private func place(_ mount: RuntimeConfig.Mount) -> [Operation] {
    guard !skips(mount) else { return [] }
    switch mount.type {
    case "proc": return [.mountProc(target: mount.destination)]
    case "sysfs": return [.mountSys(target: mount.destination)]
    case "cgroup": return placeCgroup(mount)
    default: return [.mountDev(target: mount.destination)] + (mount.destination == "/dev" ? [devices()] : [])
    }
  }

  private func placeCgroup(_ mount: RuntimeConfig.Mount) -> [Operation] {
    let readOnly = mount.options.contains("ro")
    guard !isUnified else { return [.mountCgroup(target: mount.destination, readOnly: false, folders: [])] }
    return [.mountCgroup(target: mount.destination, readOnly: readOnly, folders: cgroupTargets)]
      + cgroupTargets.map { .mountCgroup(target: $0, readOnly: readOnly, folders: []) }
  }

  private func devices() -> Operation {
    let nodes = [
      DeviceNode("/dev/null", 1, 3), DeviceNode("/dev/zero", 1, 5), DeviceNode("/dev/full", 1, 7),
      DeviceNode("/dev/random", 1, 8), DeviceNode("/dev/urandom", 1, 9), DeviceNode("/dev/tty", 5, 0),
    ]
    let links = [
      SymbolicLink("/dev/fd", to: "/proc/self/fd"), SymbolicLink("/dev/stdin", to: "/proc/self/fd/0"),
      SymbolicLink("/dev/stdout", to: "/proc/self/fd/1"), SymbolicLink("/dev/stderr", to: "/proc/self/fd/2"),
      SymbolicLink("/dev/ptmx", to: "pts/ptmx"),
    ]
    let core = facts.hasKcore ? [SymbolicLink("/dev/core", to: "/proc/kcore")] : []
    return .makeDevices(nodes: nodes, links: links + core)
  }

  private func protect() -> [Operation] {
    let masked = Set(request.config.linux.maskedPaths)
    let readOnly = Set(request.config.linux.readonlyPaths)
    return [
      .maskPaths(
        files: facts.maskedFiles.filter(masked.contains), directories: facts.maskedDirectories.filter(masked.contains)),
      .makeReadOnly(facts.readOnlyPaths.filter(readOnly.contains)),
    ]
  }
}
