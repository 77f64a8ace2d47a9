/// config.json: what a container is to be. Names are those of the OCI runtime specification 1.1, config.md.
public struct RuntimeConfig: Equatable, Codable, Sendable {
  public var ociVersion = "1.1.0"
  public var process: Process
  public var root: Root
  public var hostname: String
  public var domainname: String?
  public var mounts: [Mount]
  public var annotations: [String: String] = [:]
  public var linux: Linux

  public init(process: Process, root: Root, hostname: String, mounts: [Mount], linux: Linux) {
    self.process = process
    self.root = root
    self.hostname = hostname
    self.mounts = mounts
    self.linux = linux
  }

  public struct Process: Equatable, Codable, Sendable {
    public var terminal = false
    public var user: User
    public var args: [String]
    /// NAME=VALUE
    public var env: [String]
    public var cwd: String
    public var capabilities: Capabilities
    public var rlimits: [Rlimit]?
    public var noNewPrivileges = false
    public var oomScoreAdj: Int?

    public init(user: User, args: [String], env: [String], cwd: String, capabilities: Capabilities) {
      self.user = user
      self.args = args
      self.env = env
      self.cwd = cwd
      self.capabilities = capabilities
    }
  }

  /// `type` as `RLIMIT_NOFILE`; −1: no limit.
  public struct Rlimit: Equatable, Codable, Sendable {
    public var type: String
    public var hard: Int64
    public var soft: Int64

    public init(_ type: String, soft: Int64, hard: Int64) {
      self.type = type
      self.hard = hard
      self.soft = soft
    }
  }

  public struct User: Equatable, Codable, Sendable {
    public var uid: UInt32
    public var gid: UInt32
    public var additionalGids: [UInt32]

    public init(uid: UInt32 = 0, gid: UInt32 = 0, additionalGids: [UInt32] = []) {
      self.uid = uid
      self.gid = gid
      self.additionalGids = additionalGids
    }
  }

  /// Names as `CAP_CHOWN`.
  public struct Capabilities: Equatable, Codable, Sendable {
    public var bounding: [String]
    public var effective: [String]
    public var permitted: [String]
    public var inheritable: [String] = []
    public var ambient: [String] = []

    public init(_ names: [String]) {
      bounding = names
      effective = names
      permitted = names
    }
  }

  public struct Root: Equatable, Codable, Sendable {
    public var path: String
    public var readonly = false

    public init(path: String) { self.path = path }
  }

  public struct Mount: Equatable, Codable, Sendable {
    public var destination: String
    public var type: String
    public var source: String
    public var options: [String]

    public init(_ destination: String, type: String, source: String, options: [String] = []) {
      self.destination = destination
      self.type = type
      self.source = source
      self.options = options
    }
  }
}
