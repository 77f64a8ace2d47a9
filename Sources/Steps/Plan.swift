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
  /// It is left out: nothing is asked of the kernel.
  public var omission: Omission?
  /// One of its calls is not made, and fails.
  public var fault: Fault?

  public var kind: Kind { operation.kind }
  public var scene: Scene { operation.scene }

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

/// Why a step of the plan is not performed.
public struct Omission: Equatable, Codable, Sendable {
  /// What it goes with, as `root.pivot` or `ns.mnt`; nil: it was asked for by itself.
  public var with: String?
  public var reason: Reason

  public enum Reason: String, CaseIterable, Codable, Sendable {
    case asked
    /// It would act on something else.
    case elsewhere
    /// There is nothing that it could act on.
    case nothing
    /// There is nothing that it could act by.
    case tool
  }

  public init(with: String?, reason: Reason) {
    (self.with, self.reason) = (with, reason)
  }

  /// What it would have protected is there, and unprotected.
  public var losesProtection: Bool { reason != .nothing }
}

/// An error that stands in the place of a call of a step.
public struct Fault: Equatable, Sendable {
  /// Its place among the step's recorded calls, from 0.
  public var call: Int
  public var errno: Errno

  public init(call: Int, errno: Errno) {
    (self.call, self.errno) = (call, errno)
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
  /// Namespaces that are left out of the one call that makes them.
  public var lostNamespaces: [Namespace] = []

  public init(steps: [Step], before: World) {
    self.steps = steps
    self.before = before
  }

  /// The number of the last planned step: observations are numbered above it.
  public var last: Int { steps.last?.number ?? 0 }

  /// Whether a step turns another back only where the plan does not come to its end. What lasts as long as a process is
  /// turned back in any case, when that has ended.
  public func isForFailure(_ step: Step) -> Bool {
    guard step.undoes != nil else { return false }
    if case .done = step.unless { return true }
    return self[.procExit] == nil
  }

  /// The first step of that kind. Looked for by index: an iterator copies each step that it passes, and in a forked process
  /// to count one more reference is to copy a page.
  public subscript(kind: Kind) -> Step? {
    for index in steps.indices where steps[index].operation.kind == kind { return steps[index] }
    return nil
  }
}
