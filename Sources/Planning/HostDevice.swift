public import Steps

/// A device of the host as a container gets it: its node, and what may be done with it.
public struct HostDevice: Equatable, Sendable {
  public var node: DeviceNode
  /// Of the letters r, w and m.
  public var access: String

  public init(_ node: DeviceNode, access: String) {
    self.node = node
    self.access = access
  }

  /// For the cgroup's device list.
  var rule: String { "\(node.isBlock == true ? "b" : "c") \(node.major):\(node.minor) \(access)" }
}
