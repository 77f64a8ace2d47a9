public import OCISpec
public import Steps

/// What `run` was told of the container's surroundings, beside its image and its limits. docker-run(1)
public struct Settings: Equatable, Sendable {
  /// Bytes of /dev/shm.
  public var shmSize: Int64?
  public var domainname: String?
  public var names = NameSettings()
  public var isReadOnly = false
  /// Names or numbers.
  public var groups: [String] = []
  public var processLimits: [ProcessLimit] = []
  public var sysctls: [String: String] = [:]
  public var oomScoreAdj: Int?
  /// --userns; nil: as whoever runs it can have it.
  public var hasHostsUsers: Bool?
  public var modes = NamespaceModes()
  public var rights = Rights()

  public init() {}

  func apply(to config: inout RuntimeConfig) {
    guard self != Settings() else { return }
    if let shmSize { config.resizeShm(shmSize) }
    config.domainname = domainname
    config.root.readonly = isReadOnly
    config.process.rlimits =
      processLimits.isEmpty ? nil : processLimits.map { .init($0.resource, soft: $0.soft, hard: $0.hard) }
    config.process.oomScoreAdj = oomScoreAdj
    config.linux.sysctl = sysctls.isEmpty ? nil : sysctls
    config.names = names
    config.modes = modes
  }
}

extension RuntimeConfig {
  private static let shmSize = "size="

  fileprivate mutating func resizeShm(_ bytes: Int64) {
    for index in mounts.indices where mounts[index].destination == "/dev/shm" {
      mounts[index].options = mounts[index].options.filter { !$0.hasPrefix(Self.shmSize) } + [Self.shmSize + "\(bytes)"]
    }
  }

  /// Bytes of /dev/shm.
  public var shmSize: Int64? {
    let options = mounts.first { $0.destination == "/dev/shm" }?.options ?? []
    return options.first { $0.hasPrefix(Self.shmSize) }.flatMap { Int64($0.dropFirst(Self.shmSize.count)) }
  }
}

/// What hosts(5) and resolv.conf(5) of a container hold besides what docker's have.
public struct NameSettings: Equatable, Sendable {
  /// `HOST:IP`
  public var hosts: [String] = []
  public var servers: [String] = []
  public var searched: [String] = []
  public var options: [String] = []

  public init() {}

  /// Lines of hosts(5), each with its end.
  var hostLines: String {
    hosts.map { host in
      let parts = host.split(separator: ":", maxSplits: 1)
      return "\(parts[1])\t\(parts[0])\n"
    }.joined()
  }

  /// The host's file, but for what was asked for. `--dns-search .` is docker's word for nothing.
  func resolvConf(over host: String) -> String {
    guard !(servers + searched + options).isEmpty else { return host }
    let lines = host.split(separator: "\n")
    let own = { (key: String) in lines.filter { $0.split(separator: " ").first == Substring(key) }.map { "\($0)\n" } }
    let search = searched.isEmpty ? own("search") : searched == ["."] ? [] : [Self.line("search", searched)]
    return
      (search + (servers.isEmpty ? own("nameserver") : servers.map { Self.line("nameserver", [$0]) })
      + (options.isEmpty ? own("options") : [Self.line("options", options)])).joined()
  }

  private static func line(_ key: String, _ values: [String]) -> String {
    "\(key) \(values.joined(separator: " "))\n"
  }
}

extension RuntimeConfig {
  private static var nameKeys: [(String, WritableKeyPath<NameSettings, [String]>)] {
    [
      ("fishbowl.hosts", \.hosts), ("fishbowl.dns", \.servers), ("fishbowl.dns-search", \.searched),
      ("fishbowl.dns-options", \.options),
    ]
  }

  /// OCI has no word for them: they are annotations.
  public var names: NameSettings {
    get {
      Self.nameKeys.reduce(into: NameSettings()) { names, key in
        names[keyPath: key.1] = annotations[key.0]?.split(separator: "\n").map(String.init) ?? []
      }
    }
    set {
      for (key, path) in Self.nameKeys {
        let values = newValue[keyPath: path]
        annotations[key] = values.isEmpty ? nil : values.joined(separator: "\n")
      }
    }
  }
}
