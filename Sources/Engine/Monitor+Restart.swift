import Kernel
import Planning
import Steps
import TraceStore

/// A container with a restart policy has one monitor for all its lives: when one has ended, the process that watched it
/// prepares the next and goes on as its monitor. Each is a `start` run of its own in the trace.
extension Monitor {
  /// How long to wait until it is started again, as docker waits: 100 ms, twice as long each time, a minute at most; anew
  /// after a life of ten seconds. Nil: it is not.
  func pause(after code: Int, in state: ContainerState) -> Pause? {
    guard !store.isStopped(state.id),
      store.restartPolicy(of: state).restarts(after: code, restarts: state.restarts ?? 0)
    else { return nil }
    let hasLived = Clock.monotonic - session.rows.run.beginNs >= Pause.longLife
    return hasLived ? .first : lastPause?.next ?? .first
  }

  /// The monitor of the next life, once the pause is over; nil if somebody had the container stopped meanwhile.
  func successor(after pause: Pause) -> Monitor? {
    leaveCommand()
    session.arena.close()
    // Its drainers were its children.
    defer { Sys.reapEnded() }
    guard waits(pause), let state = store.state(state.id) else { return endPause() }
    do {
      let next = try prepare(state)
      next.lastPause = pause
      return next
    } catch {
      return endPause()
    }
  }

  /// Whoever waits for this life's end must not have to wait for the last one's.
  private func leaveCommand() {
    Sys.close(wire.descriptor)
    wire = Wire(descriptor: -1)
    isWireOpen = false
    Sys.releaseStandardStreams()
  }

  private func waits(_ pause: Pause) -> Bool {
    let end = Clock.monotonic + pause.nanoseconds
    while isWanted, Clock.monotonic < end { Sys.sleep(milliseconds: 20) }
    return isWanted
  }

  private var isWanted: Bool { !store.isStopped(state.id) && store.state(state.id)?.status == .restarting }

  private func endPause() -> Monitor? {
    if var state = store.state(state.id), state.status == .restarting {
      state.status = .exited
      store.saveEnd(state)
    }
    return nil
  }

  /// As `start` does it, but that nobody waits for it.
  private func prepare(_ state: ContainerState) throws -> Monitor {
    let nonce = Sys.randomHex(bytes: 8)
    var preparation = try Preparation(starting: state, places: store.places, nonce: nonce)
    try preparation.settleNeighbours(store.places)
    try preparation.settleRights(store.places)
    let plan = preparation.planner.start()
    let invocation = ContainerEngine.Invocation(argv: ["start", state.name], trace: session.rows.trace)
    let next = try Session.create(
      plan, preparation.rows("start", plan, invocation, nonce: nonce), nonce: nonce, in: store.places,
      questions: .none, faults: settings.faults)
    let monitor = Monitor(
      session: next, wire: wire, drain: try next.rows.trace.map { try Drain.start(next, $0).0 },
      settings: .init(
        input: state.choices.opensInput ? .guests : .nobody, detaches: true, isRestart: true, faults: settings.faults,
        recording: state.choices.recording ?? .standard),
      store: store, state: state)
    monitor.isWireOpen = false
    return monitor
  }
}

/// The time between two lives.
struct Pause: Equatable {
  let milliseconds: Int64

  static let first = Pause(milliseconds: 100)
  static let longLife: Int64 = 10_000_000_000

  var next: Pause { Pause(milliseconds: min(2 * milliseconds, 60_000)) }
  var nanoseconds: Int64 { milliseconds * 1_000_000 }
}
