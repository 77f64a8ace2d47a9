import Images
import Kernel
import Planning
import Steps
import TraceStore

/// The command's side of a run: it performs its own steps, forks the monitor, hands signals on, tells finished scenes,
/// and returns when the monitor has cleaned up and recorded.
struct Command {
  let session: Session
  let places: Places
  let listener: ContainerEngine.Listener?
  let unheard: ((Int) -> Void)?
  /// Where the program has a terminal, and the command stays.
  var console: Console? = nil
  /// For a program beside the container's first; that one's is the container's own.
  var recording: StreamRecording?
  /// Nanoseconds after which the program is killed.
  var most: Int64?

  /// `making`: of a container that is new; given back once its state is kept.
  func run(
    _ input: Streams.Input, detaches: Bool, state: ContainerState, making: FolderLock.Hold? = nil
  ) throws -> ContainerEngine.Ending {
    // Who listens to the narration may leave: that must not end the run.
    Sys.ignoreBrokenPipes()
    let signals = try Sys.signalDescriptor()
    defer { Sys.close(signals) }
    let (ours, theirs) = try Sys.messagePair()
    let store = ContainerStore(places: places)
    let failure = performOwnSteps(signals) ?? save(state, store)
    making?.release()
    let channel = try session.rows.trace.map { _ throws(KernelRefusal) in try Drain.channel() }
    let pid = try Sys.fork()
    if pid == 0 {
      Monitor(
        session: session, wire: Wire(descriptor: theirs), drain: channel?.0,
        settings: .init(
          input: input, detaches: detaches, faults: .asked,
          recording: recording ?? state.choices.recording ?? .standard, console: console), store: store, state: state
      ).main(after: failure)
    }
    Sys.close(theirs)
    // The monitor says so itself, but perhaps later than the drainer asks who it is.
    session.arena.monitor = ProcessIdentity(of: Int32(pid))
    record(on: channel)
    defer { Sys.close(ours) }
    return wait(for: pid, on: Wire(descriptor: ours), signals: signals) {
      store.restartPolicy(of: state) != .no
    }
  }

  /// The monitor waits for the drainer's word, and takes another one if none comes.
  private func record(on channel: (Drain, drainer: Int32)?) {
    guard let channel, let target = session.rows.trace else { return }
    channel.0.close()
    _ = try? Drain.fork(session, target, wire: channel.drainer)
  }

  /// Scene 1: the container's record. The questions of test switches are answered here.
  private func performOwnSteps(_ signals: Int32) -> StepFailure? {
    while true {
      switch session.arena.perform(.cli) {
      case .finished, .passed: return nil
      case .activity(let step): if let problem = perform(activity: step) { return problem }
      case .failed: return session.stop
      case .asked(let step, let phase): if let abort = react(step, phase, signals) { return abort }
      }
    }
  }

  private func perform(activity number: Int) -> StepFailure? {
    guard let step = session.plan.steps.first(where: { $0.number == number }) else { return nil }
    return CleanUp(session: session).activity(step) { try ContainerEngine.provide(step) }
      .map { StepFailure(sentence: $0, exitCode: 125) }
  }

  /// Of a container that another run has made, the state is there; another command may have it running by now.
  private func save(_ state: ContainerState, _ store: ContainerStore) -> StepFailure? {
    guard session.plan[.containerCreate] != nil else { return nil }
    do throws(KernelRefusal) {
      try store.save(state)
      return nil
    } catch {
      return StepFailure(.system(error, doing: "keep the container's state"))
    }
  }

  private func react(_ step: Int, _ phase: Phase, _ signals: Int32) -> StepFailure? {
    let faults = Faults.asked
    if faults.kills(.command, at: step, phase) { Sys.kill(Sys.processID) }
    faults.hold(.command, at: step, phase)
    if phase == .after {
      if !faults.asks, session.isLastOfScene(step) { listener?(.image, session.story(), nil) }
      return nil
    }
    guard session.manner.stepper != nil else { return nil }
    session.record(before: step)
    switch answer(before: step, canAbort: true, watching: [signals], signals: signals) {
    case .go, nil: return nil
    case .signal(let number): return .signal(number)
    case .abort(let code):
      return session.plan.steps.first { $0.number == step }.map { .abort(before: $0, exitCode: code) }
    default: return nil
    }
  }

  /// What the person at the terminal says; a signal says the same as they could. Nil: whoever is watched has news.
  func answer(before step: Int, canAbort: Bool, watching: [Int32], signals: Int32) -> Wire.Message? {
    while let stop = session.stop(before: step, canAbort: canAbort, watching: watching) {
      switch session.manner.stepper?.ask(stop) {
      case .on?, nil: return .go
      case .abort(let code)?: return .abort(code: code)
      case .interrupted?:
        guard Sys.isReadable(signals, within: 0), let signal = Sys.nextSignal(signals) else { return nil }
        if ![Signals.continue, Signals.windowChange].contains(signal) { return .signal(signal) }
      }
    }
    return .go
  }
}
