import Kernel
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Asks the container to end by its stop signal, waits `seconds` (negative: for ever), and ends it by force. One that
  /// does not run is stopped already.
  package func stop(_ word: String, seconds: Int?, signal: String?, _ invocation: Invocation) throws {
    let (store, found) = try find(word)
    guard let state = halt(found, store), store.isRunning(state) else { return }
    let grace = seconds ?? state.choices.stopSeconds
    try send(signal ?? state.choices.stopSignal, grace < 0 ? .endless : .seconds(grace), to: state, "stop", invocation)
    settle(state)
  }

  /// Sends one signal to the container's first process.
  package func kill(_ word: String, signal: String, _ invocation: Invocation) throws {
    let (store, found) = try find(word)
    let ends = [Signal.name(9), found.choices.stopSignal].contains(signal)
    guard let state = ends ? halt(found, store) : found else { return }
    if ends, found.isRestarting, state.isOver { return }
    guard store.isRunning(state) else {
      throw EngineError("cannot kill container \"\(word)\": it is not running", exitCode: 1)
    }
    try send(signal, nil, to: state, "kill", invocation)
    if signal == Signal.name(9) { settle(state) }
  }

  /// Somebody wants it to end, so its policy is not to have it started again. The state then; nil: it is gone.
  /// `removes`: nobody will ask later whether it was stopped.
  func halt(_ state: ContainerState, _ store: ContainerStore, removes: Bool = false) -> ContainerState? {
    guard shows == nil else { return state }
    let hasPolicy = store.restartPolicy(of: state) != .no
    if hasPolicy || (!removes && store.isRunning(state)) { store.noteStop(state) }
    guard hasPolicy || state.isRestarting else { return state }
    return settle(state) { $0.status != .restarting || $0.isOver }
  }

  private func send(
    _ signal: String, _ grace: StopRequest.Grace?, to state: ContainerState, _ verb: String, _ invocation: Invocation
  ) throws {
    let facts = HostProbe.facts()
    let ends = grace != nil || signal == Signal.name(9) || signal == state.choices.stopSignal
    let thaw = state.status == .paused && ends ? Freezer.thawed(state.id, facts) : nil
    let request = StopRequest(
      place: places.place(of: state), pid: state.pid, signal: signal, grace: grace, thaw: thaw)
    let errand = try errand(verb, request.plan(), facts: facts, on: state, invocation)
    try errand.close(perform(errand, on: state), doing: "\(verb) container \"\(state.name)\"")
  }

  /// The process is compared with the one that was born as the container's, once it is held and before it is sent anything.
  private func perform(_ errand: Errand, on state: ContainerState) -> StepFailure? {
    let session = errand.session
    if let failure = errand.perform(through: session.number(of: .procOpen)) {
      // Between the look and the hold it has ended by itself: that is what was wanted.
      return state.process.isAlive ? failure : nil
    }
    guard state.process.isAlive else { return nil }
    // What was thawed is noted before the signal: after it the monitor writes how it ended.
    ContainerStore(places: places).note(session)
    errand.prove(by: state.pid) { $0.kind != .stopSignal }
    errand.prove(by: state.pid, .before) { $0.kind == .stopSignal }
    let wait = session.number(of: .stopTimeout)
    if let failure = errand.perform(through: max(wait, session.number(of: .stopSignal))) { return failure }
    guard let kill = session.plan[.stopKill], !session.arena.isUnneeded(kill) else { return nil }
    return errand.perform()
  }
}

extension ContainerEngine {
  /// Waits for the container's end. Its exit code.
  package func wait(_ word: String) throws -> Int {
    var (store, state) = try find(word)
    while true {
      awaitEnd(of: state, store)
      let before = state.process
      guard let now = settle(state, until: { $0.isOver || $0.isRestarting || $0.process != before }) else { break }
      state = now
      if state.isOver { break }
    }
    return state.exitCode ?? 0
  }

  /// The end of the life at hand, or of some of the time between two lives.
  private func awaitEnd(of state: ContainerState, _ store: ContainerStore) {
    if state.isRestarting { return Sys.sleep(milliseconds: 50) }
    guard store.isRunning(state), let pidfd = Sys.pidfd(of: state.pid) else { return }
    defer { Sys.close(pidfd) }
    if state.process.isAlive { _ = Sys.isReadable(pidfd, within: -1) }
  }

  /// Stops every process of the container where it stands, or lets them go on.
  package func freeze(_ word: String, _ freezes: Bool, _ invocation: Invocation) throws {
    let verb = freezes ? "pause" : "unpause"
    let (store, state) = try find(word)
    guard store.isRunning(state) else {
      throw EngineError("cannot \(verb) container \"\(word)\": it is not running", exitCode: 1)
    }
    guard (state.status == .paused) != freezes else {
      let why = freezes ? "it is paused already" : "it is not paused"
      throw EngineError("cannot \(verb) container \"\(word)\": \(why)", exitCode: 1)
    }
    let facts = HostProbe.facts()
    guard let file = freezes ? Freezer.frozen(state.id, facts) : Freezer.thawed(state.id, facts) else {
      throw EngineError("cannot \(verb) container \"\(word)\": \(Freezer.absence(facts))", exitCode: 1)
    }
    let request = FreezeRequest(place: places.place(of: state), pid: state.pid, file: file, freezes: freezes)
    let errand = try errand(verb, request.plan(), facts: facts, on: state, invocation)
    let failure = errand.perform()
    errand.prove(by: state.pid)
    store.note(errand.session)
    try errand.close(failure, doing: "\(verb) container \"\(word)\"")
  }

  /// Gives the container another name.
  package func rename(_ word: String, to name: String, _ invocation: Invocation) throws {
    let (store, state) = try find(word)
    let name = try RunOptions.name(name)
    guard !store.isNameTaken(name) else {
      throw EngineError.nameTaken(name, by: Sys.link(places.nameFile(name)) ?? "", exitCode: 1)
    }
    let request = RenameRequest(place: places.place(of: state), name: name, nameFile: places.nameFile(name))
    let errand = try errand("rename", request.plan(), facts: HostProbe.facts(), on: state, invocation)
    let failure = errand.perform()
    store.note(errand.session)
    try errand.close(failure, doing: "rename container \"\(word)\"")
  }
}
