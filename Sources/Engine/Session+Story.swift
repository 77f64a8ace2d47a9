import Kernel
import Steps
import TraceStore

extension Session {
  /// The run so far, folded: what the trace and the narrator are given. A drainer has a mapping of its own.
  func story(from reader: Arena, before: World, cuts: Bool) -> [Folded] {
    let events = (try? reader.events(plan: plan.steps, cuts: cuts)) ?? []
    return Reducer.fold(events + observations(events), from: before)
  }

  func story() -> [Folded] { story(from: arena, before: before, cuts: false) }

  /// The World before step 1. Who the monitor is, is known only after the plan was made.
  var before: World {
    var world = plan.before
    if let monitor = arena.monitor { world[.process(0), "pid@0"] = String(monitor.pid) }
    return world
  }

  /// What no call says but what follows from one: the last process gone, its namespaces are released by the kernel.
  private func observations(_ events: [Event]) -> [Event] {
    guard let exit = events.first(where: { $0.kind == .procExit && $0.outcome == .done }) else { return [] }
    return [
      Event(
        step: plan.last + 1, actor: .kernel, operation: .observeRelease, after: exit.step, begin: exit.end,
        end: exit.end, outcome: .done)
    ]
  }

  /// The step that ended the run early, if one did.
  var failure: Event? {
    (try? arena.events(plan: plan.steps, cuts: true))?.last {
      ($0.outcome == .failed || $0.outcome == .cut) && $0.undoes == nil
    }
  }
}
