import Planning
import Terminal

/// What `run` was told of the container, in plain values: as ArgumentParser read them, or `RunWords`.
struct ContainerWords: Equatable {
  var env: [String] = []
  var workdir: String?
  var user: String?
  var hostname: String?
  var memory: String?
  var cpus: String?
  var pidsLimit: String?
  var name: String?
  var entrypoint: String?
  var stopSignal: String?
  var stopTimeout: String?
  var cidfile: String?
  var removes = false
  var interactive = false
  var rootfs: String?
  /// IMAGE [COMMAND] [ARG…]
  var words: [String] = []

  /// Checked word by word.
  func options() throws(UsageError) -> RunOptions {
    if rootfs == nil, words.first?.isEmpty != false {
      throw UsageError("no image given: name one, as in `fishbowl run tiny echo hi`", words.isEmpty ? .words : .name)
    }
    var options = RunOptions(image: rootfs == nil ? words.first : nil, rootfs: rootfs)
    options.command = Array(rootfs == nil ? words.dropFirst() : words[...])
    for text in env {
      if let variable = try RunOptions.environment(text, own: { Environment.variables([$0])[$0] }) {
        options.environment.append(variable)
      }
    }
    if let workdir { options.workingDirectory = try RunOptions.workingDirectory(workdir) }
    if let user { options.user = try RunOptions.user(user) }
    if let hostname { options.hostname = try RunOptions.hostname(hostname) }
    if let memory { options.memory = try RunOptions.memory(memory) }
    if let cpus { options.nanoCPUs = try RunOptions.cpus(cpus) }
    if let pidsLimit { options.pidsLimit = try RunOptions.pids(pidsLimit) }
    if let name, !name.isEmpty { options.name = try RunOptions.name(name) }
    options.entrypoint = entrypoint
    if let stopSignal { options.stopSignal = try RunOptions.signal(stopSignal) }
    if let stopTimeout { options.stopSeconds = try RunOptions.stopSeconds(stopTimeout) }
    options.idFile = cidfile
    options.removes = removes
    options.interactive = interactive
    return options
  }
}
