public import OCISpec
public import Steps

/// What `update` does: other limits for a container, in its group if it runs, and in its configuration.
public struct UpdateRequest: Equatable, Sendable {
  public var place: ContainerPlace
  /// As it is, and as it is to be.
  public var old: RuntimeConfig
  public var new: RuntimeConfig
  /// Of the container's first process, if it runs.
  public var pid: Int?
  public var isFrozen: Bool
  public var cgroup: HostFacts.Cgroups
  public var available: Cpuset?

  public init(
    place: ContainerPlace, old: RuntimeConfig, new: RuntimeConfig, pid: Int?, isFrozen: Bool,
    cgroup: HostFacts.Cgroups, available: Cpuset?
  ) {
    self.place = place
    self.old = old
    self.new = new
    self.pid = pid
    self.isFrozen = isFrozen
    self.cgroup = cgroup
    self.available = available
  }

  /// The kernel may refuse a limit: what was done until then is turned back.
  public func plan() -> Plan {
    var list = StepList()
    let kept = list.add(.cli, spec(new))
    let changes = changes(from: old, to: new)
    guard !changes.isEmpty else { return Plan(steps: list.steps, before: before) }
    let written = list.add(.cli, .limitResources(changes))
    list.add(.cli, .limitResources(self.changes(from: new, to: old)), undoes: written, unless: .done(written))
    list.add(.cli, spec(old), undoes: kept, unless: .done(written))
    return Plan(steps: list.steps, before: before)
  }

  private func spec(_ config: RuntimeConfig) -> Operation {
    .replaceSpec(path: place.directory + "/config.json", text: Secret(config.json.text + "\n"))
  }

  private func changes(from: RuntimeConfig, to: RuntimeConfig) -> [Limit] {
    guard pid != nil else { return [] }
    return Ceilings(cgroup: cgroup, path: new.linux.cgroupsPath, available: available)
      .changes(from: from.linux.resources, to: to.linux.resources)
  }

  /// With the limits that will be others.
  private var before: World {
    var world = pid.map { World.running(place, pid: $0, frozen: isFrozen) } ?? World.existing(place)
    for limit in changes(from: new, to: old) { world[.cgroup, limit.resource] = limit.value }
    world[.container, "spec"] = place.directory + "/config.json"
    return world
  }
}
