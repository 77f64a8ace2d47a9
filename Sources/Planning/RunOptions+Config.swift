public import OCISpec
public import Steps

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
  /// `users`: the image's. `canLimitDevices` false (a kernel that takes no filter for them): CAP_MKNOD is not given;
  /// in a user namespace no device can be made whatever the rights.
  /// `machine`: what of capabilities a process here can have at most.
  public func runtimeConfig(
    id: String, rootPath: String, image: ImageDefaults, users: UserFiles, canLimitDevices: Bool,
    machine: [Capability] = Capability.all
  ) throws(UsageError) -> RuntimeConfig {
    let who = user ?? image.user
    var user = try users.user(who)
    user.join(try users.groups(settings.groups))
    var process = RuntimeConfig.Process(
      user: user, args: try arguments(image), env: variables(id: id, image),
      cwd: workingDirectory ?? (image.workingDirectory.isEmpty ? "/" : image.workingDirectory),
      capabilities: .init(Capability.dockerDefault.map(\.name).filter { canLimitDevices || $0 != "CAP_MKNOD" }))
    process.terminal = hasTerminal
    var config = RuntimeConfig.docker(id: id, rootPath: rootPath, process: process)
    if let hostname { config.hostname = hostname }
    config.userWord = who
    config.groupWords = settings.groups
    config.hasOwnHome = config.setHome(users.home(of: user.uid))
    config.restartPolicy = restart
    config.add(mounts)
    if !limits.isEmpty { config.limits = try limits.forNew() }
    settings.apply(to: &config)
    settings.rights.apply(to: &config, machine: machine, canLimitDevices: canLimitDevices)
    return config
  }

  /// The same process configuration for another program beside the first one: what the user asked for over what the
  /// container has. `users`: the container's, as they are now. `machine`: what one that is privileged gets.
  public func configuration(
    beside config: RuntimeConfig, users: UserFiles, machine: [Capability]
  ) throws(UsageError) -> RuntimeConfig {
    var config = config
    if settings.rights.isPrivileged { config.process.capabilities = .init(machine.map(\.name)) }
    config.process.args = command
    config.process.terminal = hasTerminal
    for variable in terminal + environment {
      let name = variable.prefix { $0 != "=" } + "="
      config.process.env.removeAll { $0.hasPrefix(name) }
      config.process.env.append(variable)
    }
    if let workingDirectory { config.process.cwd = workingDirectory }
    guard let user else { return config }
    config.process.user = try users.user(user)
    if !config.hasOwnHome, !environment.contains(where: { $0.hasPrefix("HOME=") }) {
      config.process.env.removeAll { $0.hasPrefix("HOME=") }
      config.setHome(users.home(of: config.process.user.uid))
    }
    return config
  }

  /// What stands before the command, whatever that is.
  public func entrypoint(over image: ImageDefaults) -> [String] {
    entrypoint.map { $0.isEmpty ? [] : [$0] } ?? image.entrypoint
  }

  private func arguments(_ image: ImageDefaults) throws(UsageError) -> [String] {
    let defaults = entrypoint == nil ? image.command : []
    let arguments = entrypoint(over: image) + (command.isEmpty ? defaults : command)
    guard !arguments.isEmpty else {
      let who = rootfs == nil ? "the image" : "--rootfs"
      throw UsageError("no command given, and \(who) names none: add one, as in `fishbowl run … sh`", .name)
    }
    return arguments
  }

  /// PATH, HOSTNAME and TERM as docker sets them, then the image's, then -e.
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
    return names.compactMap { values[$0] }
  }

  /// What every terminal understands.
  private var terminal: [String] { hasTerminal ? ["TERM=xterm"] : [] }
}

extension RuntimeConfig {
  /// Unless the environment has one already: then true.
  @discardableResult
  fileprivate mutating func setHome(_ home: String) -> Bool {
    if process.env.contains(where: { $0.hasPrefix("HOME=") }) { return true }
    process.env.append("HOME=" + home)
    return false
  }
}
