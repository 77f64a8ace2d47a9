import Kernel
import OCISpec
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Starts a container that does not run. Nil: it runs already, and nothing was done, as docker has it.
  /// `attaches`: the command is its first client and stays; `interactive` hands its standard input on, if the container
  /// was made to take any.
  package func start(
    _ word: String, attaches: Bool, interactive: Bool, _ invocation: Invocation, console: Console? = nil
  ) throws -> Ending? {
    if shows == nil { try Preparation.checkRights() }
    let (store, state) = try find(word)
    try prepare(invocation, begins: true)
    guard shows != nil || !(store.isRunning(state) || state.isRestarting) else {
      guard state.status != .paused else {
        throw EngineError("cannot start container \"\(word)\": it is paused; unpause it instead", exitCode: 1)
      }
      return nil
    }
    let nonce = Sys.randomHex(bytes: 8)
    var preparation = try Preparation(starting: state, places: places, nonce: nonce, performs: shows == nil)
    var console = preparation.hasTerminal && attaches ? console : nil
    if interactive, state.choices.opensInput { try console?.check() } else { console?.onlyLooks() }
    try preparation.settleNeighbours(places)
    try preparation.settleRights(places)
    // What nobody would read is not watched.
    if invocation.trace == nil { preparation.request.watchesFiles = false }
    preparation.request.window = console?.window()
    let plan = try manner.altered(preparation.planner.start())
    try show(plan)
    store.forgetStop(state)
    if preparation.hasInit { try placeInit() }
    let session = try Session.create(
      plan, preparation.rows("start", plan, invocation, nonce: nonce), nonce: nonce, in: places,
      questions: tells == nil ? .none : .scenes, faults: .asked, manner: manner)
    session.narrates = tells != nil
    let takesInput = state.choices.opensInput
    let input: Streams.Input = takesInput ? (attaches && interactive ? .command : .guests) : .nobody
    return try Command(session: session, places: places, listener: tells, unheard: nil, console: console)
      .run(input, detaches: !attaches, state: state)
  }
}

extension ContainerEngine {
  /// Those that their restart policies want running after the machine was down. One that was never started is not among
  /// them.
  package func wantedWithMachine() throws -> [String] {
    recover()
    let store = ContainerStore(places: places)
    try store.checkReadable()
    return store.all().reversed().filter { state in
      !store.isRunning(state) && !state.isRestarting && state.started != nil
        && store.restartPolicy(of: state).startsWithMachine(wasStopped: store.isStopped(state.id))
    }.map(\.name)
  }
}

extension Preparation {
  /// For another program beside the container's first, which is `pid`.
  func with(_ options: RunOptions, beside pid: Int) throws(EngineError) -> Preparation {
    var other = self
    let users = options.user == nil ? UserFiles() : .ofContainer(pid)
    do {
      other.request.config = try options.configuration(
        beside: request.config, users: users, machine: facts.capabilities)
    } catch {
      throw EngineError(error.description, exitCode: 126)
    }
    other.request.window = options.window
    other.settleEntry(beside: pid)
    return other
  }

  /// Which of the container's namespaces are entered from outside, and which not at all, since everybody here is in them.
  private mutating func settleEntry(beside pid: Int) {
    guard request.config.mapping != nil else { return }
    let outer = Sys.outerNamespaces(of: pid)
    let shared = outer.filter {
      ProcFiles.here.namespace($0.rawValue, of: String(pid)) == facts.namespaces[$0.rawValue]
    }
    request.sharedNamespaces = shared
    request.outerNamespaces = outer.filter { !shared.contains($0) }
  }

  var hasInit: Bool { request.config.hasInit }
  var hasTerminal: Bool { request.config.process.terminal }

  /// For a container that `create` or an earlier run has made: its configuration is what it was.
  /// `performs`: it will be, and not only shown.
  init(starting state: ContainerState, places: Places, nonce: String, performs: Bool = true) throws {
    let place = places.place(of: state)
    let config = try Self.config(of: state, doing: "start", places)
    let origin: RunRequest.Origin =
      state.rootfs.map(RunRequest.Origin.rootfs)
      ?? .image(reference: state.image, digest: nil, configuration: state.imageID, layers: state.layers, unpacked: [])
    request = RunRequest(
      config: config, place: place, runDirectory: places.run + "/" + nonce, origin: origin,
      removes: state.choices.removes, mountPoints: state.mounts.map(\.asNow))
    request.watchesFiles = state.choices.watchesFiles == true
    facts = performs ? UserScope.entered(HostProbe.facts()) : HostProbe.facts()
    request.discarded = config.limits.impossible(in: facts.cgroup)
    request.available = try MachineLimits(facts, exitCode: 1).available(for: config)
    image = state.image
  }

  /// `doing`: what it is wanted for.
  static func config(of state: ContainerState, doing: String, _ places: Places) throws(EngineError) -> RuntimeConfig {
    guard let config = ContainerStore(places: places).config(state.id) else {
      throw EngineError(
        "cannot \(doing) container \"\(state.name)\": its config.json can't be read; remove it with"
          + " `fishbowl rm \(state.name)`")
    }
    return config
  }
}

extension MountPoint {
  /// What lies at its source may be something else by now.
  fileprivate var asNow: MountPoint {
    var point = self
    if type == .bind { point.isFile = Sys.isFolder(source) == false }
    return point
  }
}
