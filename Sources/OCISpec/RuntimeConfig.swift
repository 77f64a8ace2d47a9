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

  public struct Linux: Equatable, Codable, Sendable {
    public var namespaces: [Namespace]
    public var cgroupsPath: String
    public var resources: Resources
    public var sysctl: [String: String]?
    public var uidMappings: [IDMapping]?
    public var gidMappings: [IDMapping]?
    public var maskedPaths: [String]
    public var readonlyPaths: [String]

    public init(
      namespaces: [Namespace], cgroupsPath: String, resources: Resources, maskedPaths: [String],
      readonlyPaths: [String]
    ) {
      self.namespaces = namespaces
      self.cgroupsPath = cgroupsPath
      self.resources = resources
      self.maskedPaths = maskedPaths
      self.readonlyPaths = readonlyPaths
    }
  }

  /// `size` numbers from `containerID` on, which are those from `hostID` on outside.
  public struct IDMapping: Equatable, Codable, Sendable {
    public var containerID: UInt32
    public var hostID: UInt32
    public var size: UInt32

    public init(containerID: UInt32, hostID: UInt32, size: UInt32) {
      self.containerID = containerID
      self.hostID = hostID
      self.size = size
    }
  }

  /// `type` is pid, network, mount, ipc, uts, user, cgroup or time.
  public struct Namespace: Equatable, Codable, Sendable {
    public var type: String

    public init(_ type: String) { self.type = type }
  }

  public struct Resources: Equatable, Codable, Sendable {
    public var memory: Memory?
    public var cpu: CPU?
    public var pids: Pids?
    public var devices: [Device] = []

    public init() {}

    /// Bytes.
    public struct Memory: Equatable, Codable, Sendable {
      public var limit: Int64?
      /// What the kernel leaves to it as long as it can.
      public var reservation: Int64?
      /// Memory and swap together; −1: no limit.
      public var swap: Int64?

      public init(limit: Int64? = nil, swap: Int64? = nil, reservation: Int64? = nil) {
        self.limit = limit
        self.reservation = reservation
        self.swap = swap
      }
    }

    /// Times in microseconds; a quota of −1: no limit.
    public struct CPU: Equatable, Codable, Sendable {
      public var shares: UInt64?
      public var quota: Int64?
      public var period: UInt64?
      /// Lists as `0-2,4`.
      public var cpus: String?
      public var mems: String?

      public init(
        shares: UInt64? = nil, quota: Int64? = nil, period: UInt64? = nil, cpus: String? = nil, mems: String? = nil
      ) {
        self.shares = shares
        self.quota = quota
        self.period = period
        self.cpus = cpus
        self.mems = mems
      }
    }

    public struct Pids: Equatable, Codable, Sendable {
      public var limit: Int64

      public init(limit: Int64) { self.limit = limit }
    }

    /// One rule of the device list: `type` c or b, nil numbers are wildcards.
    public struct Device: Equatable, Codable, Sendable {
      public var allow: Bool
      public var type: String
      public var major: Int64?
      public var minor: Int64?
      public var access: String

      public init(_ type: String, _ major: Int64?, _ minor: Int64?, access: String, allow: Bool = true) {
        self.allow = allow
        self.type = type
        self.major = major
        self.minor = minor
        self.access = access
      }
    }
  }
}
