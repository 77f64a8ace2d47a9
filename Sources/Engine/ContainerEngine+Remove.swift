import Kernel
import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Removes one container, by name or ID; a running one only by force. Returns its run's number, if it was recorded.
  package func remove(_ word: String, force: Bool, _ invocation: Invocation) throws -> Int? {
    recover()
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let state = try store.find(word)
    let running = store.isRunning(state)
    guard force || !running else {
      throw EngineError(
        "cannot remove container \"\(word)\": it is running; wait for its end, or use `fishbowl rm -f \(word)`",
        exitCode: 1)
    }
    let session = try removal(of: state, kills: running, invocation)
    let problem = Removal(session: session, state: state, places: places).perform()
    let run = try record(session, failed: problem != nil)
    session.remove()
    if let problem { throw EngineError("cannot remove container \"\(word)\": \(problem)", exitCode: 1) }
    return run
  }

  private func removal(of state: ContainerState, kills: Bool, _ invocation: Invocation) throws -> Session {
    let place = ContainerPlace(
      id: state.id, name: state.name, directory: places.directory(of: state.id), nameFile: places.nameFile(state.name))
    let facts = HostProbe.facts()
    let plan = RemoveRequest(place: place, kills: kills, layer: state.layer).plan()
    let nonce = Sys.randomHex(bytes: 8)
    let rows = SessionRows(
      trace: invocation.trace,
      run: RunRecord(
        nonce: nonce, verb: "rm", argv: invocation.argv, uid: invocation.trace?.uid ?? facts.uid, mode: .root,
        planned: plan.last, before: plan.before, started: Clock.text(), beginNs: Clock.monotonic),
      host: HostRecord(facts), container: nil, layers: [])
    return try Session.create(plan, rows, nonce: nonce, in: places, questions: .none, faults: .asked)
  }

  private func record(_ session: Session, failed: Bool) throws -> Int? {
    guard let target = session.rows.trace else { return nil }
    let job = DrainJob.finish(state: failed ? .undone : .ended, exit: failed ? 1 : 0)
    return try Drain.once(session, target, job)
  }
}

/// The performing of `rm`.
private struct Removal {
  let session: Session
  let state: ContainerState
  let places: Places

  /// Nil, or what stopped it.
  func perform() -> String? {
    while true {
      switch session.arena.perform(.cli) {
      case .finished, .passed: return nil
      case .asked(let step, let phase): if Faults.asked.kills(.command, at: step, phase) { Sys.kill(Sys.processID) }
      case .failed(_, _, let errno): return "\(errno.message) (\(errno.name))"
      case .activity(let step): if let problem = act(step) { return problem }
      }
    }
  }

  private func act(_ number: Int) -> String? {
    guard let step = session.plan.steps.first(where: { $0.number == number }) else { return nil }
    return CleanUp(session: session).activity(step) {
      switch step.operation {
      case .killProcess: kill()
      case .deleteWritableLayer(let directory): try CleanUp.removeLayer(directory)
      default: break
      }
    }
  }

  /// The container's own monitor sees the end, cleans up and records it; only then is there nothing of it left to disturb.
  private func kill() {
    if state.process.isAlive, let pidfd = Sys.pidfd(of: state.pid) {
      Sys.send(9, to: pidfd)
      _ = Sys.isReadable(pidfd, within: 10_000)
      Sys.close(pidfd)
    }
    let store = ContainerStore(places: places)
    for _ in 0..<1000 where store.state(state.id)?.status == .running { Sys.sleep(milliseconds: 10) }
  }
}
