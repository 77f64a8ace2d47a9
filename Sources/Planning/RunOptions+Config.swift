public import OCISpec
import Steps

extension RunOptions {
  /// What an image says of the process it is made for. `--rootfs` has none of it.
  public struct ImageDefaults: Equatable, Sendable {
    public var entrypoint: [String]
    public var command: [String]
    public var environment: [String]
    public var workingDirectory: String
    public var user: String
    /// By its name.
    public var stopSignal: String?
    /// Where it wants a volume if it is given none.
    public var volumes: [String] = []
    public var healthcheck: ImageConfig.Healthcheck?

    public init(
      entrypoint: [String] = [], command: [String] = [], environment: [String] = [], workingDirectory: String = "",
      user: String = "", stopSignal: String? = nil
    ) {
      self.entrypoint = entrypoint
      self.command = command
      self.environment = environment
      self.workingDirectory = workingDirectory
      self.user = user
      self.stopSignal = stopSignal
    }
  }

  /// docker's defaults, what the image says, and what the user asked for, each over the one before.
  /// `canLimitDevices` false (pure cgroup v2, until there is a device filter): CAP_MKNOD is not given.
  public func runtimeConfig(
    id: String, rootPath: String, image: ImageDefaults, canLimitDevices: Bool
  ) throws(UsageError) -> RuntimeConfig {
    var process = RuntimeConfig.Process(
      user: try userIDs(image), args: try arguments(image), env: variables(id: id, image),
      cwd: workingDirectory ?? (image.workingDirectory.isEmpty ? "/" : image.workingDirectory),
      capabilities: .init(Capability.dockerDefault.map(\.name).filter { canLimitDevices || $0 != "CAP_MKNOD" }))
    process.terminal = hasTerminal
    var config = RuntimeConfig.docker(id: id, rootPath: rootPath, process: process)
    if let hostname { config.hostname = hostname }
    config.add(mounts)
    if !limits.isEmpty { config.limits = try limits.forNew() }
    settings.apply(to: &config)
    return config
  }

  /// The same process configuration for another program beside the first one: what the user asked for over what the
  /// container has.
  public func configuration(beside config: RuntimeConfig) -> RuntimeConfig {
    var config = config
    config.process.args = command
    config.process.terminal = hasTerminal
    for variable in terminal + environment {
      let name = variable.prefix { $0 != "=" } + "="
      config.process.env.removeAll { $0.hasPrefix(name) }
      config.process.env.append(variable)
    }
    if let workingDirectory { config.process.cwd = workingDirectory }
    if let user { config.process.user = .init(user) }
    return config
  }

  private func arguments(_ image: ImageDefaults) throws(UsageError) -> [String] {
    let defaults = entrypoint == nil ? image.command : []
    let first = entrypoint.map { $0.isEmpty ? [] : [$0] } ?? image.entrypoint
    let arguments = first + (command.isEmpty ? defaults : command)
    guard !arguments.isEmpty else {
      let who = rootfs == nil ? "the image" : "--rootfs"
      throw UsageError("no command given, and \(who) names none: add one, as in `fishbowl run … sh`")
    }
    return arguments
  }

  private func userIDs(_ image: ImageDefaults) throws(UsageError) -> RuntimeConfig.User {
    let isOfImage = user == nil && !image.user.isEmpty
    return .init(isOfImage ? try Self.user(image.user) : user ?? UserIDs(uid: 0, gid: 0))
  }

  /// PATH, HOSTNAME, TERM and HOME as docker sets them, then the image's, then -e.
  private func variables(id: String, _ image: ImageDefaults) -> [String] {
    let base =
      ["PATH=" + RuntimeConfig.dockerPath, "HOSTNAME=" + (hostname ?? String(id.prefix(12)))] + terminal
    var names: [String] = []
    var values: [String: String] = [:]
    for variable in base + image.environment + environment {
      let name = String(variable.prefix { $0 != "=" })
      if values[name] == nil { names.append(name) }
      values[name] = variable
    }
    if values["HOME"] == nil {
      names.append("HOME")
      values["HOME"] = "HOME=" + ((user?.uid ?? 0) == 0 ? "/root" : "/")
    }
    return names.compactMap { values[$0] }
  }

  /// What every terminal understands.
  private var terminal: [String] { hasTerminal ? ["TERM=xterm"] : [] }
}

extension RuntimeConfig.User {
  /// docker counts the group itself among the further ones: what a group is denied, nobody gets by leaving it.
  fileprivate init(_ ids: UserIDs) { self.init(uid: ids.uid, gid: ids.gid, additionalGids: [ids.gid]) }
}
