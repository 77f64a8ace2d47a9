// What only Linux has: config-linux.md.
extension RuntimeConfig {
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
