import Images
import Kernel
import OCISpec
import Planning
import Steps
import SystemPackage
import TraceStore

/// What is settled before there is a plan: the image, the names, the machine's facts. Nothing is changed here but the
/// store, into which a missing `tiny` is put.
struct Preparation {
  var request: RunRequest
  let facts: HostFacts
  let image: String
  /// How many words of the command are the entrypoint.
  var entryWords: Int?
  /// The image's.
  var stopSignal: String?
  /// The image's, and those that were asked for over them.
  var labels: [String: String] = [:]
  /// Typed, or the image's.
  var health: HealthCheck?

  var planner: Planner { Planner(facts: facts, request: request) }
}

extension Preparation {
  /// For a run that will be performed.
  init(_ options: RunOptions, places: Places, nonce: String) throws {
    let facts = UserScope.entered(HostProbe.facts())
    try Self.check(facts)
    let store = ContainerStore(places: places)
    let name = options.name ?? ContainerNames.free(isTaken: store.isNameTaken)
    try Self.checkFree(name, store)
    let source = try Self.source(options, places: places) { images, word throws(ImageError) in
      try Self.provide(word, for: options.platform, facts, images)
    }
    try self.init(
      options, source, facts, id: Sys.randomHex(bytes: 32), name: name, places: places, nonce: nonce)
  }

  /// Files of several owners can be unpacked only where those are mapped.
  private static func provide(
    _ word: String, for platform: Platform?, _ facts: HostFacts, _ images: ContentStore
  ) throws(ImageError) -> ResolvedImage {
    guard facts.mapping?.hasOnlyOne == false else { return try images.provide(word, for: platform) }
    let before = try? images.lookUp(word, for: platform)
    if before?.layers.allSatisfy({ $0.state == .found }) == true { return try images.provide(word, for: platform) }
    // What went wrong, the person's own attempt says.
    _ = try? Mapped.perform(givingAway: true) { _ = try images.provide(word, for: platform) }
    var image = try images.provide(word, for: platform)
    for (index, layer) in image.layers.enumerated() where layer.state == .found {
      if before?.layers[index].state != .found { image.layers[index].state = .unpacked }
    }
    return image
  }

  /// For a dry run: nothing is written, and the identity is not yet known.
  init(previewing options: RunOptions, places: Places) throws {
    let id = String(repeating: "0", count: 64)
    let source = try Self.source(options, places: places) { images, word throws(ImageError) in
      try images.lookUp(word, for: options.platform)
    }
    try self.init(
      options, source, HostProbe.facts(), id: id, name: options.name ?? "container", places: places,
      nonce: String(repeating: "0", count: 16))
  }

  private init(
    _ asked: RunOptions, _ source: Source, _ facts: HostFacts, id: String, name: String, places: Places, nonce: String
  ) throws {
    try facts.checkPerson()
    var options = asked
    try options.settleModes(facts, places)
    let table = try MountTable(
      options, wanted: source.defaults.volumes, layers: source.folders, kernel: facts.kernel, places: places)
    options.mounts = table.points
    let place = ContainerPlace(
      id: id, name: name, directory: places.directory(of: id), nameFile: places.nameFile(name))
    var config = try options.runtimeConfig(
      id: id, rootPath: place.directory + "/merged", image: source.defaults, users: .ofLayers(source.folders),
      canLimitDevices: facts.canLimitDevices, machine: facts.capabilities)
    config.limits = config.limits.possible(in: facts.cgroup)
    let available = try MachineLimits(facts).available(for: config)
    let program = config.process.args.first ?? ""
    guard !program.isEmpty else {
      throw EngineError(
        "exec \"\": the command is an empty word; give a program, as in `fishbowl run tiny sh`", exitCode: 127)
    }
    guard !Planner.candidates(program, environment: config.process.env).isEmpty else {
      throw EngineError(
        "exec \"\(program)\": $PATH names no absolute folder to look in; give one, as in -e PATH=/usr/bin:/bin",
        exitCode: 127)
    }
    if options.breakIsolation {
      try options.settings.enterAquarium(&config, facts)
    } else {
      let lent = options.settings.wantsLentUsers(facts) ? HostProbe.lentByRoot() : nil
      try options.settings.settleUsers(of: &config, facts, lent: lent)
    }
    try options.checkWatch(config, facts)
    if options.hasInit { config.addInit(source: places.initProgram) }
    request = RunRequest(
      config: config, place: place, runDirectory: places.run + "/" + nonce, origin: source.origin,
      removes: options.removes, window: options.window, mountPoints: table.points, provisions: table.provisions)
    request.names = options.settings.names
    request.watchesFiles = options.watchesFiles
    request.discarded = options.limits.impossible(in: facts.cgroup)
    request.available = available
    self.facts = facts
    image = source.name
    let entrypoint = options.entrypoint(over: source.defaults)
    entryWords = entrypoint.isEmpty ? nil : entrypoint.count
    labels = source.labels.merging(options.labels) { $1 }
    health = try options.health.check(over: source.defaults.healthcheck)
    stopSignal = source.defaults.stopSignal.flatMap { try? RunOptions.signal($0) }
    try planner.checkLayers()
  }

  private static func checkFree(_ name: String, _ store: ContainerStore) throws(EngineError) {
    guard let owner = Sys.link(store.places.nameFile(name)) else { return }
    throw .nameTaken(name, by: owner)
  }

  /// Root's own, or a user namespace, in which a person is root.
  static func checkRights() throws(EngineError) {
    guard Sys.userID != 0 else { return }
    do throws(KernelRefusal) {
      try Sys.tryUserNamespace()
    } catch {
      throw EngineError(
        "cannot make a container without root: this machine lets you have no user namespace (\(error));"
          + " `fishbowl doctor` says which rule forbids it, and `sudo fishbowl run …` needs none")
    }
  }

  /// What this kind of run can't do without.
  private static func check(_ facts: HostFacts) throws(EngineError) {
    let systems = (Sys.read("/proc/filesystems") ?? "").utf8.split(separator: UInt8(ascii: "\n"))
    guard systems.contains(where: { $0.elementsEqual("nodev\toverlay".utf8) }) else {
      throw EngineError("this kernel has no overlayfs: load it with `modprobe overlay`; `fishbowl doctor` tells more")
    }
    guard facts.cgroup.denied != nil || !facts.cgroup.controllers.isEmpty || facts.cgroup.unified != nil else {
      throw EngineError("no cgroup hierarchy is mounted at /sys/fs/cgroup; `fishbowl doctor` tells more")
    }
  }
}
