import ArgumentParser
import Planning
import Terminal

/// The options by which `run` says what the container is to be. Names and meanings are docker's.
struct ContainerOptions: ParsableArguments {
  static func usage(_ verb: String) -> String {
    "fishbowl \(verb) [<options>] <image>|--rootfs <dir> [<command> [<arg> ...]]"
  }

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
    help: ArgumentHelp("User and group.", valueName: "name|uid[:name|gid]"))
  var user: String?
  @Option(
    name: [.customShort("h"), .customLong("hostname")],
    help: ArgumentHelp("Name of the machine inside. Default: the container's ID.", valueName: "name"))
  var hostname: String?
  @OptionGroup var limits: LimitOptions
  @OptionGroup var settings: SettingOptions
  @Option(help: ArgumentHelp("Name of the container. Default: one is made up.", valueName: "name"))
  var name: String?
  @Option(help: ArgumentHelp("Run this instead of the image's entrypoint.", valueName: "program")) var entrypoint:
    String?
  @Option(help: ArgumentHelp("What stop asks it by. Default: the image's, or SIGTERM.", valueName: "signal"))
  var stopSignal: String?
  @Option(help: ArgumentHelp("Seconds that stop waits. Default: 10.", valueName: "seconds")) var stopTimeout: String?
  @Option(help: ArgumentHelp("Write the container's ID into this new file.", valueName: "file")) var cidfile: String?
  @Option(
    name: [.customShort("v"), .customLong("volume")],
    help: ArgumentHelp("Mount a folder, a file or a volume.", valueName: "source:target[:ro]"))
  var volume: [String] = []
  @Option(
    help: ArgumentHelp("The same in pairs: type=bind|volume|tmpfs, source=, target=, readonly.", valueName: "pairs"))
  var mount: [String] = []
  @Option(help: ArgumentHelp("Mount an empty tmpfs.", valueName: "target[:size=…,mode=…]")) var tmpfs: [String] = []
  @Option(help: ArgumentHelp("Mount what another container has mounted.", valueName: "container[:ro]"))
  var volumesFrom: [String] = []
  @Flag(help: "Run it in an aquarium, where leaving out a protection harms nobody.") var breakIsolation = false
  @Flag(name: .customLong("init"), help: "Have a small init as PID 1: it hands signals on and reaps zombies.")
  var hasInit = false
  @Option(
    help: ArgumentHelp(
      "When it is started again: no, on-failure[:N], always, unless-stopped. Default: no.", valueName: "policy"))
  var restart: String?
  @Option(help: ArgumentHelp("Keep its output: json-file, local, or none. Default: json-file.", valueName: "driver"))
  var logDriver: String?
  @Option(help: ArgumentHelp("How much of it is kept: max-size=10m, max-file=3.", valueName: "name=value"))
  var logOpt: [String] = []
  @Option(help: ArgumentHelp("Ask it by this command, for sh -c, whether it works.", valueName: "command"))
  var healthCmd: String?
  @Option(help: ArgumentHelp("Time between two checks. Default: 30s.", valueName: "time")) var healthInterval: String?
  @Option(help: ArgumentHelp("Time for one check. Default: 30s.", valueName: "time")) var healthTimeout: String?
  @Option(help: ArgumentHelp("Failures in a row that make it unhealthy. Default: 3.", valueName: "number"))
  var healthRetries: String?
  @Option(help: ArgumentHelp("Time after the start in which no failure counts. Default: none.", valueName: "time"))
  var healthStartPeriod: String?
  @Option(help: ArgumentHelp("Time between two checks in that time. Default: 5s.", valueName: "time"))
  var healthStartInterval: String?
  @Flag(help: "Check nothing, whatever the image says.") var noHealthcheck = false
  @Flag(help: "Keep nothing of what the program writes in the trace.") var noRecordOutput = false
  @Flag(help: "Keep what is typed in the trace, passwords too.") var recordInput = false
  @Flag(
    name: .customLong("watch-files"),
    help: "Keep each change of its files in the trace as it happens, with who made it; as root.")
  var watchesFiles = false
  @Flag(name: .customLong("rm"), help: "Remove the container when it has ended.") var removes = false
  @Flag(name: [.customShort("i"), .customLong("interactive")], help: "Hand standard input on.") var interactive = false
  @Flag(name: [.customShort("t"), .customLong("tty")], help: "Give it a terminal.") var tty = false
  @Option(help: ArgumentHelp("Take this directory as the only read-only layer, instead of an image.", valueName: "dir"))
  var rootfs: String?

  @Option(help: ArgumentHelp("Fetch the image: always, missing, never. Default: missing.", valueName: "when"))
  var pull: String?
  @Option(help: ArgumentHelp("The image for another machine than this.", valueName: "os/architecture"))
  var platform: String?
  @Flag(name: [.customShort("q"), .customLong("quiet")], help: "Say nothing of fetching the image.") var quiet = false

  /// IMAGE [COMMAND] [ARG…]: everything from the first word that is no option of ours. Set by `Fishbowl.parse`.
  @Argument(
    parsing: .captureForPassthrough,
    help: ArgumentHelp("The image, what to run in it, and its arguments.", valueName: "image [command] [arg...]"))
  var words: [String] = []

  private var health: [String: String] {
    [
      "cmd": healthCmd, "interval": healthInterval, "timeout": healthTimeout, "retries": healthRetries,
      "start-period": healthStartPeriod, "start-interval": healthStartInterval,
    ].compactMapValues(\.self)
  }

  var plain: ContainerWords {
    ContainerWords(
      env: env, workdir: workdir, user: user, hostname: hostname, limits: limits.plain, settings: settings.plain,
      name: name, entrypoint: entrypoint, stopSignal: stopSignal, stopTimeout: stopTimeout, cidfile: cidfile,
      volumes: volume, mounts: mount, tmpfs: tmpfs, volumesFrom: volumesFrom,
      hasInit: hasInit, breakIsolation: breakIsolation, restart: restart, logDriver: logDriver, logOpt: logOpt,
      health: health, noHealthcheck: noHealthcheck, noRecordOutput: noRecordOutput, recordInput: recordInput,
      watchesFiles: watchesFiles,
      removes: removes, interactive: interactive, tty: tty,
      rootfs: rootfs, platform: platform, pull: pull, isQuiet: quiet, words: words)
  }
}
