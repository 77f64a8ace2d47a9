import Kernel
import Planning
import Steps

/// The fork of the command that makes the container, stays with it, and cleans up after it. It never leaves the host's
/// view, runs on one thread, and uses no Foundation.
///
///     begin ─▶ build ─▶ release ─▶ execute ─▶ serve ─▶ end
///                └──────────┴────────┴──▶ undo
final class Monitor {
  struct Settings {
    var input: Streams.Input
    /// The command leaves when the program runs.
    var detaches = false
    /// Its policy has the container started: nobody waits for it.
    var isRestart = false
    var faults: Faults
    var recording = StreamRecording.standard
    /// Of the command that stays, where the program has a terminal.
    var console: Console?
  }

  let session: Session
  var wire: Wire
  let settings: Settings
  let store: ContainerStore
  var state: ContainerState
  /// The drainer, as long as there is one.
  var drain: Drain?
  /// Those that were forked while the program ran, and may not have been reaped.
  var drainers: [Int] = []
  var news = NewsClock()
  /// With --watch-files, once the container is let go.
  var watch: FileWatch?
  var hasRested = false
  var run = 0
  /// The last step whose evidence was read.
  var lastSeen = 0
  /// What was read and is not yet in the recorder: a monitor that is killed before its program runs leaves none of it.
  var evidenceSeen: [EvidenceReader] = []
  var isWireOpen = true
  /// Those that came while a scene was being told.
  var waitingSignals: [Int32] = []
  /// The person left while a scene was being told.
  var isLeft = false
  /// Open once there is something to attach to.
  lazy var guests = Guests(directory: session.isLife ? session.directory : nil)
  /// How many signals that ask it to end the container has no handler for.
  var unheard = 0
  /// Nobody waits for the rest of its output.
  var isAbandoned = false
  /// The container is this run's to change: no other one has it.
  var hasClaimed = false
  /// A person at the command is asked no more.
  var asksNobody = false
  /// The container ran, or is being undone: there is nothing to go back to.
  var isEnding = false
  /// Not all could be cleaned up.
  var isOwing = false
  /// The recorder stays: the trace could not take what is in it.
  var isKept = false
  /// The one that came before this life.
  var lastPause: Pause?

  init(
    session: Session, wire: Wire, drain: Drain?, settings: Settings, store: ContainerStore, state: ContainerState
  ) {
    self.session = session
    self.wire = wire
    self.drain = drain
    self.settings = settings
    self.store = store
    self.state = state
  }

  var arena: Arena { session.arena }

  /// `failure`: what stopped the command's own steps; what they did is to be undone.
  func main(after failure: StepFailure?) -> Never {
    var (monitor, failure) = (self, failure)
    while let next = monitor.live(after: failure) { (monitor, failure) = (next, nil) }
    Sys.exitNow(0)
  }

  /// Returns who goes on, with a container whose policy wants that.
  private func live(after failure: StepFailure?) -> Monitor? {
    begin()
    do throws(StepFailure) {
      if let failure { throw failure }
      if session.isLife { try claim() }
      try build()
      try release()
      try execute()
    } catch {
      undo(error)
      return nil
    }
    serve()
    return end()
  }

  /// Scenes 2 to 7: the monitor's own calls, the clone, and then setup's, until it hands the baton back.
  private func build() throws(StepFailure) {
    try perform(through: session.birth)
    // A helper that has been let go may have made the process already, and noted it.
    let users = session.plan[.nsUser].flatMap { $0.number > session.birth ? $0.number : nil }
    if session.plan[.procAdopt] == nil || users != nil { noteIdentity() }
    if let users { try perform(through: users) }
    if session.plan[.procAdopt] != nil { try adopt() }
    // While the new process works: what it was born with can be read now. Nothing is made of it or written yet: until the
    // program runs, the processors are the container's.
    if !session.narrates { seeEvidence(upTo: session.birth) }
    try adjustScore()
    try awaitBaton()
  }

  /// A helper has made the process: it is another one now whose life this is.
  private func adopt() throws(StepFailure) {
    try awaitBaton()
    noteIdentity()
    try perform(through: session.number(of: .procAdopt))
  }

  private func noteIdentity() {
    if let container = arena.container { arena.container = ProcessIdentity(of: container.pid) }
  }

  /// The container is complete and waits. It is let go when the trace has a row for it, `ps` can know of it, and the
  /// command still wants it: from there on, there is no way back.
  private func release() throws(StepFailure) {
    seeEvidence(upTo: session.number(of: .startBlock))
    try awaitRow()
    if session.isLife { try noteRunning() } else { try checkHost() }
    if let number = waitingSignals.popLast() { try heed(.signal(number)) }
    while Sys.isReadable(wire.descriptor, within: 0) { try heed(wire.receive()) }
    if settings.console != nil { handOver(.terminal) }
    try perform(through: session.number(of: .startRelease))
  }

  /// Whether execve succeeded tells the gate: its end of file closes the call.
  private func execute() throws(StepFailure) {
    while true {
      switch try awaitGate(heedsCommand: false) {
      case .question(let step, let phase): try answer(step, phase)
      case .closed: return try judgeExecution()
      case .baton, .nothing: continue
      }
    }
  }

  /// Whose namespaces a process has entered is certain only if the container's first process still is the one it was.
  private func checkHost() throws(StepFailure) {
    guard store.state(state.id).map(store.isRunning) != true else { return }
    throw StepFailure(sentence: "container \"\(state.name)\" has ended", exitCode: 1)
  }

  /// While the disk can still refuse it without harm.
  private func noteRunning() throws(StepFailure) {
    guard let container = arena.container else { throw session.stop }
    state.status = .running
    state.pid = Int(container.pid)
    state.startTime = container.startTime
    state.run = session.nonce
    state.started = Clock.preciseText
    state.finished = nil
    state.exitCode = nil
    state.oomKilled = nil
    state.restarts = settings.isRestart ? state.restarts : nil
    do throws(KernelRefusal) {
      try store.save(state)
    } catch {
      throw StepFailure(.system(error, doing: "keep the container's state"))
    }
    // Whoever has it stopped from here on finds a container that runs.
    guard settings.isRestart, store.isStopped(state.id) else { return }
    throw StepFailure(sentence: "container \"\(state.name)\" was stopped", exitCode: 0)
  }

  private func judgeExecution() throws(StepFailure) {
    guard let container = arena.container else { throw session.stop }
    let stat = ProcFiles().processStat(of: Int(container.pid))
    guard stat?.hasNotExecuted == false else { throw session.stop }
    arena.markExecDone()
    seeEvidence(upTo: session.number(of: .execUser))
    guard session.narrates else { return }
    keepEvidence()
    tell(.exec)
  }
}
