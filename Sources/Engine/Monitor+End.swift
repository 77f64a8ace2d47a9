import Kernel
import Steps
import TraceStore

extension Monitor {
  /// The process has ended: its status is collected, what is owed is cleaned up, the rest is recorded.
  /// Returns the monitor of its next life, if it has one.
  func end() -> Monitor? {
    let seen = Clock.monotonic
    isEnding = true
    try? perform(through: session.number(of: .procExit))
    let code = arena.exitCode(waitedForBy: session.number(of: .procExit)) ?? 255
    let pause = session.isLife ? noteEnd(code, seenAt: seen) : nil
    watch?.end()
    watch = nil
    if session.isLife, session.rows.trace != nil {
      SeenFile.addChanges(of: state, in: session.directory, store.places)
    }
    cleanUp()
    tell(.end, exit: Int32(code))
    finish(.finish(state: .ended, exit: code))
    let ending = Wire.Message.exit(code: Int32(code), run: Int32(run))
    wire.send(ending)
    guests.close(ending)
    leave()
    return pause.flatMap(successor)
  }

  /// Something failed before the container ran: nothing of it stays.
  func undo(_ failure: StepFailure) {
    isEnding = true
    if session.plan[.containerCreate] == nil, settings.isRestart {
      noteEnd(.exited, recorded.exitCode ?? Int(failure.exitCode), in: recorded)
    } else if session.plan[.containerCreate] == nil, hasClaimed {
      noteEnd(.created, Int(failure.exitCode), in: recorded)
    }
    keepEvidence()
    if let scene = session.failure?.scene { tell(scene, exit: failure.exitCode) }
    cleanUp()
    tell(.end, exit: failure.exitCode)
    finish(.finish(state: .undone, exit: Int(failure.exitCode)))
    wire.send(.failed(code: failure.exitCode, run: Int32(run), failure.sentence))
    leave()
  }

  /// The exit code that SIGKILL leaves, whoever sent it.
  private static let killed = 128 + 9

  /// SIGKILL has two sorts of senders: somebody, or the kernel when the group's memory ran out. The kernel counts its own,
  /// and the count goes with the group: it is read before the clean-up. How many they were.
  private func proveKill() -> Int {
    guard let exit = session.plan[.procExit], let pid = arena.container?.pid else { return 0 }
    var reader = EvidenceReader(pid: Int(pid), steps: [exit])
    let evidence = reader.evidence()
    if isToldOf { for line in evidence { arena.append(line) } }
    return Event(step: exit.number, actor: .kernel, operation: exit.operation, outcome: .done, evidence: evidence)
      .oomKills ?? 0
  }

  /// The count is asked where it may have grown: the first process need not be the one that was killed.
  private var hasMemoryLimit: Bool {
    guard case .limitResources(let limits)? = session.plan[.cgroupLimits]?.operation else { return false }
    return limits.contains { $0.resource.hasPrefix("memory.") }
  }

  /// Other verbs may have changed the record meanwhile, as `rename` does.
  private var recorded: ContainerState { store.state(state.id) ?? state }

  /// Returns how long it is to wait until its next life, if it has one.
  private func noteEnd(_ code: Int, seenAt time: Int64) -> Pause? {
    var state = recorded
    let kills = code == Self.killed || hasMemoryLimit ? proveKill() : 0
    if kills > 0 { SeenFile.add(.observeOOM(kills: kills), at: time, in: session.directory) }
    state.oomKilled = code == Self.killed && kills > 0
    let pause = pause(after: code, in: state)
    noteEnd(pause == nil ? .exited : .restarting, code, in: state)
    return pause
  }

  private func noteEnd(_ status: ContainerState.Status, _ code: Int, in state: ContainerState) {
    var state = state
    if status == .restarting { waitAsKeeper(&state) }
    state.status = status
    state.exitCode = code
    state.finished = Clock.preciseText
    store.saveEnd(state)
  }

  /// The state stands for a process that lives as long as it is true.
  private func waitAsKeeper(_ state: inout ContainerState) {
    let keeper = ProcessIdentity(of: Int32(Sys.processID))
    (state.pid, state.startTime) = (Int(keeper.pid), keeper.startTime)
    state.restarts = (state.restarts ?? 0) + 1
  }

  private func cleanUp() {
    let asked: ((Int, Phase) -> Void)? =
      settings.faults.asks || session.manner.asks ? { try? self.react($0, $1) } : nil
    let problems = CleanUp(session: session, dropped: settings.faults.dropped, asked: asked).perform()
    isOwing = !problems.isEmpty
    for problem in problems { wire.send(.warning("could not clean up: \(problem); the next command tries again")) }
  }

  /// The last drain. Where it can't write, the recorder stays for a later command.
  private func finish(_ job: DrainJob) {
    if !isOwing { arena.lastJob = job.text }
    guard let target = session.rows.trace else { return }
    switch drain.map({ finish(job, by: $0) }) ?? .failure(EngineError("")) {
    case .success(let number): run = number
    case .failure: finishAnew(job, target)
    }
  }

  private func finish(_ job: DrainJob, by drain: Drain) -> Result<Int, EngineError> {
    var drain = drain
    drain.ask(job)
    defer { drain.dismiss(from: session) }
    return drain.lastAnswer()
  }

  /// There is no drainer any more, or it failed: another one tries, with all that the recorder holds.
  private func finishAnew(_ job: DrainJob, _ target: TraceTarget) {
    do { run = try Drain.once(session, target, job) } catch { keep(error) }
  }

  private func keep(_ error: any Error) {
    isKept = true
    wire.send(.warning(Drain.kept(error)))
  }

  /// The command removes the run's directory when it has seen the end; if it is gone, there is nobody else.
  private func leave() {
    if !isKept, !isWireOpen || !wire.isConnected { session.remove() }
  }
}
