import Planning
import Terminal

/// What `run` was told of the container, in plain values: as ArgumentParser read them, or `RunWords`.
struct ContainerWords: Equatable {
  var env: [String] = []
  var workdir: String?
  var user: String?
  var hostname: String?
  var limits = LimitWords()
  var settings = SettingWords()
  var name: String?
  var entrypoint: String?
  var stopSignal: String?
  var stopTimeout: String?
  var cidfile: String?
  var volumes: [String] = []
  var mounts: [String] = []
  var tmpfs: [String] = []
  var volumesFrom: [String] = []
  var hasInit = false
  var breakIsolation = false
  var restart: String?
  var logDriver: String?
  var logOpt: [String] = []
  /// --health-…, by what follows.
  var health: [String: String] = [:]
  var noHealthcheck = false
  var noRecordOutput = false
  var recordInput = false
  var watchesFiles = false
  var removes = false
  var interactive = false
  var tty = false
  var rootfs: String?
  var platform: String?
  var pull: String?
  /// Nothing is said of a pull.
  var isQuiet = false
  /// IMAGE [COMMAND] [ARG…]
  var words: [String] = []

  /// Those of `run` that `exec` has as well. False for a flag that is another's.
  mutating func set(flag: String) -> Bool {
    switch flag {
    case "--interactive": interactive = true
    case "--tty": tty = true
    case "--privileged": settings.rights.isPrivileged = true
    case "--no-record-output": noRecordOutput = true
    case "--record-input": recordInput = true
    default: return false
    }
    return true
  }

  /// Checked word by word.
  func options() throws(UsageError) -> RunOptions {
    if rootfs == nil, words.first?.isEmpty != false {
      throw UsageError("no image given: name one, as in `fishbowl run tiny echo hi`", words.isEmpty ? .words : .name)
    }
    var options = RunOptions(image: rootfs == nil ? words.first : nil, rootfs: rootfs)
    options.command = Array(rootfs == nil ? words.dropFirst() : words[...])
    for text in try settings.variables() + env {
      if let variable = try RunOptions.environment(text, own: { Environment.variables([$0])[$0] }) {
        options.environment.append(variable)
      }
    }
    if let platform { options.platform = try RunOptions.platform(platform) }
    if let workdir { options.workingDirectory = try RunOptions.workingDirectory(workdir) }
    if let user, !user.isEmpty { options.user = user }
    if let hostname { options.hostname = try RunOptions.hostname(hostname) }
    options.limits = try limits.limits()
    options.settings = try settings.settings()
    options.labels = try settings.labels()
    if let name, !name.isEmpty { options.name = try RunOptions.name(name) }
    options.entrypoint = entrypoint
    if let stopSignal { options.stopSignal = try RunOptions.signal(stopSignal) }
    if let stopTimeout { options.stopSeconds = try RunOptions.stopSeconds(stopTimeout) }
    options.idFile = cidfile
    for text in volumes { options.mounts.append(try RunOptions.volume(text)) }
    for text in mounts { options.mounts.append(try RunOptions.mount(text)) }
    for text in tmpfs { options.mounts.append(try RunOptions.tmpfs(text)) }
    try options.checkModes()
    try options.shareMemory()
    options.volumesFrom = volumesFrom
    try addLife(to: &options)
    options.recording = StreamRecording(output: !noRecordOutput, input: recordInput)
    options.watchesFiles = watchesFiles
    options.interactive = interactive
    options.breakIsolation = breakIsolation
    options.hasTerminal = tty
    #if os(Linux)
      if tty { options.window = Consoles.window() }
    #endif
    return options
  }

  func pullPolicy() throws(UsageError) -> PullPolicy { try pull.map(PullPolicy.init) ?? .missing }

  /// How it is begun, kept, and ended.
  private func addLife(to options: inout RunOptions) throws(UsageError) {
    options.hasInit = hasInit
    if logDriver != nil || !logOpt.isEmpty { options.log = try LogSettings(driver: logDriver, options: logOpt) }
    options.health = try HealthOptions(health, isOff: noHealthcheck)
    if let restart { options.restart = try RestartPolicy(restart) }
    guard !removes || options.restart == .no else {
      throw UsageError("--restart and --rm contradict each other: what is removed can't be started again")
    }
    options.removes = removes
  }
}
