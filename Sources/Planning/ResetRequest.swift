public import Steps

/// What `system reset` turns back of the kernel's, once no container is left.
public struct ResetRequest: Equatable, Sendable {
  /// The group in each hierarchy that all containers' groups were made in.
  public var groups: [String]

  public init(groups: [String]) { self.groups = groups }

  public func plan() -> Plan {
    var list = StepList()
    list.add(.cli, .removeParentCgroups(directories: groups))
    return Plan(steps: list.steps, before: World())
  }
}
