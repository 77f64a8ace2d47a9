import Kernel
import Steps
import TraceStore

extension Session {
  /// The run so far, folded: what the narrator is given. `cuts`: as in `events`.
  func story(cuts: Bool = false) -> [Folded] {
    Reducer.fold(events(of: 1...plan.last, from: arena, cuts: cuts), from: before(arena))
  }

  /// What happened in some of its steps. A drainer has a mapping of its own. `cuts`: nobody performs any more, so what was
  /// begun and has not ended never will.
  func events(of steps: ClosedRange<Int>, from reader: Arena, cuts: Bool) -> [Event] {
    let chosen = plan.steps.filter { steps.contains($0.number) }
    let events = (try? reader.events(plan: chosen, cuts: cuts)) ?? []
    return events + observations(events)
  }

  /// What others have seen of it, above the number of what is observed at its end: `already` were seen before.
  func observations(_ entries: [SeenFile.Entry], already: Int) -> [Event] {
    entries.compactMap(\.operation).enumerated().map { index, seen in
      let file = seen.operation.fileEvent
      return Event(
        step: plan.last + 2 + already + index, actor: .kernel, operation: seen.operation,
        pid: file.flatMap { $0.pid > 0 ? $0.pid : nil }, pidInside: file?.pidInside,
        after: number(of: seen.operation.kind == .fsChanged ? .procExit : .execUser),
        begin: seen.at, end: seen.at, outcome: .done)
    }
  }

  /// The World before step 1. Who the monitor is, is known only after the plan was made.
  func before(_ reader: Arena) -> World {
    var world = plan.before
    if let monitor = reader.monitor { world[.process(0), "pid@0"] = String(monitor.pid) }
    return world
  }

  /// What no call says but what follows from one: the last process gone, its namespaces are released by the kernel.
  private func observations(_ events: [Event]) -> [Event] {
    guard isLife, let exit = events.first(where: { $0.kind == .procExit && $0.outcome == .done }) else { return [] }
    return [
      Event(
        step: plan.last + 1, actor: .kernel, operation: .observeRelease, after: exit.step, begin: exit.end,
        end: exit.end, outcome: .done)
    ]
  }

  /// Whether nothing of its scene is still to come but what may turn it back.
  func isLastOfScene(_ step: Int) -> Bool {
    guard let scene = plan.steps.first(where: { $0.number == step })?.scene else { return false }
    return !plan.steps.contains {
      $0.number > step && $0.scene == scene && $0.undoes == nil && $0.omission == nil && !$0.performed
    }
  }

  /// The step that ended the run early, if one did.
  var failure: Event? {
    (try? arena.events(plan: plan.steps, cuts: true))?.last { $0.isEndOfRun }
  }

  /// The same for the user.
  var stop: StepFailure {
    failure.map { StepFailure(event: $0, in: rows.run.verb == "exec" ? rows.container?.name : nil) }
      ?? StepFailure(sentence: "the new process died before it could start; everything was undone", exitCode: 125)
  }

  /// How the run ended, as far as the recorder tells. A container whose end nobody saw died with its monitor.
  var verdict: (state: RunRecord.State, exit: Int?) {
    if let code = arena.exitCode(waitedForBy: number(of: .procExit)) { return (.ended, code) }
    if arena.isExecDone { return (.cut, 137) }
    // Nobody saw how long it stayed.
    if let attached = plan[.attachConnect], arena.isDone(attached.number) { return (.cut, nil) }
    if plan[.containerCreate] == nil || !isLife,
      plan.steps.allSatisfy({ $0.undoes != nil || $0.omission != nil || arena.isDone($0.number) })
    {
      return (.ended, 0)
    }
    return (.undone, rows.run.exit ?? failure.map { Int(StepFailure(event: $0).exitCode) })
  }
}

extension Operation {
  fileprivate var fileEvent: FileEvent? { if case .observeFile(let event) = self { event } else { nil } }
}

extension Event {
  fileprivate var isEndOfRun: Bool { (outcome == .failed || outcome == .cut) && undoes == nil }
}
