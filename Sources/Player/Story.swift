public import Narration
public import Steps

/// One run as a player tells it: what is known of it, and its steps with the Worlds between them.
public struct Story: Equatable, Sendable {
  /// Its number in the trace.
  public var run: Int
  public var facts: RunFacts
  public var machine: Machine
  /// From its begin to its end, in nanoseconds; nil while it goes on, or when it was cut.
  public var took: Int64?
  /// The World before the first step.
  public var before: World
  /// In the order in which things happened: observations after the step that they follow.
  public var steps: [Folded]

  /// Where it ran.
  public struct Machine: Equatable, Sendable {
    /// `uname -r`
    public var kernel: String
    /// `v1`, `v2`, `hybrid`
    public var cgroup: String

    public init(kernel: String, cgroup: String) {
      self.kernel = kernel
      self.cgroup = cgroup
    }
  }

  public init(run: Int, facts: RunFacts, machine: Machine, took: Int64?, before: World, steps: [Folded]) {
    self.run = run
    self.facts = facts
    self.machine = machine
    self.took = took
    self.before = before
    self.steps = steps
  }

  /// The number of the last step that was reached.
  public var last: Int { steps.map(\.event.step).max() ?? 0 }

  func steps(of scene: Scene) -> [Folded] { steps.filter { $0.event.scene == scene } }

  var calls: Int { steps.reduce(0) { $0 + $1.event.calls.count } }

  /// The World after that step; 0: before the first. A step that was not reached left a gap: the World is that of the
  /// step before it.
  /// - Throws: `StoryError.noStep` for a number outside the run.
  public func world(after step: Int) throws(StoryError) -> World {
    guard (0...last).contains(step) else { throw .noStep(step, run: run, last: last) }
    let reached = steps.first { $0.event.step == step } ?? steps.last { ($0.event.after ?? $0.event.step) <= step }
    return reached?.after ?? before
  }
}

/// What a story was asked for and does not hold.
public enum StoryError: Error, Equatable, CustomStringConvertible {
  case noStep(Int, run: Int, last: Int)

  public var description: String {
    switch self {
    case .noStep(let step, let run, let last):
      "there is no step \(step) in run \(run): its steps go from 1 to \(last), and 0 is the World before them"
    }
  }
}
