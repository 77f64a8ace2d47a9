import OCISpec
public import Steps

extension Planner {
  /// The plan of `run` where there is no such image yet, or no Linux to ask. Only `tiny` is known without looking: three layers,
  /// whose digests depend on the busybox that they will be made of.
  public static func preview(_ asked: RunOptions, facts: HostFacts, root: String) throws(UsageError) -> Plan {
    let id = String(repeating: "0", count: 64)
    var options = asked
    options.mounts = asked.mounts.map { assumed($0, root: root, id: id) }
    let name = options.name ?? "container"
    let place = ContainerPlace(
      id: id, name: name, directory: "\(root)/containers/\(id)", nameFile: "\(root)/names/\(name)")
    var config = try options.runtimeConfig(
      id: id, rootPath: place.directory + "/merged", image: .init(command: ["sh"]), users: .ofTiny,
      canLimitDevices: facts.canLimitDevices, machine: facts.capabilities)
    if options.breakIsolation {
      try options.settings.enterAquarium(&config, facts)
    } else {
      try options.settings.settleUsers(of: &config, facts, lent: nil)
    }
    try options.checkWatch(config, facts)
    config.limits = config.limits.possible(in: facts.cgroup)
    if options.hasInit { config.addInit(source: "\(root)/init") }
    var request = RunRequest(
      config: config, place: place, runDirectory: "/run/fishbowl/0000000000000000",
      origin: origin(options, root: root), removes: options.removes,
      mountPoints: options.mounts)
    let rights = options.settings.rights
    // Of the size of docker's own: which instructions they are, only libseccomp says.
    request.seccomp =
      rights.seccomp == SecurityOption.unconfined ? nil : SeccompFilter(isDefault: rights.isFilterDefault, program: [])
    request.names = options.settings.names
    request.watchesFiles = options.watchesFiles
    let modes = options.settings.modes
    request.neighbours = modes.others.map { Neighbour(name: $0, pid: 0, namespaces: modes.namespaces(of: $0)) }
    return Planner(facts: facts, request: request).run()
  }

  /// A volume as if it were there already.
  private static func assumed(_ point: MountPoint, root: String, id: String) -> MountPoint {
    guard point.type == .volume else { return point }
    var point = point
    point.name = point.name ?? id
    point.source = VolumePlace(name: id, directory: "\(root)/volumes/\(point.name ?? id)").files
    return point
  }

  private static func origin(_ options: RunOptions, root: String) -> RunRequest.Origin {
    if let rootfs = options.rootfs { return .rootfs(rootfs) }
    let image = options.image ?? ""
    guard image == "tiny" || image == "tiny:latest" else { return .unknown(reference: image) }
    let layers = (1...3).map { position in
      Layer(
        position: position, diffID: "", digest: "", chainID: "", path: "\(root)/layers/tiny-\(position)", bytes: 0,
        files: 0)
    }
    return .image(reference: image, digest: nil, configuration: nil, layers: layers, unpacked: [1, 2, 3])
  }
}

extension UserFiles {
  fileprivate static let ofTiny = UserFiles(
    passwd: "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n",
    group: "root:x:0:\ntty:x:5:\nnogroup:x:65534:\n")
}
