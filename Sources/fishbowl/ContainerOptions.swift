import ArgumentParser
import Planning
import Terminal

/// The options by which `run` says what the container is to be. Names and meanings are docker's.
struct ContainerOptions: ParsableArguments {
  @Option(
    name: [.customShort("e"), .customLong("env")],
    help: ArgumentHelp("Set an environment variable.", valueName: "name=value"))
  var env: [String] = []
  @Option(
    name: [.customShort("w"), .customLong("workdir")],
    help: ArgumentHelp("Working directory in the container.", valueName: "dir"))
  var workdir: String?
  @Option(
    name: [.customShort("u"), .customLong("user")],
    help: ArgumentHelp("User and group, in numbers.", valueName: "uid[:gid]"))
  var user: String?
  @Option(
    name: [.customShort("h"), .customLong("hostname")],
    help: ArgumentHelp("Name of the machine inside. Default: the container's ID.", valueName: "name"))
  var hostname: String?
  @Option(
    name: [.customShort("m"), .customLong("memory")],
    help: ArgumentHelp("Memory ceiling: a number with b, k, m or g.", valueName: "size"))
  var memory: String?
  @Option(name: .customLong("cpus"), help: ArgumentHelp("Processors it may use, as 1.5.", valueName: "number"))
  var cpus: String?
  @Option(help: ArgumentHelp("Most processes it may have; -1: no limit.", valueName: "number"))
  var pidsLimit: String?
  @Option(help: ArgumentHelp("Name of the container. Default: one is made up.", valueName: "name"))
  var name: String?
  @Flag(name: .customLong("rm"), help: "Remove the container when it has ended.") var removes = false
  @Flag(name: [.customShort("i"), .customLong("interactive")], help: "Hand standard input on.") var interactive = false
  @Option(help: ArgumentHelp("Take this directory as the only read-only layer, instead of an image.", valueName: "dir"))
  var rootfs: String?

  /// IMAGE [COMMAND] [ARG…]: everything from the first word that is no option of ours. Set by `Fishbowl.parse`.
  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The image, what to run in it, and its arguments.", valueName: "image [command] [arg...]"))
  var words: [String] = []

  /// Checked word by word.
  func options() throws(UsageError) -> RunOptions {
    if rootfs == nil, words.first?.isEmpty != false {
      throw UsageError("no image given: name one, as in `fishbowl run tiny echo hi`")
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
    if let name { options.name = try RunOptions.name(name) }
    options.removes = removes
    options.interactive = interactive
    return options
  }
}
