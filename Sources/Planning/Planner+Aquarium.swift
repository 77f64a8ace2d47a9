public import OCISpec
import Steps

/// A container from which a protection may be left out: the same steps, as without root, inside a guard that is built
/// before and can't be left out. Nothing of the host can be written to from there, whatever the container becomes.
///
///     monitor   control group · helper ───────────────────────────────▶ takes hold of setup · …
///     helper               └▶ host read-only · scratch · setup ▶ ends
///     setup                                                └▶ waits for the helper's end · the rest of the plan
extension Planner {
  var isAquarium: Bool { request.config.isAquarium }

  /// Scene 3, by the monitor.
  func makeHelper() -> [Operation] {
    let namespaces: [Namespace] = facts.person == nil ? [.mnt] : [.user, .mnt]
    let users = facts.person == nil ? mapping.map { isAquarium ? Operation.makeUsers($0) : .lendUsers($0) } : nil
    return (users.map { [$0] } ?? []) + [
      .cloneHelper(namespaces: namespaces, pid: nil, terminal: hasTerminal ? true : nil, groups: groupFiles)
    ] + (facts.mapping.map { [.mapIDs($0)] } ?? [])
  }

  /// The guard, by the helper, and then the container's process.
  func buildAquarium() -> [Operation] {
    mapping.map { [.sealHost, .fillAquarium(aquarium), cloneByHelper($0)] } ?? []
  }

  /// Its cgroup namespace has to wait until it has joined the group.
  func cloneByHelper(_ mapping: Steps.IDMapping) -> Operation {
    .cloneByHelper(namespaces: [.user] + processNamespaces.filter { $0 != .cgroup && $0 != .user }, mapping: mapping)
  }

  private var aquarium: Aquarium {
    Aquarium(
      place: RuntimeConfig.aquariumPlace, layers: lowerDirectories.reversed(), files: routes,
      covers: ["/sys/fs/cgroup", "/tmp"].filter { $0 != RuntimeConfig.aquariumPlace },
      owner: mapping?.users.first?.outside ?? 0, isIDMapped: facts.person == nil, givesStdio: !hasTerminal)
  }

  /// In an aquarium all is read-only, whoever owns it.
  var routes: [Aquarium.Route] {
    let etc = etcTargets.map { name in
      Aquarium.Route(
        source: request.place.directory + "/" + name, name: name, isFile: true, isIDMapped: isAquarium ? nil : true)
    }
    let volumes = request.mountPoints.enumerated().filter { $1.type != .tmpfs }.map { index, point in
      Aquarium.Route(
        source: point.source, name: "volume\(index + 1)", isFile: point.isFile,
        isIDMapped: isAquarium || point.type != .volume ? nil : true)
    }
    return etc + volumes + initMounts.map { .init(source: $0.source, name: "init", isFile: true) }
  }

  /// Where the helper has put it.
  func staged(_ point: MountPoint) -> MountPoint {
    guard isStaged, let index = request.mountPoints.firstIndex(of: point) else { return point }
    var point = point
    point.source = "\(RuntimeConfig.aquariumPlace)/volume\(index + 1)"
    if isAquarium { point.isReadOnly = true }
    return point
  }

  var overlayOfAquarium: Overlay {
    let place = RuntimeConfig.aquariumPlace
    return Overlay(
      lower: lowerDirectories.indices.map { "\(place)/layer\($0 + 1)" }.reversed(), upper: place + "/upper",
      work: place + "/work", target: place + "/merged", isVolatile: request.removes, isMapped: true, makesFolders: true)
  }

  /// Where no control group counts processes, the kernel's own count of a user's is the guard against too many.
  var limitsOfAquarium: [ProcessLimit] {
    guard isAquarium, cgroupDirectories.isEmpty || !facts.cgroup.hasHandedDown("pids") else { return [] }
    return [ProcessLimit("RLIMIT_NPROC", soft: Self.mostProcesses, hard: Self.mostProcesses)]
  }

  static let mostProcesses: Int64 = 512
}

extension RuntimeConfig {
  private static let aquarium = "fishbowl.aquarium"
  /// Every machine has it, and what lies there is not to be seen inside.
  static let aquariumPlace = "/run"

  /// --break-isolation
  public var isAquarium: Bool { annotations[Self.aquarium] != nil }

  /// What a person's container sees of the person's mapping, is lent again: the person himself is nobody inside, where there
  /// is anybody else. Without limits asked for it gets some: it may be one that does harm.
  mutating func makeAquarium(_ facts: HostFacts) throws(UsageError) {
    guard modes == NamespaceModes() else {
      throw UsageError(
        "--break-isolation gives a container no namespace of the host or of another container: leave out --pid, --network,"
          + " --ipc and --uts")
    }
    annotations[Self.aquarium] = "true"
    try enter(Self.mapping(facts))
    guard facts.cgroup.denied == nil else { return }
    if linux.resources.pids == nil { linux.resources.pids = .init(limit: Planner.mostProcesses) }
    if linux.resources.memory == nil { linux.resources.memory = .init(limit: 512 << 20) }
  }

  private static func mapping(_ facts: HostFacts) -> Steps.IDMapping {
    guard let own = facts.mapping else { return .unlent }
    guard !own.hasOnlyOne else { return Steps.IDMapping(onlyUser: 0, group: 0) }
    let lent = { (ranges: [IDRange]) in
      [IDRange(inside: 0, outside: 1, length: ranges.dropFirst().reduce(0) { $0 + $1.length })]
    }
    return Steps.IDMapping(users: lent(own.users), groups: lent(own.groups))
  }
}
