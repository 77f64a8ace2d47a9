import Kernel
package import Planning
package import Steps

/// Whoever is asked between two steps. The engine knows neither keys nor words.
package struct Stepper {
  /// Called before each step that is to be performed, while nothing of the plan moves. Whoever answers may pass over as
  /// many as they like.
  package var ask: (Stop) -> Answer

  package init(ask: @escaping (Stop) -> Answer) { self.ask = ask }

  package enum Answer: Equatable, Sendable {
    case on
    /// Nothing more is performed, and what was done is undone; the command's exit code.
    case abort(exitCode: Int32)
    /// Something happened at one of the watched descriptors.
    case interrupted
  }

  /// A moment between two steps.
  package struct Stop {
    package var plan: Plan
    /// The one that comes next.
    package var next: Step
    /// What was done so far, folded.
    package var story: () -> [Folded]
    /// The container's first process, as the host knows it; who performs for it; and the run's own directory.
    package var container: Int?
    package var monitor: Int?
    package var directory: String
    /// What was done can still be undone.
    package var canAbort: Bool
    /// Once one of these can be read, there is no use in waiting for an answer.
    package var watched: [Int32]
  }
}

/// How plans are performed, beside what they do.
package struct Manner {
  package var stepper: Stepper?
  /// What is left out, replaced or made to fail, and who is told of it before anything is performed.
  package var alterations: Alterations
  package var announces: (Plan) -> Void
  /// Both sides of each step are read, and not only what proves it.
  package var readsEach = false

  package init(
    stepper: Stepper? = nil, alterations: Alterations = Alterations(), announces: @escaping (Plan) -> Void = { _ in }
  ) {
    (self.stepper, self.alterations, self.announces) = (stepper, alterations, announces)
  }

  /// The plan as it is wanted.
  func altered(_ plan: Plan) throws(EngineError) -> Plan {
    do throws(UsageError) {
      return try plan.altered(by: alterations)
    } catch {
      throw EngineError(ofOption: error)
    }
  }

  /// Before it is performed: whether it may be.
  func check(_ plan: Plan) throws(EngineError) {
    do throws(UsageError) { try plan.checkIsolation() } catch { throw EngineError(ofOption: error) }
    announces(plan)
  }

  /// Whoever performs asks before and after each step.
  var asks: Bool { stepper != nil || readsEach }

  /// Bytes that the recorder has for what is read.
  var evidenceSize: Int? { readsEach ? 4 << 20 : nil }
}

extension Session {
  /// Where its performing stands. `next`: the step that comes.
  func stop(before next: Int, canAbort: Bool = true, watching: [Int32] = []) -> Stepper.Stop? {
    guard let step = plan.steps.first(where: { $0.number == next }) else { return nil }
    let known = plan.before[.process(1), "pid@0"].flatMap { Int($0) }
    return Stepper.Stop(
      plan: plan, next: step, story: { self.story() }, container: arena.container.map { Int($0.pid) } ?? known,
      monitor: (arena.monitor ?? arena.command).map { Int($0.pid) }, directory: directory, canAbort: canAbort,
      watched: watching)
  }

  /// The trace has what was done before that step, for whoever looks while nothing moves. The writer leaves at once.
  func record(before step: Int) {
    guard step > 1, let target = rows.trace else { return }
    _ = try? Drain.once(self, target, .progress(through: step - 1))
  }

  /// Whether all that was done can be turned back.
  var canTurnBack: Bool {
    plan.steps.allSatisfy { step in
      step.undoes != nil || step.performed || step.kind == .procOpen || !arena.isBegun(step.number)
        || plan.steps.contains { $0.undoes == step.number } || Self.leavesNothing.contains(step.kind)
    }
  }

  /// What is gone with the files or the process that the step belongs to.
  private static let leavesNothing: [Kind] = [.etcFiles, .specWrite, .volumeFill]
}

extension StepFailure {
  /// A person wanted no more.
  static func abort(before step: Step, exitCode: Int32) -> StepFailure {
    StepFailure(
      sentence: "stopped by hand before step \(step.number), \(step.kind.rawValue); everything was undone",
      exitCode: exitCode)
  }
}

/// Puts a terminal's modes right when this process is killed while it has changed them: a process of its own that waits
/// for the end of this one.
package struct Sentry {
  private let pid: Int
  private let wire: Int32

  /// `terminal`: the descriptor that `restore` uses. Nil where no process can be made: the modes must then stay.
  package init?(terminal: Int32, restore: () -> Void) {
    guard let ends = try? Sys.pipe() else { return nil }
    guard let pid = try? Sys.fork() else {
      Sys.close(ends.read)
      Sys.close(ends.write)
      return nil
    }
    if pid == 0 { Self.watch(ends.read, terminal, restore) }
    Sys.close(ends.read)
    (self.pid, wire) = (pid, ends.write)
  }

  /// In a session of its own: no key of the terminal ends it, and none stops it when it writes the modes.
  private static func watch(_ wire: Int32, _ terminal: Int32, _ restore: () -> Void) -> Never {
    Sys.startSession()
    Sys.closeOthers(than: [wire, terminal])
    if Sys.read(wire, count: 1)?.isEmpty != false { restore() }
    Sys.exitNow(0)
  }

  /// All is well.
  package func dismiss() {
    _ = Sys.write(wire, [1][...])
    Sys.close(wire)
    Sys.reap(pid)
  }
}
