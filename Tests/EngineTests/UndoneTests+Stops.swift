import Steps
import TestSupport

/// One way to stop a run, and what must be true of it afterwards.
struct Stop {
  var fault: String
  /// Nil: those of the trial.
  var words: [String]?
  /// The trace has each step up to this one, as done; nil: it knows nothing of the run.
  var done: Int?
  /// Among them, these may have been cut, or not begun: nobody waits for setup to wait.
  var mayBeCut: Set<Int> = []
  var failed: Int?
  var code: Int32
  var state: String?
  var output = ""
  /// Nobody was left to say anything, or nothing was to be said.
  var isSilent = false
}

/// The plan of the runs that are stopped, by the numbers of its steps.
struct StoppedPlan {
  var steps: [PlannedStep]

  func number(_ kind: String) -> Int { steps.first { $0.kind == kind }?.step ?? 0 }
  /// The first process that is made: in an aquarium the helper, which then makes the container's.
  var clone: Int { steps.first { ["proc.helper", "ns.clone"].contains($0.kind) }?.step ?? 0 }
  var block: Int { number("start.block") }
  var release: Int { number("start.release") }
  var execution: Int { number("exec.user") }
  var exit: Int { number("proc.exit") }
  /// Steps that stand in the trace of every run, whatever became of it.
  var performed: Int { (steps.first { $0.kind == "container.create" }?.step ?? 1) - 1 }
}

extension Trial {
  func errno(at step: PlannedStep, call: Int) -> Stop {
    var stop = Stop(
      fault: "fail@\(step.step).\(call)=EIO", done: step.step - 1, mayBeCut: [plan.block], failed: step.step, code: 125,
      state: "undone")
    if step.kind == "exec.user" { stop.code = 126 }
    if step.kind == "proc.exit" {
      // The program ran; only how it ended is not known.
      (stop.code, stop.state, stop.output, stop.isSilent) = (255, "ended", "hi\n", true)
    }
    return stop
  }

  /// Nil where nobody asks, or the victim isn't there.
  func kill(_ victim: String, at step: PlannedStep, _ phase: String) -> Stop? {
    let isAfter = phase == "after"
    guard !step.calls.isEmpty, step.undoes == nil, !(step.kind == "exec.user" && isAfter) else { return nil }
    var stop = Stop(
      fault: "kill:\(victim)@\(step.step):\(phase)", done: isAfter ? step.step : step.step - 1,
      mayBeCut: [plan.block], code: 125, state: "undone")
    let isReleased = step.step > plan.block || step.step == plan.block && isAfter
    switch victim {
    case "command":
      (stop.code, stop.isSilent) = (137, true)
      if isReleased { stop.state = "ended" }
    case "setup":
      let isThere = step.step > plan.clone || step.step == plan.clone && isAfter
      // The helper is just leaving, and whom it has made nobody has hold of yet.
      let isBetween = step.kind == "proc.adopt" && !isAfter
      guard isThere, !isBetween, step.step <= plan.execution else { return nil }
    case "drainer":
      guard step.actor != "cli" else { return nil }
      (stop.code, stop.state, stop.output, stop.isSilent, stop.done) = (0, "ended", "hi\n", true, plan.exit)
    default:
      guard step.actor != "cli" else { return nil }
      if step.step == plan.exit {
        (stop.code, stop.state, stop.output) = (isAfter ? 0 : 137, isAfter ? "ended" : "cut", "hi\n")
      }
    }
    return stop
  }

  /// Where a step of the clean-up is reached: after a run with --rm, and after one that was undone.
  func stoppedCleanUps(_ step: PlannedStep) -> [Stop] {
    let number = step.step
    let last = plan.number("fd.close")
    let undone = Stop(fault: "fail:fd.close=EIO", done: last - 1, failed: last, code: 125, state: "undone")
    let ended = Stop(
      fault: "", words: words("--rm"), done: plan.exit, code: 0, state: "ended", output: "hi\n")
    return ([undone] + (step.kind == "proc.kill" ? [] : [ended])).flatMap { base in
      ["fail@\(number)=EIO", "kill:monitor@\(number):before", "kill:monitor@\(number):after"].map { fault in
        var stop = base
        stop.fault += " " + fault
        return stop
      }
    }
  }
}
