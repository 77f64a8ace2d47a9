import OCISpec
import Steps

extension Planner {
  /// Scene 6: the old root goes before the first path is looked up, since it lies over the new one and `/..` leads to it:
  /// a link of the image would reach the host's files. Then what was prepared is moved into place.
  func furnish() -> [Operation] {
    [.detachOldRoot] + request.config.mounts.flatMap(place) + request.boundDevices.map { .placeMountPoint($0) }
      + etcTargets.map { .mountVolume(target: "/etc/" + $0, makesTarget: true) }
      + initMounts.map { .mountInit(target: $0.destination) }
      + openTerminal(console: "/dev/console") + tune() + protect()
      + [.changeDirectory(path: request.config.process.cwd)] + seal()
  }

  func openTerminal(console: String?) -> [Operation] {
    hasTerminal ? [.openTerminal(size: request.window, console: console)] : []
  }

  /// While /proc/sys can be written to.
  private func tune() -> [Operation] {
    var settings = request.config.linux.sysctl ?? [:]
    settings["kernel.domainname"] = request.config.domainname
    guard !settings.isEmpty else { return [] }
    let files = settings.sorted { $0.key < $1.key }.map { name, value in
      FileText(path: "/proc/sys/" + name.split(separator: ".").joined(separator: "/"), text: value)
    }
    return [.setSysctls(files)]
  }

  /// Once every folder is made that the image lacked.
  private func seal() -> [Operation] {
    request.config.root.readonly ? [.makeRootReadOnly(files: etcTargets.map { "/etc/" + $0 })] : []
  }

  private func place(_ mount: RuntimeConfig.Mount) -> [Operation] {
    guard !skips(mount), !mount.isInit else { return [] }
    if let point = request.mountPoint(at: mount.destination) { return [.placeMountPoint(staged(point))] }
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
    if isMapped { return .bindDevices(Self.devicePaths, links: links + core) }
    return .makeDevices(nodes: settled(nodes, beside: links + core), links: links + core)
  }

  /// What the user asks for at a path stands in the place of docker's; but the host's /dev/ptmx, of another devpts, is
  /// none of the container's.
  private func settled(_ nodes: [DeviceNode], beside links: [SymbolicLink]) -> [DeviceNode] {
    guard !request.devices.isEmpty else { return nodes }
    let taken = Set(links.map(\.path))
    let asked = request.devices.map(\.node).filter { !taken.contains($0.path) }
    let paths = Set(asked.map(\.path))
    return nodes.filter { !paths.contains($0.path) } + asked
  }

  /// Nothing of it for who is privileged.
  private func protect() -> [Operation] {
    let masked = Set(request.config.linux.maskedPaths)
    let readOnly = Set(request.config.linux.readonlyPaths)
    let masks = Operation.maskPaths(
      files: facts.maskedFiles.filter(masked.contains), directories: facts.maskedDirectories.filter(masked.contains))
    return (masked.isEmpty ? [] : [masks])
      + (readOnly.isEmpty ? [] : [.makeReadOnly(facts.readOnlyPaths.filter(readOnly.contains))])
  }
}
