public import OCISpec
public import Steps

/// All that a plan of `run` is made from, besides the machine.
public struct RunRequest: Equatable, Sendable {
  public var config: RuntimeConfig
  public var place: ContainerPlace
  /// The run's own directory, which holds the FIFO.
  public var runDirectory: String
  public var origin: Origin
  /// --rm: the container goes when its process has ended.
  public var removes: Bool
  /// --watch-files
  public var watchesFiles = false
  /// Of the terminal that the command stands at.
  public var window: WindowSize?
  /// What its hosts and resolv.conf are to hold besides.
  public var names = NameSettings()
  /// Those whose namespaces it shares.
  public var neighbours: [Neighbour] = []
  /// The host's hosts(5), for a container on the host's network.
  public var hosts: String?
  /// Whose hostname, hosts and resolv.conf it has, if not its own: of the container whose network it shares.
  public var filesDirectory: String?
  /// What a container here can be given, if a cpuset was asked for.
  public var available: Cpuset?

  /// Of `exec`, where the container has a user namespace of its own: the container's namespaces that belong to another
  /// one, so that they can't be entered from inside; and those of them in which everybody here is.
  public var outerNamespaces: [Namespace] = []
  public var sharedNamespaces: [Namespace] = []

  /// Limits that were asked for and can't be had: docker's options by name.
  public var discarded: [String] = []

  /// Devices of the host that the container gets.
  public var devices: [HostDevice] = []
  /// Those that were asked for without root, which can make no node: the host's own, bound in.
  public var boundDevices: [MountPoint] = []
  /// Of its system calls; nil: none.
  public var seccomp: SeccompFilter?

  /// What the user wants to have at paths inside: each stands in `config.mounts` as well.
  public var mountPoints: [MountPoint]
  /// What has to be made on the host for them.
  public var provisions: [Operation]

  /// Where the read-only layers come from, and what the command did to have them.
  public enum Origin: Equatable, Sendable {
    /// `digest` is the manifest's, `configuration` that of what the manifest calls config. Layers from the lowest;
    /// `unpacked` holds the positions of those unpacked for this run.
    case image(reference: String, digest: String?, configuration: String?, layers: [Layer], unpacked: Set<Int>)
    case rootfs(String)
    /// Nothing is known of the image yet: the plan says so by its one step.
    case unknown(reference: String)
  }

  public init(
    config: RuntimeConfig, place: ContainerPlace, runDirectory: String, origin: Origin, removes: Bool,
    window: WindowSize? = nil, mountPoints: [MountPoint] = [], provisions: [Operation] = []
  ) {
    self.config = config
    self.place = place
    self.runDirectory = runDirectory
    self.origin = origin
    self.removes = removes
    self.window = window
    self.mountPoints = mountPoints
    self.provisions = provisions
  }

  func mountPoint(at target: String) -> MountPoint? { mountPoints.first { $0.target == target } }
}
