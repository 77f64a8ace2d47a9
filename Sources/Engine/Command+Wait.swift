import Kernel
import Steps
import TraceStore

// What the command does while the monitor works.
extension Command {
  /// What it has heard by now.
  private struct Stay {
    var seat: Seat
    /// When the program is killed.
    var deadline: Int64?
    /// The signal by which the person leaves.
    var farewell: Int32?
    var warnings: [String] = []
    var ending: ContainerEngine.Ending?

    /// Milliseconds; −1: for ever.
    var patience: Int32 { deadline.map { Int32(clamping: max(0, ($0 - Clock.monotonic) / 1_000_000)) } ?? -1 }

    /// True once.
    mutating func isOverdue() -> Bool {
      guard let time = deadline, Clock.monotonic >= time else { return false }
      deadline = nil
      return true
    }
  }

  /// Returns when the monitor is done, or when the person may leave. `outlives`: the monitor may have the container
  /// started again, and does not end with this run.
  func wait(for monitor: Int, on wire: Wire, signals: Int32, outlives: () -> Bool) -> ContainerEngine.Ending {
    var stay = Stay(seat: Seat(console), deadline: most.map { Clock.monotonic + $0 })
    defer { stay.seat.leave() }
    while true {
      var sources = [PollSource(wire.descriptor), PollSource(signals)]
      Sys.poll(&sources, timeout: stay.patience)
      if stay.isOverdue() { wire.send(.signal(9)) }
      // The monitor answers that it lets go, or has said by then how the run ended: who would clean up after both?
      if sources[1].isReady, let signal = Sys.nextSignal(signals), !stay.seat.heed(signal, wire) {
        stay.farewell = signal
      }
      guard sources[0].isReady else { continue }
      switch wire.receive() {
      case .started(let run)?: return leave(stay, run: number(run))
      case let message?: heed(message, &stay, wire, signals)
      case nil:
        if stay.ending == nil || !outlives() { Sys.reap(monitor) }
        return finish(stay)
      }
    }
  }

  private func heed(_ message: Wire.Message, _ stay: inout Stay, _ wire: Wire, _ signals: Int32) {
    switch message {
    case .terminal: stay.seat.take(wire)
    case .prompt(let step, let canAbort):
      stay.seat.leave()
      let said = answer(
        before: Int(step), canAbort: canAbort, watching: [wire.descriptor, signals], signals: signals)
      stay.seat.goOn()
      if let said { wire.send(said) }
    case .scene(let number, let exit):
      stay.seat.leave()
      tell(number, exit: exit)
      if number != Int32(Scene.end.rawValue) { stay.seat.goOn() }
      wire.send(.go)
    case .ignored(let number): unheard?(Int(number))
    case .warning(let text): stay.warnings.append(text)
    case .failed(let code, let run, let text): stay.ending = .init(exitCode: code, run: number(run), failure: text)
    case .exit(let code, let run): stay.ending = .init(exitCode: code, run: number(run))
    default: break
    }
  }

  private func tell(_ number: Int32, exit: Int32?) {
    if let scene = Scene(rawValue: Int(number)) { listener?(scene, session.story(cuts: exit != nil), exit) }
  }

  private func number(_ run: Int32) -> Int? { run > 0 ? Int(run) : nil }

  /// The program runs on.
  private func leave(_ stay: Stay, run: Int?) -> ContainerEngine.Ending {
    .init(
      exitCode: stay.farewell.map { 128 + $0 } ?? 0, run: run, warnings: stay.warnings,
      container: session.rows.container?.id, isLeft: stay.seat.isTaken)
  }

  /// The monitor is gone. If it did not say how the run ended, it was killed, and its work is finished here.
  private func finish(_ stay: Stay) -> ContainerEngine.Ending {
    guard var ending = stay.ending else { return finishInstead(stay.warnings) }
    ending.warnings = stay.warnings
    if stay.warnings.isEmpty { session.remove() }
    return ending
  }

  private func finishInstead(_ warnings: [String]) -> ContainerEngine.Ending {
    let isClean = Recovery(places: places).finish(session)
    let verdict = session.verdict
    let victims = "the monitor was killed" + (verdict.state == .ended ? "" : ", and the container with it")
    let rest = isClean ? "everything was cleaned up" : "the next command does what is left to do"
    let exit = verdict.state == .undone ? nil : verdict.exit
    return .init(exitCode: Int32(exit ?? 125), failure: "\(victims); \(rest)", warnings: warnings)
  }
}
