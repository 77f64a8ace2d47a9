import Kernel
import Steps
import TraceStore

/// Finishes what killed processes left: the same drain and the same clean-up as at a normal end, from the recorder alone.
struct Recovery {
  let places: Places

  /// Every run of which command and monitor are both dead, the oldest first. Called before each verb that changes something.
  func run() {
    let left = Sys.names(in: places.run).compactMap(leftBehind).sorted {
      let (first, second) = ($0.session.rows.run, $1.session.rows.run)
      return (first.started, first.beginNs) < (second.started, second.beginNs)
    }
    for (session, lock) in left {
      finish(session)
      Sys.close(lock)
    }
  }

  /// The caller owns the descriptor of its lock.
  private func leftBehind(_ name: String) -> (session: Session, lock: Int32)? {
    let directory = places.run + "/" + name
    if Stillborn.isOne(name) { _ = try? Sys.removeTree(directory) }
    // A monitor at work has the lock as long as it lives: among many that run, this question is the cheapest.
    guard !name.hasPrefix("."), !Sys.isLocked(directory + "/lock"),
      let arena = try? Arena.open(directory + "/arena", writable: true), !isAtWork(arena),
      let lock = Sys.lock(directory + "/lock")
    else { return nil }
    guard let session = Self.session(name, directory, arena) else {
      Sys.close(lock)
      return nil
    }
    return (session, lock)
  }

  /// Somebody is there who will finish it. PIDs and start times count from a boot.
  private func isAtWork(_ arena: Arena) -> Bool {
    arena.bootID == HostProbe.bootID() && [arena.command, arena.monitor].contains { $0?.isAlive ?? false }
  }

  static func session(_ nonce: String, _ directory: String, _ arena: Arena) -> Session? {
    guard let steps = try? arena.steps(), let row = try? arena.rows()["session"],
      let rows = SessionRows(row), let before = World(text: rows.run.before)
    else { return nil }
    return Session(
      nonce: nonce, directory: directory, arena: arena, plan: Plan(steps: steps, before: before), rows: rows)
  }

  /// Called too by a command whose monitor was killed. False if something is left to do for a later command.
  @discardableResult
  func finish(_ session: Session) -> Bool {
    if let job = DrainJob(text: session.arena.lastJob) { return record(session, job) }
    if session.arena.bootID == HostProbe.bootID() { judgeExecution(session) }
    noteChanges(session)
    let problems = CleanUp(session: session, places: places, isRecovery: true).perform()
    let verdict = session.verdict
    if session.isLife { noteEnd(session, verdict) }
    ContainerStore(places: places).note(session)
    if case .replaceSpec? = session.plan[.specWrite]?.operation, let id = session.rows.container?.id {
      ContainerStore.removeAside(in: places.directory(of: id))
    }
    let job = DrainJob.finish(state: verdict.state, exit: verdict.exit)
    if problems.isEmpty { session.arena.lastJob = job.text }
    return record(session, job)
  }

  /// Only what could be recorded goes, and of which nothing is owed.
  private func record(_ session: Session, _ job: DrainJob) -> Bool {
    if let target = session.rows.trace, (try? Drain.once(session, target, job)) == nil { return false }
    guard !session.arena.lastJob.isEmpty else { return false }
    session.remove()
    return true
  }

  /// The monitor may have died between the container's execve and its note of it. A process that has executed says so.
  private func judgeExecution(_ session: Session) {
    guard let container = session.arena.container, container.isAlive,
      ProcFiles().processStat(of: Int(container.pid))?.hasNotExecuted == false
    else { return }
    session.arena.markExecDone()
  }

  /// A container that still lives may still write: what it wrote is seen at the end of its next life.
  private func noteChanges(_ session: Session) {
    guard session.isLife, session.rows.trace != nil, session.arena.isExecDone,
      session.arena.container?.isAlive == false,
      let id = session.rows.container?.id, let state = ContainerStore(places: places).state(id),
      !SeenFile.hasChanges(in: session.directory)
    else { return }
    SeenFile.addChanges(of: state, in: session.directory, places)
  }

  /// Unless its monitor could do that. What a run made and what was undone with it, is gone.
  private func noteEnd(_ session: Session, _ verdict: (state: RunRecord.State, exit: Int?)) {
    let store = ContainerStore(places: places)
    guard let id = session.rows.container?.id, var state = store.state(id),
      ![.exited, .restarting].contains(state.status)
    else { return }
    state.status = verdict.state == .undone && state.restarts == nil ? .created : .exited
    state.exitCode = verdict.exit
    state.finished = Clock.preciseText
    store.saveEnd(state)
  }
}
