package import Narration
package import Steps
package import TraceStore

/// One run as a player tells it: what is known of it, and its steps with the Worlds between them.
package struct Story: Equatable, Sendable {
  /// Its number in the trace.
  package var run: Int
  package var facts: RunFacts
  package var machine: Machine
  /// From its begin to its end, in nanoseconds; nil while it goes on, or when it was cut.
  package var took: Int64?
  /// The World before the first step.
  package var before: World
  /// In the order in which things happened: observations after the step that they follow.
  package var steps: [Folded]
  /// What the program wrote, in its order.
  package var shown: [Shown]
  /// What people wrote beside it.
  package var notes: [Note]

  /// Where it ran.
  package struct Machine: Equatable, Sendable {
    /// `uname -r`
    package var kernel: String
    /// `v1`, `v2`, `hybrid`
    package var cgroup: String

    package init(kernel: String, cgroup: String) {
      self.kernel = kernel
      self.cgroup = cgroup
    }
  }

  package init(
    run: Int, facts: RunFacts, machine: Machine, took: Int64?, before: World, steps: [Folded],
    shown: [Shown] = [], notes: [Note] = []
  ) {
    self.run = run
    self.facts = facts
    self.machine = machine
    self.took = took
    self.before = before
    self.steps = steps
    self.shown = shown
    self.notes = notes
  }

  /// The number of the last step that was reached.
  package var last: Int { steps.map(\.event.step).max() ?? 0 }

  func steps(of scene: Scene) -> [Folded] { steps.filter { $0.event.scene == scene } }

  var calls: Int { steps.reduce(0) { $0 + $1.event.calls.count } }

  /// The World after that step; 0: before the first. A step that was not reached left a gap: the World is that of the
  /// step before it.
  /// - Throws: `StoryError.noStep` for a number outside the run.
  package func world(after step: Int) throws(StoryError) -> World {
    guard (0...last).contains(step) else { throw .noStep(step, run: run, last: last) }
    let reached = steps.first { $0.event.step == step } ?? steps.last { ($0.event.after ?? $0.event.step) <= step }
    return reached?.after ?? before
  }
}

/// What a story was asked for and does not hold.
package enum StoryError: Error, Equatable, CustomStringConvertible {
  case noStep(Int, run: Int, last: Int)
  /// Its number is in the plan, but the run never came to it.
  case notReached(Int, run: Int)

  package var description: String {
    switch self {
    case .noStep(let step, let run, let last):
      "show step \(step) of run \(run): its steps go from 1 to \(last); for what held before, say --at 0 --world"
    case .notReached(let step, let run): "show step \(step) of run \(run): the run never came to it; see --all"
    }
  }
}
