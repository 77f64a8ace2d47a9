import Steps

/// Scenes 5 and 6.
extension StraceRecogniser {
  func mounts(_ call: StraceCall) -> Operation? {
    switch call.name {
    case "mount": return mount(call, path(call.text(1), call))
    case "fsopen":
      return call.text(0) == "overlay"
        ? nil : .prepareMount(Mount(target: "", type: call.text(0), source: call.text(0), attributes: []))
    case "pivot_root": return .pivotRoot(newRoot: path(call.text(0), call))
    case "chroot": return .enterRoot(path(call.text(0), call))
    case "umount", "umount2": return hasPivoted ? .detachOldRoot : nil
    case "mknod", "mknodat": return node(call)
    case "symlink", "symlinkat": return link(call)
    case "chdir", "fchdir": return hasPivoted && call.name == "chdir" ? .changeDirectory(path: call.text(0)) : nil
    default: return nil
    }
  }

  private func mount(_ call: StraceCall, _ target: String) -> Operation? {
    let (source, type) = (call.text(0), call.text(2))
    if type == "overlay" { return overlay(call, target) }
    if call.has("MS_PRIVATE") || call.has("MS_SLAVE") { return propagation(call, target) }
    if rootfs == nil, !hasPivoted {
      return call.has("MS_BIND") && source == call.text(1) ? .prepareTree(source: source, target: "/") : nil
    }
    if call.has("MS_REMOUNT") { return remount(call, inside(target)) }
    return place(inside(target), type: type, source: path(source, call), call)
  }

  /// Of the whole tree before the root changes; later it keeps the old root's end from reaching the host.
  private func propagation(_ call: StraceCall, _ target: String) -> Operation? {
    let place = inside(target)
    if !hasPivoted { return place == target || place == "/" ? .makeMountsPrivate : nil }
    return call.text(1) == "." ? .detachOldRoot : place == "/" ? .makeMountsPrivate : nil
  }

  private func remount(_ call: StraceCall, _ target: String) -> Operation? {
    guard call.has("MS_RDONLY") else { return nil }
    if target == "/" { return .makeRootReadOnly(files: []) }
    return target.hasPrefix("/sys/fs/cgroup") ? cgroup(target) : .makeReadOnly([target])
  }

  private func place(_ target: String, type: String, source: String, _ call: StraceCall) -> Operation? {
    if target == "/sys/fs/cgroup" || target.hasPrefix("/sys/fs/cgroup/") { return cgroup(target) }
    switch type {
    case "proc": return .mountProc(target: target)
    case "sysfs": return .mountSys(target: target)
    case "cgroup", "cgroup2": return cgroup(target)
    default: break
    }
    if call.has("MS_BIND") {
      if source == "/dev/null" { return .maskPaths(files: [target], directories: []) }
      return inside(source) == target || hasPivoted && source == target
        ? .makeReadOnly([target]) : .mountVolume(target: target, makesTarget: false)
    }
    if target == "/dev" || target.hasPrefix("/dev/") { return .mountDev(target: target) }
    return type == "tmpfs" && (target.hasPrefix("/proc") || target.hasPrefix("/sys"))
      ? .maskPaths(files: [], directories: [target]) : .mountVolume(target: target, makesTarget: false)
  }

  private func cgroup(_ target: String) -> Operation {
    .mountCgroup(target: target, readOnly: true, folders: [])
  }

  /// `lowerdir=A:B,upperdir=C,workdir=D`
  private func overlay(_ call: StraceCall, _ target: String) -> Operation {
    let options = call.text(4).split(separator: ",").reduce(into: [String: String]()) { options, option in
      let halves = option.split(separator: "=", maxSplits: 1).map(String.init)
      if halves.count == 2 { options[halves[0]] = halves[1] }
    }
    let lower = (options["lowerdir"] ?? "").split(separator: ":").map(String.init)
    return .mountOverlay(
      Overlay(lower: lower, upper: options["upperdir"] ?? "", work: options["workdir"] ?? "", target: target))
  }

  /// Character and block devices; other nodes are none of /dev's.
  private func node(_ call: StraceCall) -> Operation? {
    let isAt = call.name == "mknodat"
    let path = isAt ? self.path(at: 0, of: call) : self.path(call.text(0), call)
    let mode = call.argument(isAt ? 2 : 1)
    let numbers = call.argument(isAt ? 3 : 2).drop { $0 != "(" }.dropFirst().split { ",) ".contains($0) }
      .map { StraceToken.number(String($0)).flatMap { UInt32(exactly: $0) } ?? 0 }
    guard mode.contains("S_IFCHR") || mode.contains("S_IFBLK"), numbers.count == 2 else { return nil }
    let bits = mode.split(separator: "|").compactMap { StraceToken.number(String($0)) }.first ?? 0
    let device = DeviceNode(
      inside(path), numbers[0], numbers[1], mode: UInt32(truncatingIfNeeded: bits),
      isBlock: mode.contains("S_IFBLK") ? true : nil)
    return .makeDevices(nodes: [device], links: [])
  }

  private func link(_ call: StraceCall) -> Operation? {
    let path = inside(call.name == "symlink" ? self.path(call.text(1), call) : self.path(at: 1, of: call))
    guard path.hasPrefix("/dev/") else { return nil }
    return .makeDevices(nodes: [], links: [SymbolicLink(path, to: call.text(0))])
  }
}
