import OCISpec
public import Steps

/// What `run` was told of the container's rights, as typed. docker-run(1)
public struct Rights: Equatable, Sendable {
  /// --cap-add and --cap-drop, with CAP_ or without, in any case; ALL.
  public var added: [String] = []
  public var dropped: [String] = []
  public var isPrivileged = false
  /// --security-opt; the file of `seccomp=FILE` is in the place of its name.
  public var securityOptions: [String] = []
  public var devices: [DeviceMapping] = []
  /// --device-cgroup-rule
  public var deviceRules: [String] = []
  /// --security-opt systempaths=unconfined: nothing of /proc and /sys is covered.
  public var hasOpenPaths = false

  public init() {}

  /// docker's answer to what is added and dropped: of a capability in both, adding wins; ALL is what this `machine` has.
  /// moby, oci/caps/utils.go
  func capabilities(from machine: [Capability]) -> [Capability] {
    if isPrivileged { return machine }
    let (added, dropped) = (added.map(Self.normal), dropped.map(Self.normal))
    if added.contains(Self.all) { return machine.filter { !dropped.contains($0.name) } }
    let kept =
      dropped.contains(Self.all) ? [] : Capability.dockerDefault.filter { !dropped.contains($0.name) }
    let more = added.compactMap(Capability.init(name:))
    return more.reduce(into: kept) { if !$0.contains($1) { $0.append($1) } }
  }

  /// Those that were asked for by name.
  public var named: [Capability] {
    isPrivileged ? [] : added.map(Self.normal).compactMap(Capability.init(name:))
  }

  static let all = "ALL"

  /// `CAP_NET_ADMIN` of `net_admin`.
  static func normal(_ name: String) -> String {
    let upper = name.uppercased()
    return upper == all || upper.hasPrefix("CAP_") ? upper : "CAP_" + upper
  }

  /// The last of them wins, as docker's daemon reads them.
  public var hasNoNewPrivileges: Bool {
    securityOptions.compactMap(SecurityOption.init).reduce(false) { has, option in
      if case .noNewPrivileges(let isOn) = option { isOn } else { has }
    }
  }

  /// What is said of the filter: `unconfined`, the text of a profile, or nil, which is docker's default.
  public var seccomp: String? {
    if isPrivileged { return SecurityOption.unconfined }
    return securityOptions.compactMap(SecurityOption.init).reduce(nil) { profile, option in
      if case .seccomp(let text) = option { text } else { profile }
    }
  }
}

extension Rights {
  public var isFilterDefault: Bool { seccomp == nil || seccomp == SecurityOption.builtin }
}

/// `--device HOST[:CONTAINER[:rwm]]`
public struct DeviceMapping: Equatable, Sendable {
  public var host: String
  public var container: String
  /// Of the letters r, w and m.
  public var access: String

  public init(host: String, container: String, access: String) {
    self.host = host
    self.container = container
    self.access = access
  }
}

extension Rights {
  /// `machine`: the capabilities that a process of it can have at most.
  func apply(to config: inout RuntimeConfig, machine: [Capability], canLimitDevices: Bool) {
    guard self != Rights() else { return }
    let capabilities = capabilities(from: machine).filter { canLimitDevices || isPrivileged || $0.name != "CAP_MKNOD" }
    config.process.capabilities = .init(capabilities.map(\.name))
    config.process.noNewPrivileges = hasNoNewPrivileges
    if isPrivileged || hasOpenPaths { (config.linux.maskedPaths, config.linux.readonlyPaths) = ([], []) }
    config.linux.resources.devices =
      isPrivileged ? [.all] : config.linux.resources.devices + deviceRules.compactMap(RuntimeConfig.rule)
    if isPrivileged { config.openKernelMounts() }
    config.rights = self
  }
}

extension RuntimeConfig.Resources.Device {
  /// No list at all.
  static let all = Self("a", nil, nil, access: "rwm")
}

extension RuntimeConfig {
  /// Whoever is privileged may write to /sys and to its cgroup.
  fileprivate mutating func openKernelMounts() {
    for index in mounts.indices where ["sysfs", "cgroup"].contains(mounts[index].type) {
      mounts[index].options = mounts[index].options.map { $0 == "ro" ? "rw" : $0 }
    }
  }

  /// `c 1:* rwm`
  static func rule(_ text: String) -> Resources.Device? {
    let parts = text.split(separator: " ").map(String.init)
    guard parts.count == 3 else { return nil }
    let numbers = parts[1].split(separator: ":").map { Int64($0) }
    guard numbers.count == 2 else { return nil }
    return .init(parts[0], numbers[0], numbers[1], access: parts[2])
  }

  var limitsDevices: Bool { linux.resources.devices != [.all] }
}
