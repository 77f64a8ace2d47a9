import Steps

extension Operation {
  /// One step of two pieces, where a plan of ours would have one; nil where they are two steps.
  func merged(with next: Operation) -> Operation? {
    switch (self, next) {
    case (.createCgroup(let a, let above, let enable), .createCgroup(let b, _, _)): Self.cgroups(above + a + b, enable)
    case (.limitResources(let a), .limitResources(let b)): .limitResources(b.reduce(a, Self.adding))
    case (.limitDevices(let directory, let a), .limitDevices(_, let b)):
      .limitDevices(directory: directory, allowed: a + b)
    case (.clone(let a, let cgroup, _, _), .clone(let b, _, _, _)):
      .clone(namespaces: Self.births.filter { a.contains($0) || b.contains($0) }, cgroup: cgroup)
    case (.joinCgroup(let a), .joinCgroup(let b)): .joinCgroup(files: a + b)
    case (.joinNamespaces, .joinNamespaces): .joinNamespaces()
    case (.raiseLoopback, .raiseLoopback), (.makeMountsPrivate, .makeMountsPrivate), (.detachOldRoot, .detachOldRoot),
      (.closeDescriptors, .closeDescriptors), (.waitForStart, .waitForStart),
      (.awaitExit, .awaitExit), (.releaseStart, .releaseStart):
      self
    default: mergedInside(with: next)
    }
  }

  /// The same limit of the groups above is no other limit.
  private static func adding(_ limits: [Limit], _ limit: Limit) -> [Limit] {
    guard let place = limits.firstIndex(where: { $0.resource == limit.resource && $0.value == limit.value }) else {
      return limits + [limit]
    }
    var limits = limits
    limits[place].writes += limit.writes
    return limits
  }

  /// Those that hold others are the groups above the container's.
  private static func cgroups(_ paths: [String], _ enable: [FileText]) -> Operation {
    let isAbove = { (path: String) in paths.contains { $0.hasPrefix(path + "/") } }
    return .createCgroup(directories: paths.filter { !isAbove($0) }, parents: paths.filter(isAbove), enable: enable)
  }

  /// In the order in which a plan of ours names them.
  static let births: [Namespace] = [.pid, .mnt, .uts, .ipc, .net, .cgroup, .user, .time]

  /// Steps whose calls other runtimes make by turns, as for one hierarchy of cgroups after another.
  var turns: [Kind] {
    [[.cgroupCreate, .cgroupJoin, .cgroupLimits, .cgroupDevices], [.procMask, .procReadonly, .mountCgroup]]
      .first { $0.contains(kind) } ?? [kind]
  }

  private func mergedInside(with next: Operation) -> Operation? {
    switch (self, next) {
    case (.mountCgroup(let target, let readOnly, let a), .mountCgroup(let folder, _, _)):
      .mountCgroup(
        target: target, readOnly: readOnly, folders: a.contains(folder) || folder == target ? a : a + [folder])
    case (.makeDevices(let a, let links), .makeDevices(let b, let more)):
      .makeDevices(nodes: a + b, links: links + more)
    case (.maskPaths(let a, let folders), .maskPaths(let b, let more)):
      .maskPaths(files: a + b, directories: folders + more)
    case (.makeReadOnly(let a), .makeReadOnly(let b)): .makeReadOnly(a + b.filter { !a.contains($0) })
    case (.limitProcess(let a), .limitProcess(let b)): .limitProcess(a + b)
    case (.dropBounding(let a), .dropBounding(let b)): .dropBounding(a + b.filter { !a.contains($0) })
    case (.setUser(let uid, let gid, let groups, _, _), .setUser(let uid2, let gid2, let more, _, _)):
      .setUser(uid: max(uid, uid2), gid: max(gid, gid2), groups: groups + more)
    case (.setCapabilities(let a), .setCapabilities(let b)): .setCapabilities(a.isEmpty ? b : a)
    case (.removeCgroup(let a), .removeCgroup(let b)): .removeCgroup(directories: a + b)
    default: nil
    }
  }
}
