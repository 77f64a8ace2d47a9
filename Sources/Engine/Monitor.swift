import Kernel
import Steps

/// The fork of the command that makes the container, stays with it, and cleans up after it. It never leaves the host's
/// view, runs on one thread, and uses no Foundation.
///
///     begin ─▶ build ─▶ release ─▶ execute ─▶ serve ─▶ end
///                └──────────┴────────┴──▶ undo
final class Monitor {
  struct Settings {
    /// -i: the container's stdin is the command's; otherwise it is at its end from the start.
    var interactive: Bool
    var faults: Faults
  }

  let session: Session
  let wire: Wire
  let settings: Settings
  let store: ContainerStore
  var state: ContainerState
  /// The drainer, as long as there is one.
  var drain: Drain?
  var run = 0
  var evidenceRead = 0
  var isWireOpen = true
  /// Those that came while a scene was being told.
  var waitingSignals: [Int32] = []
  /// How many signals that ask it to end the container has no handler for.
  var unheard = 0
  /// The recorder stays: the trace could not take what is in it.
  var isKept = false

  init(session: Session, wire: Wire, settings: Settings, store: ContainerStore, state: ContainerState) {
    self.session = session
    self.wire = wire
    self.settings = settings
    self.store = store
    self.state = state
  }

  var arena: Arena { session.arena }

  /// `failed`: the command's own steps did not all succeed, and what they did is to be undone.
  func main(failed: Bool) -> Never {
    begin()
    do throws(StepFailure) {
      if failed { throw failure() }
      try build()
      try release()
      try execute()
    } catch {
      undo(error)
    }
    serve()
    end()
  }

  private func begin() {
    Sys.startSession()
    Sys.ignoreBrokenPipes()
    arena.takeOver()
    _ = Sys.lock(session.directory + "/lock")
    arena.monitor = ProcessIdentity(of: Int32(Sys.processID))
    if settings.faults.isStray { Sys.setHostname(Sys.hostname) }
    if let target = session.rows.trace { drain = try? Drain.start(session, target) }
  }

  /// Scenes 2 to 7: the monitor's own calls, the clone, and then setup's, until it hands the baton back.
  private func build() throws(StepFailure) {
    try perform(through: session.number(of: .nsClone))
    // While the new process works: what it was born with can be read now.
    if !session.narrates {
      readEvidence(upTo: session.number(of: .nsClone))
      drain?.ask(.progress(through: session.number(of: .nsClone)))
    }
    try awaitBaton()
  }

  /// The container is complete and waits. It is let go when the trace has a row for it.
  private func release() throws(StepFailure) {
    readEvidence()
    try awaitRow()
    if let container = arena.container { arena.container = ProcessIdentity(of: container.pid) }
    try perform(through: session.number(of: .startRelease))
  }

  /// Whether execve succeeded tells the gate: its end of file closes the call.
  private func execute() throws(StepFailure) {
    while true {
      switch try awaitGate() {
      case .question(let step, let phase): try answer(step, phase)
      case .closed: return try judgeExecution()
      case .baton, .nothing: continue
      }
    }
  }

  private func judgeExecution() throws(StepFailure) {
    guard let container = arena.container else { throw failure() }
    let stat = ProcFiles().processStat(of: Int(container.pid))
    guard stat?.hasNotExecuted == false else { throw failure() }
    arena.markExecDone()
    readEvidence(isLast: true)
    state.status = .running
    state.pid = Int(container.pid)
    state.startTime = container.startTime
    try? store.save(state)
    tell(.exec)
    drain?.ask(.progress(through: session.number(of: .execUser)))
  }

  /// What stopped the run, from the recorder.
  func failure() -> StepFailure {
    guard let event = session.failure else {
      return StepFailure(sentence: "the new process died before it could start; everything was undone", exitCode: 125)
    }
    return StepFailure(event: event)
  }
}
