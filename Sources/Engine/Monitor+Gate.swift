import Kernel
import Steps
import TraceStore

extension Monitor {
  /// The monitor's own calls up to a step, with the questions that the gate's switches ask.
  func perform(through step: Int) throws(StepFailure) {
    while true {
      switch arena.perform(.monitor, through: step) {
      case .finished, .passed: return
      case .activity(let step): if let problem = act(step) { throw problem }
      case .asked(let step, let phase): try react(step, phase)
      case .failed: throw session.stop
      }
    }
  }

  /// What of its steps is no system call of its own.
  private func act(_ number: Int) -> StepFailure? {
    guard let step = session.plan.steps.first(where: { $0.number == number }) else { return nil }
    let problem = CleanUp(session: session).activity(step) {
      switch step.operation {
      case .mapIDs(let mapping): try Mapped.write(mapping, of: Int(arena.container?.pid ?? 0))
      case .makeUsers(let mapping), .lendUsers(let mapping):
        arena.set(register: "users", to: try Mapped.namespace(of: mapping))
      default: break
      }
    }
    return problem.map { StepFailure(sentence: $0, exitCode: 125) }
  }

  /// Setup performs its calls, and hands the baton back when it has come to `start.block`.
  func awaitBaton() throws(StepFailure) {
    while true {
      switch try awaitGate() {
      case .baton: return
      case .question(let step, let phase): try answer(step, phase)
      case .closed: throw session.stop
      case .nothing: continue
      }
    }
  }

  /// Where setup can't set its own score, it waits until the monitor has.
  func adjustScore() throws(StepFailure) {
    guard let step = session.plan[.oomScoreAdj], step.actor == .monitor, !step.calls.isEmpty else { return }
    try awaitBaton()
    try perform(through: step.number)
  }

  /// The next message of the gate. Meanwhile the command may say that it is to stop, or be gone: then it stops.
  func awaitGate(heedsCommand: Bool = true) throws(StepFailure) -> GateMessage {
    while true {
      if heedsCommand, let number = waitingSignals.popLast() { try heed(.signal(number)) }
      var sources = [PollSource(arena.gate ?? -1), PollSource(heedsCommand ? wire.descriptor : -1)]
      Sys.poll(&sources)
      if sources[1].isReady {
        try heed(wire.receive())
      } else if sources[0].isReady {
        return arena.receiveFromGate()
      }
    }
  }

  /// Before the container is let go, a signal to the command ends the attempt.
  func heed(_ message: Wire.Message?) throws(StepFailure) {
    switch message {
    case .signal(let number) where ![Signals.continue, Signals.windowChange].contains(number):
      throw .signal(number)
    case nil:
      isWireOpen = false
      throw StepFailure(sentence: "the command was killed", exitCode: 125)
    default: return
    }
  }

  func answer(_ step: Int, _ phase: Phase) throws(StepFailure) {
    try react(step, phase)
    do { try arena.answerGate() } catch { throw session.stop }
  }

  /// A question comes after each scene that is to be told, and, in tests, before and after each step.
  func react(_ step: Int, _ phase: Phase) throws(StepFailure) {
    for victim in settings.faults.victims(at: step, phase) { kill(victim) }
    settings.faults.hold(.monitor, at: step, phase)
    if session.manner.asks { try ask(about: step, phase) }
    if settings.faults.asks || phase == .before || !session.isLastOfScene(step) { return }
    proveSteps(upTo: step)
    if let scene = session.plan.steps.first(where: { $0.number == step })?.scene { tell(scene) }
  }

  private func kill(_ victim: Faults.Victim) {
    switch victim {
    case .monitor: Sys.kill(Sys.processID)
    case .command:
      guard isWireOpen, let command = arena.command else { return }
      Sys.kill(Int(command.pid))
      _ = Sys.isReadable(wire.descriptor, within: 10_000)
    case .drainer: killDrainer()
    case .setup:
      // As long as there is a helper, it performs setup's steps.
      let known = [arena.pidfd ?? -1, arena.register("helper_monitor_pidfd")]
      guard let pidfd = known.first(where: { $0 >= 0 }) else { return }
      Sys.send(9, to: pidfd)
      _ = Sys.isReadable(pidfd, within: 10_000)
    }
  }

  /// The command may not have forked it yet.
  private func killDrainer() {
    guard drain != nil else { return }
    for _ in 0..<1000 where arena.drainer == nil { Sys.sleep(milliseconds: 10) }
    if let drainer = arena.drainer { Sys.kill(Int(drainer.pid)) }
  }

  /// Lets the command tell a finished scene, and waits until it has. `exit`: of a run that goes no further.
  func tell(_ scene: Scene, exit: Int32? = nil) {
    if session.narrates { handOver(.scene(Int32(scene.rawValue), exit: exit)) }
  }

  /// The command does its part, and says when it has.
  func handOver(_ message: Wire.Message) {
    guard isWireOpen, wire.send(message) else { return }
    while let message = wire.receive(), message != .go {
      switch message {
      case .signal(let number): waitingSignals.append(number)
      case .detach: isLeft = true
      default: break
      }
    }
  }

  /// Reads what proves the steps performed since the last time, and keeps it.
  func proveSteps(upTo last: Int) {
    seeEvidence(upTo: last)
    keepEvidence()
  }

  /// Somebody will read what is kept of the steps.
  var isToldOf: Bool { session.rows.trace != nil || session.narrates }

  /// Finds the lines in what was seen, for the recorder.
  func keepEvidence() {
    for var reader in evidenceSeen {
      for evidence in reader.evidence() { arena.append(evidence) }
    }
    evidenceSeen = []
  }

  /// Reads the files that prove the steps performed since the last time, as they stand now. Their lines can be found later,
  /// when nobody waits for the program to begin; without a trace nobody would look for them.
  func seeEvidence(upTo last: Int) {
    // Before there is a process, files of its group can prove steps; what is asked between steps shows them at once.
    let pid = arena.container?.pid ?? 0
    guard isToldOf, pid > 0 || session.manner.asks else { return }
    guard last > lastSeen else { return }
    evidenceSeen.append(EvidenceReader(pid: Int(pid), steps: session.plan.steps, in: lastSeen + 1..<last + 1))
    lastSeen = last
  }

  /// The container's program must not begin before the trace has its row.
  func awaitRow() throws(StepFailure) {
    guard let target = session.rows.trace, run == 0 else { return }
    if case .success(let number)? = drain?.answer() { return run = number }
    // Killed perhaps, by hand or for want of memory: another one tries, and says what is wrong if something is.
    dismissDrain()
    drain = try? Drain.start(session, target).0
    guard let answer = drain?.answer() else {
      throw StepFailure(
        sentence: "cannot record the run: no process could be made; everything was undone", exitCode: 125)
    }
    switch answer {
    case .success(let number): run = number
    case .failure(let error):
      // There is no use in trying again: the run is undone, and the user knows why.
      dismissDrain()
      session.rows.trace = nil
      let way = session.rows.run.verb == "run" ? "; use --no-trace to run without" : ""
      throw StepFailure(sentence: error.description + way, exitCode: 125)
    }
  }
}
