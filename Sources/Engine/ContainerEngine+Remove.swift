import Kernel
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Removes one container, by name or ID; a running one only by force. Returns its run's number, if it was recorded.
  /// `volumes`: with those that nobody named.
  package func remove(_ word: String, force: Bool, volumes: Bool = false, _ invocation: Invocation) throws -> Int? {
    let (store, found) = try find(word)
    guard let (state, lock) = try hold(found, store, word, force: force) else { return nil }
    defer { Sys.close(lock) }
    let running = store.isRunning(state)
    let facts = HostProbe.facts()
    let thaw = running && state.status == .paused ? Freezer.thawed(state.id, facts) : nil
    let plan = RemoveRequest(
      place: places.place(of: state), kills: running, layer: state.layer, thaw: thaw,
      volumes: volumes ? ownVolumes(of: state) : []
    ).plan()
    let errand = try errand("rm", plan, facts: facts, on: state, invocation)
    // Killed before: its monitor may have to hold the lock, too.
    let kill = errand.session.number(of: .procKill)
    let killed = kill > 0 ? errand.perform(through: kill) { try act($0, state) } : nil
    let failure = try killed ?? perform(errand, on: state, store, volumes: volumes)
    return try errand.close(failure, doing: "remove container \"\(word)\"")
  }

  /// A container that is just being made may be about to have one of the volumes.
  private func perform(
    _ errand: Errand, on state: ContainerState, _ store: ContainerStore, volumes: Bool
  ) throws -> StepFailure? {
    guard volumes else { return errand.perform { try act($0, state) } }
    var failure: StepFailure?
    try store.whileNoneIsMade {
      let free = ownVolumes(of: state)
      let isTaken = errand.session.plan.steps.contains { step in
        if case .deleteVolume(let place) = step.operation { !free.contains(place) } else { false }
      }
      failure =
        isTaken
        ? StepFailure(sentence: "another container has just got one of its volumes; try again", exitCode: 1)
        : errand.perform { try act($0, state) }
    }
    return failure
  }

  /// How it is to be removed: one that runs, which force allows, or one that nobody can start any more, with its lock. A
  /// start that has just begun comes first: it is waited for, and then it runs, or has given the container back.
  /// Nil: somebody else has removed it meanwhile.
  private func hold(
    _ found: ContainerState, _ store: ContainerStore, _ word: String, force: Bool
  ) throws -> (state: ContainerState, lock: Int32)? {
    var found = found
    for _ in 0..<10 {
      guard force || !(store.isRunning(found) || found.isRestarting) else {
        throw Self.refusal(to: word, found.isRestarting ? "restarting" : "running")
      }
      guard let state = halt(found, store, removes: true) else { return nil }
      if shows != nil || store.isRunning(state) { return (state, -1) }
      let lock = claim(state, store)
      guard let now = store.state(state.id) else {
        Sys.close(lock ?? -1)
        return nil
      }
      if let lock { return (now, lock) }
      found = now
    }
    throw EngineError("cannot remove container \"\(word)\": another command is just starting it", exitCode: 1)
  }

  private static func refusal(to word: String, _ what: String) -> EngineError {
    EngineError(
      "cannot remove container \"\(word)\": it is \(what); stop it, or use `fishbowl rm -f \(word)`", exitCode: 1)
  }

  /// Nil: another command has it. On a full disk there may be no room for a lock, and a removal makes some.
  private func claim(_ state: ContainerState, _ store: ContainerStore) -> Int32? {
    do throws(KernelRefusal) { return try store.claim(state.id) } catch { return -1 }
  }

  private func act(_ step: Step, _ state: ContainerState) throws {
    switch step.operation {
    case .killProcess: kill(state)
    case .deleteWritableLayer(let directory):
      try CleanUp.removeLayer(directory)
      ContainerStore.removeBeside(in: directory)
    case .deleteVolume(let place): try VolumeStore.delete(place)
    default: break
    }
  }

  /// Those that nobody named, and that no other container has by --volumes-from.
  private func ownVolumes(of state: ContainerState) -> [VolumePlace] {
    let store = VolumeStore(places: places)
    return state.mounts.filter(\.isAnonymous).compactMap(\.volume)
      .filter { store.users(of: $0.name, besides: state.id).isEmpty }
  }

  /// The container's own monitor sees the end, cleans up and records it, and then gives its lock back: only then is there
  /// nothing of it left to disturb. With --rm it takes the container with it.
  private func kill(_ state: ContainerState) {
    if state.process.isAlive, let pidfd = Sys.pidfd(of: state.pid) {
      Sys.send(9, to: pidfd)
      _ = Sys.isReadable(pidfd, within: 10_000)
      Sys.close(pidfd)
    }
    settle(state)
    if let lock = try? ContainerStore(places: places).claim(state.id) { Sys.close(lock) }
  }
}

extension ContainerEngine {
  /// The container that a word names, once what killed commands left is finished.
  func find(_ word: String) throws -> (ContainerStore, ContainerState) {
    recover()
    let store = ContainerStore(places: places)
    try store.checkReadable()
    return (store, try store.find(word))
  }

  /// What the trace holds of it.
  func record(of state: ContainerState) -> ContainerRecord {
    ContainerRecord(
      id: state.id, name: state.name, image: state.image,
      config: Sys.read(places.directory(of: state.id) + "/config.json") ?? "{}")
  }

  /// Waits until the monitor has seen the end of the container's process and cleaned up, or does that itself where the
  /// monitor is dead. The state as it is then; nil: with --rm it is gone.
  @discardableResult
  func settle(
    _ state: ContainerState, until isSettled: (ContainerState) -> Bool = { $0.isOver }
  ) -> ContainerState? {
    let store = ContainerStore(places: places)
    for attempt in 0..<1000 {
      guard let now = store.state(state.id) else { return nil }
      if isSettled(now) { return now }
      if attempt % 50 == 49 { recover() }
      Sys.sleep(milliseconds: attempt < 20 ? 1 : 10)
    }
    return store.state(state.id)
  }
}

extension Places {
  func place(of state: ContainerState) -> ContainerPlace {
    ContainerPlace(
      id: state.id, name: state.name, directory: directory(of: state.id), nameFile: nameFile(state.name))
  }
}
