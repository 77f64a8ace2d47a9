extension ImageConfig {
  /// The member `config`: what a container of this image gets unless it is told otherwise.
  public struct Defaults: Equatable, Codable, Sendable {
    /// `user`, `uid`, `user:group`, `uid:gid` …
    public var user: String?
    /// `NAME=VALUE`
    public var env: [String]?
    public var entrypoint: [String]?
    /// The arguments of `entrypoint`, or the whole command where there is none.
    public var cmd: [String]?
    public var workingDir: String?
    public var labels: [String: String]?
    public var stopSignal: String?
    /// `80/tcp`
    public var exposedPorts: NameSet?
    public var volumes: NameSet?
    public var healthcheck: Healthcheck?

    public init(env: [String]? = nil, entrypoint: [String]? = nil, cmd: [String]? = nil, workingDir: String? = nil) {
      self.env = env
      self.entrypoint = entrypoint
      self.cmd = cmd
      self.workingDir = workingDir
    }

    private enum CodingKeys: String, CodingKey {
      case user = "User"
      case env = "Env"
      case entrypoint = "Entrypoint"
      case cmd = "Cmd"
      case workingDir = "WorkingDir"
      case labels = "Labels"
      case stopSignal = "StopSignal"
      case exposedPorts = "ExposedPorts"
      case volumes = "Volumes"
      case healthcheck = "Healthcheck"
    }
  }

  /// A set of names, which the spec writes as an object of empty objects.
  public struct NameSet: Equatable, Codable, Sendable {
    /// Sorted.
    public var names: [String]

    public init(_ names: some Sequence<String>) { self.names = names.sorted() }

    public init(from decoder: any Decoder) throws {
      self.init(try decoder.singleValueContainer().decode([String: Empty].self).keys)
    }

    public func encode(to encoder: any Encoder) throws {
      var container = encoder.singleValueContainer()
      try container.encode(Dictionary(uniqueKeysWithValues: Set(names).map { ($0, Empty()) }))
    }

    private struct Empty: Codable {}
  }
}
