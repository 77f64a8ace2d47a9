import Kernel
import Steps
import TraceStore

extension Monitor {
  /// The process has ended: its status is collected, what is owed is cleaned up, the rest is recorded.
  func end() -> Never {
    try? perform(through: session.number(of: .procExit))
    let code = arena.exitCode(waitedForBy: session.number(of: .procExit)) ?? 255
    if session.isLife { noteEnd(.exited, code) }
    cleanUp()
    tell(.end)
    finish(.finish(state: .ended, exit: code))
    let ending = Wire.Message.exit(code: Int32(code), run: Int32(run))
    wire.send(ending)
    guests.close(ending)
    leave()
  }

  /// Something failed before the container ran: nothing of it stays.
  func undo(_ failure: StepFailure) -> Never {
    if session.isLife, session.plan[.containerCreate] == nil { noteEnd(.created, Int(failure.exitCode)) }
    cleanUp()
    tell(.end)
    finish(.finish(state: .undone, exit: Int(failure.exitCode)))
    wire.send(.failed(code: failure.exitCode, run: Int32(run), failure.sentence))
    leave()
  }

  /// Other verbs may have changed the record meanwhile, as `rename` does.
  private func noteEnd(_ status: ContainerState.Status, _ code: Int) {
    var state = store.state(state.id) ?? state
    state.status = status
    state.exitCode = code
    state.finished = Clock.text()
    store.saveEnd(state)
  }

  private func cleanUp() {
    let asked = settings.faults.asks ? react : nil
    let problems = CleanUp(session: session, dropped: settings.faults.dropped, asked: asked).perform()
    for problem in problems { wire.send(.warning("could not clean up: \(problem); the next command tries again")) }
  }

  /// The last drain. Where it can't write, the recorder stays for a later command.
  private func finish(_ job: DrainJob) {
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
    do { run = try Drain.once(session, target, job) } catch { keep("\(error)") }
  }

  private func keep(_ reason: String) {
    isKept = true
    wire.send(.warning("\(reason). What happened is kept, and the next command tries to record it again"))
  }

  /// The command removes the run's directory when it has seen the end; if it is gone, there is nobody else.
  private func leave() -> Never {
    if !isKept, !isWireOpen || !wire.isConnected { session.remove() }
    Sys.exitNow(0)
  }
}
