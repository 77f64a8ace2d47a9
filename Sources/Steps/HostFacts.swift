/// What a plan needs to know of the machine: read once by `Kernel`'s host probe, or a named default elsewhere.
public struct HostFacts: Equatable, Codable, Sendable {
  public var bootID: String
  /// `uname -r`, `uname -m`, PRETTY_NAME of os-release.
  public var kernel: String
  public var arch: String
  public var distro: String
  public var hostname: String
  public var uid: UInt32
  /// The command's own PID.
  public var pid: Int
  public var cgroup: Cgroups
  /// The command's bounding set: what a process of this machine can have at most.
  public var capabilities: [Capability]
  /// Type → `4026531836`: the command's namespaces, which a new process shares unless told otherwise.
  public var namespaces: [String: String]
  /// How many mounts the command's mount namespace has.
  public var mounts: Int
  /// Signals that the command inherited as ignored: they would stay so across execve(2).
  public var ignoredSignals: [String]
  /// Which of docker's masked and read-only paths exist here, and as what.
  public var maskedFiles: [String]
  public var maskedDirectories: [String]
  public var readOnlyPaths: [String]
  /// /proc/kcore exists: docker then links /dev/core to it.
  public var hasKcore: Bool
  public var hasMqueue: Bool
  /// The host's resolv.conf, of which the container gets a copy.
  public var resolvConf: String
  /// Whether the kernel has seccomp filters; nil where nobody has asked: it is then taken to have them.
  public var hasSeccomp: Bool?

  /// Of a person who is not root; nil for root.
  public var person: Person?

  /// Whose numbers a person may map into a user namespace.
  public struct Person: Equatable, Codable, Sendable {
    public var gid: UInt32
    /// Those that subuid(5) and subgid(5) lend, if newuidmap(1) and newgidmap(1) are here to map them.
    public var users: [IDRange]
    public var groups: [IDRange]

    public init(gid: UInt32, users: [IDRange], groups: [IDRange]) {
      self.gid = gid
      self.users = users
      self.groups = groups
    }

    /// `uid`: the person's own number.
    public func mapping(of uid: UInt32) -> IDMapping {
      guard !users.isEmpty, !groups.isEmpty else { return IDMapping(onlyUser: uid, group: gid) }
      return IDMapping(users: .person(uid, lent: users), groups: .person(gid, lent: groups))
    }
  }

  /// How a person's container sees users; nil for root, whose containers see the host's.
  public var mapping: IDMapping? { person?.mapping(of: uid) }

  /// The three arrangements of cgroups(7).
  public struct Cgroups: Equatable, Codable, Sendable {
    public var version: Version
    /// Mount point of each controller's hierarchy (v1 and hybrid), by controller.
    public var controllers: [String: String]
    /// Mount point of the v2 tree, if there is one.
    public var unified: String?
    /// The command's own group, as /proc/self/cgroup shows it: in the v2 tree, else in the first v1 hierarchy that a
    /// container's group is made in. Where it is not known, `/` is meant.
    public var own: String?
    /// Why there is no group in which this person may make another.
    public var denied: String?
    /// Of a person, where all is v2: the group of a scope that systemd is to be asked for, from the tree's root on.
    public var scope: String?
    /// Of a person, where all is v2: the controllers that are handed down to him; nil: all that there are.
    public var handedDown: [String]?
    /// Where all is v2: the errno by which the kernel refuses a program that limits devices.
    public var deniedFilter: String?

    public enum Version: String, Codable, Sendable { case v1, v2, hybrid }

    public init(version: Version, controllers: [String: String], unified: String?, own: String? = nil) {
      self.own = own
      self.version = version
      self.controllers = controllers
      self.unified = unified
    }
  }

  /// Whether it can be said which devices a container may open. Without root there is none that it could make.
  public var canLimitDevices: Bool {
    person != nil || cgroup.controllers["devices"] != nil || cgroup.version == .v2 && cgroup.deniedFilter == nil
  }

  public init(
    bootID: String, kernel: String, arch: String, distro: String, hostname: String, uid: UInt32, pid: Int,
    cgroup: Cgroups, capabilities: [Capability], namespaces: [String: String], mounts: Int, ignoredSignals: [String],
    maskedFiles: [String], maskedDirectories: [String], readOnlyPaths: [String], hasKcore: Bool, hasMqueue: Bool,
    resolvConf: String, hasSeccomp: Bool? = nil
  ) {
    self.hasSeccomp = hasSeccomp
    self.bootID = bootID
    self.kernel = kernel
    self.arch = arch
    self.distro = distro
    self.hostname = hostname
    self.uid = uid
    self.pid = pid
    self.cgroup = cgroup
    self.capabilities = capabilities
    self.namespaces = namespaces
    self.mounts = mounts
    self.ignoredSignals = ignoredSignals
    self.maskedFiles = maskedFiles
    self.maskedDirectories = maskedDirectories
    self.readOnlyPaths = readOnlyPaths
    self.hasKcore = hasKcore
    self.hasMqueue = hasMqueue
    self.resolvConf = resolvConf
  }
}
