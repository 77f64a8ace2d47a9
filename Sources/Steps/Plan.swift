/// One operation with its place in a plan.
public struct Step: Equatable, Sendable {
  /// Its place in the plan, from 1: the same in plan, run and replay.
  public var number: Int
  public var actor: Actor
  public var operation: Operation
  /// What it asks of the kernel, in order. Empty for what was performed before there was a plan, and for activities.
  public var calls: [Call]
  /// The step that this one turns back, if it is a clean-up step.
  public var undoes: Int?
  /// What makes it unneeded; it is then not reached, and leaves a gap.
  public var unless: Unless?
  /// Performed before there was a plan.
  public var performed: Bool

  public var kind: Kind { operation.kind }
  public var scene: Scene { kind.scene }

  public init(
    number: Int, actor: Actor, operation: Operation, calls: [Call], undoes: Int? = nil, unless: Unless? = nil,
    performed: Bool = false
  ) {
    self.number = number
    self.actor = actor
    self.operation = operation
    self.calls = calls
    self.undoes = undoes
    self.unless = unless
    self.performed = performed
  }
}

/// The earlier outcome that makes a step unneeded.
public enum Unless: Equatable, Codable, Sendable {
  /// The step of that number was done.
  case done(Int)
  /// That call of that step had that result.
  case result(step: Int, call: String, Int64)
}

/// An ordered list of steps for one verb, and the World before its first one.
public struct Plan: Equatable, Sendable {
  public var steps: [Step]
  public var before: World

  public init(steps: [Step], before: World) {
    self.steps = steps
    self.before = before
  }

  /// The number of the last planned step: observations are numbered above it.
  public var last: Int { steps.last?.number ?? 0 }

  public subscript(kind: Kind) -> Step? { steps.first { $0.kind == kind } }
}
