import Kernel
import Planning
import Steps
import TraceStore

/// A verb that makes no process: the command performs its plan by itself, and records it.
struct Errand {
  let session: Session
  private let tells: ContainerEngine.Listener?
  private let warns: (String) -> Void

  /// The flight recorder of such a verb. `rows`: what the trace shall hold of it beside steps.
  init(_ plan: Plan, _ rows: SessionRows, of engine: ContainerEngine) throws {
    (tells, warns) = (engine.tells, engine.warns)
    session = try Session.create(
      plan, rows, nonce: rows.run.nonce, in: engine.places, questions: .none, faults: .asked,
      manner: engine.manner)
  }

  /// Performs from where the last performing stopped, up to `last`. `act` does what is no system call.
  /// Nil, or what stopped it.
  func perform(through last: Int = 0, act: (Step) throws -> Void = { _ in }) -> StepFailure? {
    while true {
      switch session.arena.perform(.cli, through: last) {
      case .finished, .passed: return nil
      case .asked(let step, let phase): if let abort = react(step, phase) { return abort }
      case .failed: return session.stop
      case .activity(let step): if let problem = perform(activity: step, act) { return problem }
      }
    }
  }

  /// Before a step a person may be asked. What can't be turned back goes on, whatever they say.
  private func react(_ step: Int, _ phase: Phase) -> StepFailure? {
    if Faults.asked.kills(.command, at: step, phase) { Sys.kill(Sys.processID) }
    guard phase == .before, let stepper = session.manner.stepper else { return nil }
    let canAbort = session.canTurnBack
    session.record(before: step)
    guard let stop = session.stop(before: step, canAbort: canAbort), case .abort(let code) = stepper.ask(stop),
      canAbort
    else { return nil }
    return .abort(before: stop.next, exitCode: code)
  }

  private func perform(activity number: Int, _ act: (Step) throws -> Void) -> StepFailure? {
    guard let step = session.plan.steps.first(where: { $0.number == number }) else { return nil }
    return CleanUp(session: session).activity(step) { try act(step) }.map { StepFailure(sentence: $0, exitCode: 125) }
  }

  /// Reads what proves steps, of the container's first process as it is now.
  func prove(by pid: Int, _ moment: Evidence.Moment = .later, where isMeant: (Step) -> Bool = { _ in true }) {
    var reader = EvidenceReader(pid: pid, steps: session.plan.steps.filter(isMeant))
    for evidence in reader.evidence(moment) { session.arena.append(evidence) }
  }

  /// Writes what has been done by now, for a verb that lasts.
  func record(through step: Int) throws {
    guard let target = session.rows.trace else { return }
    _ = try Drain.once(session, target, .progress(through: step))
  }

  /// The same at its end, with the exit code of what it stayed for.
  func end(code: Int) -> Int? {
    tell(.end, exit: Int32(code))
    return settle(.finish(state: .ended, exit: code))
  }

  /// One scene, when it is done, if it was reached.
  func tell(_ scene: Scene, exit: Int32? = nil) {
    guard let tells else { return }
    let story = session.story()
    if story.contains(where: { $0.event.kind.scene == scene }) { tells(scene, story, exit) }
  }

  /// Writes what came of it into the trace and lets the recorder go. Its run's number, if it was recorded.
  @discardableResult
  func close(_ failure: StepFailure? = nil) -> Int? {
    let exit = failure?.exitCode ?? 0
    tell(exit: exit)
    return settle(.finish(state: failure == nil ? .ended : .undone, exit: Int(exit)))
  }

  /// The last drain. What is done is done, whether it can be written or not: then the recorder stays for a later command.
  private func settle(_ job: DrainJob) -> Int? {
    session.arena.lastJob = job.text
    var run: Int?
    do { run = try session.rows.trace.map { try Drain.once(session, $0, job) } } catch {
      warns(Drain.kept(error))
      return nil
    }
    session.remove()
    return run
  }

  /// Scene after scene, when all is done: there was nobody to wait for.
  private func tell(exit: Int32) {
    guard let tells else { return }
    let story = session.story()
    for scene in Scene.allCases where story.contains(where: { $0.event.kind.scene == scene }) {
      tells(scene, story, exit)
    }
  }

  /// The same, for who has to say that it could not be done. `doing`: `stop container "web"`.
  @discardableResult
  func close(_ failure: StepFailure?, doing: String) throws -> Int? {
    let run = close(failure)
    if let failure { throw EngineError("cannot \(doing): \(failure.sentence)", exitCode: 1) }
    return run
  }

  /// What has been done is turned back. What could not be, in words.
  func undo() -> [String] { CleanUp(session: session).perform() }
}
