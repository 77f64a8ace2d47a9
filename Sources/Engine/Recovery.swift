import Kernel
import Steps
import TraceStore

/// Finishes what killed processes left: the same drain and the same clean-up as at a normal end, from the recorder alone.
struct Recovery {
  let places: Places

  /// Every run of which command and monitor are both dead. Called before each verb that changes something.
  func run() {
    for name in Sys.names(in: places.run) { recover(name) }
  }

  private func recover(_ name: String) {
    let directory = places.run + "/" + name
    guard !name.hasPrefix(".") else { return removeStillborn(directory) }
    guard let arena = try? Arena.open(directory + "/arena", writable: true), !isAlive(arena.command),
      !isAlive(arena.monitor), let lock = Sys.lock(directory + "/lock")
    else { return }
    defer { Sys.close(lock) }
    if let session = Self.session(name, directory, arena) { finish(session) }
  }

  /// Nothing was performed from a directory that never got its name. Another command may be about to name it.
  private func removeStillborn(_ directory: String) {
    guard let modified = Sys.modified(directory), Clock.seconds - modified > 60 else { return }
    _ = try? Sys.removeTree(directory)
  }

  private func isAlive(_ process: ProcessIdentity?) -> Bool { process?.isAlive ?? false }

  static func session(_ nonce: String, _ directory: String, _ arena: Arena) -> Session? {
    guard let steps = try? arena.steps(), let text = try? arena.rows()["session"],
      let rows = SessionRows(text: text), let before = World(text: rows.run.before)
    else { return nil }
    return Session(
      nonce: nonce, directory: directory, arena: arena, plan: Plan(steps: steps, before: before), rows: rows)
  }

  /// Called too by a command whose monitor was killed. Returns the run's number, if it could be recorded.
  @discardableResult
  func finish(_ session: Session) -> Int? {
    if session.arena.bootID == HostProbe.bootID() { judgeExecution(session) }
    let problems = CleanUp(session: session).perform()
    let ran = session.arena.isExecDone
    if ran { markExited(session) }
    guard let target = session.rows.trace else {
      if problems.isEmpty { session.remove() }
      return nil
    }
    let job = DrainJob.finish(state: ran ? .cut : .undone, exit: ran ? 137 : nil)
    guard let number = try? Drain.once(session, target, job) else { return nil }
    if problems.isEmpty { session.remove() }
    return number
  }

  /// The monitor may have died between the container's execve and its note of it. A process that has executed says so.
  private func judgeExecution(_ session: Session) {
    guard let container = session.arena.container, container.isAlive,
      ProcFiles().processStat(of: Int(container.pid))?.hasNotExecuted == false
    else { return }
    session.arena.markExecDone()
  }

  /// It died with its monitor, by SIGKILL.
  private func markExited(_ session: Session) {
    let store = ContainerStore(places: places)
    guard let id = session.rows.container?.id, var state = store.state(id) else { return }
    state.status = .exited
    state.exitCode = 137
    state.finished = Clock.text()
    try? store.save(state)
  }
}
