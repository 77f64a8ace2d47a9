public import OCISpec
public import Steps

/// What the user asked of `run`, as typed and checked word by word, before any image is known.
public struct RunOptions: Equatable, Sendable {
  /// IMAGE, or nil with `rootfs`.
  public var image: String?
  /// --rootfs DIR, absolute.
  public var rootfs: String?
  /// Of the image; nil: this machine's.
  public var platform: Platform?
  /// COMMAND and ARG…; empty: what the image says.
  public var command: [String]
  /// NAME=VALUE, later ones win.
  public var environment: [String]
  public var workingDirectory: String?
  /// -u NAME|UID[:NAME|GID]; what it means, the container's files say.
  public var user: String?
  public var hostname: String?
  public var limits = Limits()
  public var settings = Settings()
  public var labels: [String: String] = [:]
  public var name: String?
  /// In place of the image's; empty: none. The image's command goes with it.
  public var entrypoint: String?
  /// What `stop` asks by, by its name, and how many seconds it waits.
  public var stopSignal: String?
  public var stopSeconds: Int?
  /// A file, which must not be there, that gets the container's ID.
  public var idFile: String?
  /// -v, --mount and --tmpfs; once the engine has looked at the host, with their sources.
  public var mounts: [MountPoint] = []
  /// --volumes-from CONTAINER[:ro]
  public var volumesFrom: [String] = []
  /// A small init is PID 1, and the program its child.
  public var hasInit = false
  /// A protection may be left out: it runs in an aquarium.
  public var breakIsolation = false
  public var health = HealthOptions()
  public var log = LogSettings.standard
  public var restart = RestartPolicy.no
  public var recording = StreamRecording.standard
  /// What processes do to its files goes into the trace as it happens.
  public var watchesFiles = false
  public var removes: Bool
  public var interactive: Bool
  /// A terminal instead of three pipes, as large as the command's own.
  public var hasTerminal = false
  public var window: WindowSize?

  public init(
    image: String? = nil, rootfs: String? = nil, command: [String] = [], environment: [String] = [],
    workingDirectory: String? = nil, user: String? = nil, hostname: String? = nil, memory: Int64? = nil,
    nanoCPUs: Int64? = nil, pidsLimit: Int64? = nil, name: String? = nil, removes: Bool = false,
    interactive: Bool = false
  ) {
    self.image = image
    self.rootfs = rootfs
    self.command = command
    self.environment = environment
    self.workingDirectory = workingDirectory
    self.user = user
    self.hostname = hostname
    limits.memory = memory
    limits.nanoCPUs = nanoCPUs
    limits.pids = pidsLimit
    self.name = name
    self.removes = removes
    self.interactive = interactive
  }
}

/// A word of the command line that can't be taken: what it was, and why.
public struct UsageError: Error, Equatable, CustomStringConvertible {
  public let description: String
  public let fault: Fault

  /// Where it lies: docker's exit codes tell the two apart.
  public enum Fault: Sendable {
    /// An option that isn't there, or its value.
    case option
    /// Too few words, too many, or a verb that isn't there.
    case words
    /// A name that no container or image can have: read by what makes the container.
    case name
  }

  public init(_ description: String, _ fault: Fault = .option) {
    self.description = description
    self.fault = fault
  }
}
