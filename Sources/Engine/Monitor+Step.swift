import Kernel
import Steps

extension Monitor {
  /// With --step the command is asked before each step, while whoever performs it waits.
  func ask(about step: Int, _ phase: Phase) throws(StepFailure) {
    if session.manner.readsEach { readEach(step, phase) }
    guard phase == .before, session.manner.stepper != nil, isWireOpen, !asksNobody else { return }
    try show(through: step - 1)
    guard wire.send(.prompt(step: Int32(step), canAbort: !isEnding)) else { return }
    try awaitAnswer(before: step)
  }

  /// Of a process that waits. Once the program runs, what it does is its own, and no step's.
  private func readEach(_ number: Int, _ phase: Phase) {
    guard isToldOf, !isEnding, let step = session.plan.steps.first(where: { $0.number == number }) else { return }
    let pid = arena.container.map { Int($0.pid) }
    for line in EvidenceReader.each(step, pid: pid, phase == .before ? .before : .after) { arena.append(line) }
  }

  /// Whoever looks from elsewhere finds all that was done in the trace, and a writer that has let go of it.
  private func show(through step: Int) throws(StepFailure) {
    if !isEnding { proveSteps(upTo: max(step, lastSeen)) }
    guard let target = session.rows.trace else { return }
    if !isEnding { try awaitRow() }
    if drain == nil { drain = try? Drain.start(session, target).0 }
    drain?.ask(.progress(through: step))
    while let outstanding = drain?.outstanding, outstanding > 0 {
      if case .failure? = drain?.answer() { dismissDrain() }
    }
  }

  /// Meanwhile the new process may be killed: there is nothing to ask about then.
  private func awaitAnswer(before step: Int) throws(StepFailure) {
    while true {
      var sources = [PollSource(wire.descriptor), PollSource(isEnding ? -1 : arena.pidfd ?? -1)]
      Sys.poll(&sources)
      guard sources[0].isReady else {
        asksNobody = true
        throw session.stop
      }
      if try isAnswered(by: wire.receive(), before: step) { return }
    }
  }

  private func isAnswered(by message: Wire.Message?, before step: Int) throws(StepFailure) -> Bool {
    if case .size(let window)? = message {
      Sys.setWindow(arena.register("terminal"), rows: window.rows, columns: window.columns)
      return false
    }
    return try isEnding ? endsAsking(message) : isAnswer(message, before: step)
  }

  /// There is nothing that could be undone any more: whoever wants no more is asked no more.
  private func endsAsking(_ message: Wire.Message?) -> Bool {
    switch message {
    case .go: return true
    case nil: isWireOpen = false
    case .signal(Signals.windowChange)?, .signal(Signals.continue)?: return false
    default: asksNobody = true
    }
    return true
  }

  private func isAnswer(_ message: Wire.Message?, before step: Int) throws(StepFailure) -> Bool {
    switch message {
    case .go: return true
    case .abort(let code):
      asksNobody = true
      guard let step = session.plan.steps.first(where: { $0.number == step }) else { throw session.stop }
      throw .abort(before: step, exitCode: code)
    default:
      do throws(StepFailure) {
        try heed(message)
      } catch {
        asksNobody = true
        throw error
      }
      return false
    }
  }
}
