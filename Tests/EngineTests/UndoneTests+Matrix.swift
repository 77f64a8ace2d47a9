import Foundation
import TestSupport
import Testing

/// Invariant 3 as a matrix: each step × {an errno; SIGKILL of each process that is at work}. `make soak` walks it whole,
/// `make test` the slice that a suite names.
extension Trial {
  /// Stops runs of that user and of those options, and looks at last whether what was recorded of all of them is sound.
  static func each(user: UInt32? = nil, _ options: [String] = [], _ stops: (Trial) -> [Stop]) throws {
    let trial = try Trial(user: user, options: options)
    defer { trial.bowl.remove() }
    for stop in stops(trial) { trial.expect(stop) }
    #expect(try trial.verified() == [])
  }

  /// The first call stops a step before it has done anything, the last one when it has done the rest.
  func errnos(_ slice: (PlannedStep) -> Bool) -> [Stop] {
    performed(slice).flatMap { step in
      let calls = Set([0, step.calls.count - 1]).sorted()
      return (Soak.isOn ? calls : [calls[step.step % calls.count]]).map {
        errno(at: step, call: $0)
      }
    }
  }

  /// Before and after each step; of the slice every other time.
  func kills(_ victim: String, _ slice: (PlannedStep) -> Bool) -> [Stop] {
    performed(slice).flatMap { step in
      ["before", "after"].filter { Soak.isOn || (step.step / 2 % 2 == 0) == ($0 == "before") }
        .compactMap { kill(victim, at: step, $0) }
    }
  }

  /// What cleans up may be stopped itself, by an errno or for good, after a run that ended and after one that failed.
  func cleanUps() -> [Stop] { plan.steps.filter { $0.undoes != nil }.flatMap(stoppedCleanUps) }

  private func performed(_ slice: (PlannedStep) -> Bool) -> [PlannedStep] {
    plan.steps.filter { !$0.calls.isEmpty && $0.undoes == nil && (Soak.isOn || slice($0)) }
  }

  /// Whether it is the first step of its kind.
  func isFirst(_ step: PlannedStep) -> Bool { plan.number(step.kind) == step.step }
}
