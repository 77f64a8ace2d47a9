/// A container that runs, whose namespaces another one is to share.
public struct Neighbour: Equatable, Codable, Sendable {
  public var name: String
  /// Of its first process, as the host knows it.
  public var pid: Int
  public var namespaces: [Namespace]

  public init(name: String, pid: Int, namespaces: [Namespace]) {
    self.name = name
    self.pid = pid
    self.namespaces = namespaces
  }

  var json: JSON { .object(["name": name.json, "pid": pid.json, "namespaces": namespaces.map(\.rawValue).json]) }
}
