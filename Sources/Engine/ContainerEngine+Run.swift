import Images
import Kernel
import OCISpec
package import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Makes a container and stays with it until it has ended: the command's side. The monitor does the rest.
  /// `detaches`: it stays only until the program runs.
  /// `unheard` is told of a signal that the container's first process has no handler for.
  package func run(
    _ options: RunOptions, _ invocation: Invocation, detaches: Bool = false, listener: Listener? = nil,
    unheard: ((Int) -> Void)? = nil, console: Console? = nil
  ) throws -> Ending {
    guard !options.watchesFiles || invocation.trace != nil else {
      throw EngineError("--watch-files writes into the trace: leave out --no-trace")
    }
    let console = options.hasTerminal && !detaches ? console : nil
    if options.interactive { try console?.check() }
    let nonce = Sys.randomHex(bytes: 8)
    try prepare(invocation, begins: true)
    let making = try making()
    var preparation = try preparation(options, nonce: nonce)
    try preparation.settleNeighbours(places)
    try preparation.settleRights(places)
    let plan = try Faults.asked.reduced(manner.altered(preparation.planner.run()))
    try manner.check(plan)
    let session = try Session.create(
      plan, preparation.rows("run", plan, invocation, nonce: nonce), nonce: nonce, in: places,
      questions: listener == nil ? .none : .scenes, faults: .asked, manner: manner)
    session.narrates = listener != nil
    let input: Streams.Input = options.interactive ? (detaches ? .guests : .command) : .nobody
    return try Command(session: session, places: places, listener: listener, unheard: unheard, console: console)
      .run(input, detaches: detaches, state: preparation.state(options), making: making)
  }

  /// Makes a container that does not run yet: a record and a writable layer. Its ID.
  package func create(_ options: RunOptions, _ invocation: Invocation) throws -> String {
    let nonce = Sys.randomHex(bytes: 8)
    if shows != nil, let known = try plan(options, creates: true) { try show(known.plan) }
    try prepare(invocation)
    let making = shows == nil ? try making() : nil
    var preparation = try preparation(options, nonce: nonce)
    try preparation.settleNeighbours(places, isPlanned: true)
    let plan = try manner.altered(preparation.planner.create())
    let rows = preparation.rows("create", plan, invocation, nonce: nonce)
    let errand = try errand(plan, rows)
    let failure = make(preparation.state(options), errand)
    making?.release()
    let problems = failure == nil ? [] : errand.undo()
    errand.close(failure)
    if let failure { throw EngineError(([failure.sentence] + problems).joined(separator: "; ")) }
    return preparation.request.place.id
  }

  /// The state is there before the last step is done: from then on nobody undoes the container.
  private func make(_ state: ContainerState, _ errand: Errand) -> StepFailure? {
    if let failure = errand.perform(through: errand.session.number(of: .rwCreate)) { return failure }
    do throws(KernelRefusal) {
      try ContainerStore(places: places).save(state)
    } catch {
      return StepFailure(.system(error, doing: "keep the container's state"))
    }
    return errand.perform(through: errand.session.number(of: .specWrite), act: Self.provide)
  }

  /// What of scene 1 is no system call.
  static func provide(_ step: Step) throws {
    if case .fillVolume(let place, _, let folders) = step.operation { try VolumeStore.fill(place, from: folders) }
  }

  /// What others have left is finished before: that may want to hold the lock alone.
  private func making() throws(EngineError) -> FolderLock.Hold {
    recover()
    return try ContainerStore(places: places).making()
  }

  private func preparation(_ options: RunOptions, nonce: String) throws -> Preparation {
    let preparation = try Preparation(options, places: places, nonce: nonce)
    if options.hasInit { try placeInit() }
    if let file = options.idFile { try write(preparation.request.place.id, to: file) }
    return preparation
  }

  /// As a missing image: it is put into the store before there is a plan, and left there for the next container.
  func placeInit() throws(EngineError) {
    do { try InitProgram.install(at: places.initProgram) } catch { throw .system(error, doing: "write the init") }
  }

  private func write(_ id: String, to file: String) throws(EngineError) {
    guard Sys.type(of: file) == nil else {
      throw EngineError(
        "the file for the container's ID is there already: \(file); delete it, or give another --cidfile")
    }
    do throws(KernelRefusal) {
      try Sys.replace(file, with: id, mode: 0o644)
    } catch {
      throw .system(error, doing: "write the container's ID")
    }
  }

  /// Rights, places and a folder for the trace. Root makes that folder, in a place of root's, and gives it away; what is
  /// in it, only its owner opens. `begins`: a program that is not recorded shall not begin; of anything else it is said when
  /// it is done.
  func prepare(_ invocation: Invocation, begins: Bool = false) throws {
    if shows != nil { return }
    try Preparation.checkRights()
    do { try places.make() } catch { throw EngineError.system(error, doing: "use \(places.root)") }
    guard let trace = invocation.trace else { return }
    do {
      try TracePlace.makeFolder(of: trace.path, owner: trace.uid)
    } catch  where begins {
      throw EngineError("cannot record: \(error)")
    } catch {}
  }
}

extension Preparation {
  func state(_ options: RunOptions) -> ContainerState {
    var state = ContainerState(
      id: request.place.id, name: request.place.name, image: image, command: request.config.command,
      choices: .init(
        removes: options.removes, opensInput: options.interactive,
        stopSignal: options.stopSignal ?? stopSignal ?? Signal.name(15), stopSeconds: options.stopSeconds ?? 10,
        log: options.log == .standard ? nil : options.log, health: health,
        recording: options.recording == .standard ? nil : options.recording,
        watchesFiles: options.watchesFiles ? true : nil))
    state.entryWords = entryWords
    if !labels.isEmpty { state.labels = labels }
    state.mounts = request.mountPoints
    switch request.origin {
    case .image(_, _, let configuration, let layers, _):
      (state.layers, state.imageID) = (layers, configuration)
    case .rootfs(let path): state.rootfs = path
    case .unknown: break
    }
    return state
  }

  /// What the trace holds beside steps.
  func rows(
    _ verb: String, _ plan: Plan, _ invocation: ContainerEngine.Invocation, nonce: String
  ) -> SessionRows {
    let config = plan.specText ?? specText ?? "{}"
    let container = ContainerRecord(
      id: request.place.id, name: request.place.name, image: image, config: config)
    var rows = SessionRows(
      verb, plan, facts: facts, nonce: nonce, container: container, layers: layerRecords, invocation)
    if request.config.isAquarium { rows.run.mode = .aquarium }
    return rows
  }

  /// Of a container that was made before.
  private var specText: String? { Sys.read(request.place.directory + "/config.json") }

  private var layerRecords: [LayerRecord] {
    guard case .image(_, _, _, let layers, let unpacked) = request.origin else {
      return [LayerRecord(position: 1, writable: false), LayerRecord(position: 2, writable: true)]
    }
    return layers.map { layer in
      LayerRecord(
        position: layer.position, diffID: layer.diffID, digest: layer.digest, chainID: layer.chainID,
        bytes: layer.bytes, files: layer.files, writable: false, cached: !unpacked.contains(layer.position))
    } + [LayerRecord(position: layers.count + 1, writable: true)]
  }
}

extension HostRecord {
  /// The facts that a later reader may want; what changes from run to run is left out, so that runs share a row.
  init(_ facts: HostFacts) {
    var stable = facts
    stable.pid = 0
    stable.mounts = 0
    stable.resolvConf = ""
    self.init(
      bootID: facts.bootID, kernel: facts.kernel, arch: facts.arch, distro: facts.distro,
      cgroup: facts.cgroup.version.rawValue, facts: stable.json.text)
  }
}

extension Plan {
  /// config.json as the plan writes it.
  fileprivate var specText: String? {
    guard case .writeSpec(_, let text)? = self[.specWrite]?.operation else { return nil }
    return text.value
  }
}
