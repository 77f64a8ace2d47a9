public import OCISpec
import Steps

extension Planner {
  /// Scene 2: the channels by which monitor, setup and program will talk. A terminal is opened in the container.
  func openChannels() -> [Operation] {
    [.openSync(fifo: request.runDirectory + "/start")] + (hasTerminal ? [] : [.openStdio])
  }

  var hasTerminal: Bool { request.config.process.terminal }

  /// Scene 2: the control group, complete before a process is in it.
  func makeCgroup() -> [Operation] {
    guard !cgroupDirectories.isEmpty else { return [] }
    var operations: [Operation] = [
      .createCgroup(directories: cgroupDirectories, parents: parentDirectories, enable: subtreeControls)
    ]
    let limits = Ceilings(cgroup: facts.cgroup, path: path, available: request.available)
      .changes(to: request.config.linux.resources)
    if !limits.isEmpty { operations.append(.limitResources(limits)) }
    return operations + limitDevices()
  }

  /// On pure v2 by a program, if the kernel takes one. Without root there is no device to be made.
  private func limitDevices() -> [Operation] {
    guard request.config.limitsDevices else { return [] }
    if let directory = directory(of: "devices") { return [.limitDevices(directory: directory, allowed: deviceRules)] }
    guard isUnified, facts.person == nil, facts.cgroup.deniedFilter == nil else { return [] }
    return cgroupDirectories.prefix(1).map { .filterDevices(directory: $0, allowed: deviceRules) }
  }

  /// Why the container is not given CAP_MKNOD.
  var missingFilter: String? {
    facts.canLimitDevices || !request.config.limitsDevices ? nil : facts.cgroup.deniedFilter ?? "no controller for it"
  }

  /// Docker's and the user's; each once, for so the kernel keeps them.
  private var deviceRules: [String] {
    let all = request.config.linux.resources.devices.map(\.rule) + request.devices.map(\.rule)
    return all.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Scene 2. Before there is a plan: who asks systemd is a command of the person's.
  func enterScope(_ list: inout StepList) {
    guard let scope = facts.cgroup.scope else { return }
    list.add(.cli, .enterScope(unit: HostFacts.Cgroups.scopeUnit, group: scope), performed: true)
  }

  var isUnified: Bool { facts.cgroup.version == .v2 }

  /// The container's group in each hierarchy that it uses, in a stable order.
  var cgroupDirectories: [String] { mountPoints.map { $0 + request.config.linux.cgroupsPath } }

  private var parentDirectories: [String] {
    let names = request.config.linux.cgroupsPath.split(separator: "/").dropLast().map(String.init)
    return mountPoints.map { names.reduce($0) { $0 + "/" + $1 } }
  }

  /// Hierarchies of the controllers that Fishbowl limits, counts or freezes with; combined ones once.
  var mountPoints: [String] {
    if facts.cgroup.denied != nil { return [] }
    if isUnified { return facts.cgroup.unified.map { [$0] } ?? [] }
    var points: [String] = []
    for controller in Self.controllers + (request.config.linux.resources.hasCpuset ? ["cpuset"] : []) {
      if let point = facts.cgroup.controllers[controller], !points.contains(point) { points.append(point) }
    }
    return points
  }

  private static let controllers = ["memory", "cpu", "cpuacct", "pids", "devices", "freezer"]

  /// The group in the hierarchy of one v1 controller, or in the unified tree.
  func directory(of controller: String) -> String? {
    guard facts.cgroup.denied == nil else { return nil }
    guard !isUnified else { return controller == "devices" ? nil : facts.cgroup.unified.map { $0 + path } }
    return facts.cgroup.controllers[controller].map { $0 + path }
  }

  private var path: String { request.config.linux.cgroupsPath }

  /// Where the kernel counts whom it has killed in the group for want of memory. memory.rst (cgroup v1), cgroup-v2.rst
  var oomEvents: String? {
    directory(of: "memory").map { $0 + (isUnified ? "/memory.events" : "/memory.oom_control") }
  }

  /// v2 hands controllers down level by level. cgroups(7), "cgroup.subtree_control"
  private var subtreeControls: [FileText] {
    guard isUnified, let root = facts.cgroup.unified else { return [] }
    let wanted = ["memory", "cpu", "pids"].filter {
      facts.cgroup.hasHandedDown($0) && (facts.cgroup.controllers[$0] != nil || facts.cgroup.controllers.isEmpty)
    }
    return ([root] + parentDirectories).flatMap { directory in
      wanted.map { FileText(path: directory + "/cgroup.subtree_control", text: "+" + $0) }
    }
  }
}

extension RuntimeConfig.Resources {
  /// On v1 a hierarchy of its own, which other containers do not join.
  public var hasCpuset: Bool { cpu?.cpus != nil || cpu?.mems != nil }

  public var isUnlimited: Bool { memory == nil && cpu == nil && pids == nil }
}

extension RuntimeConfig.Resources.Device {
  /// As devices.allow wants it: `c 1:3 rwm`.
  var rule: String { "\(type) \(major.map(String.init) ?? "*"):\(minor.map(String.init) ?? "*") \(access)" }
}
