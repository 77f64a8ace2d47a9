import ArgumentParser
import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl volume …`: folders that outlive containers.
  struct VolumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "volume", abstract: "Folders that outlive containers: create, ls, inspect, rm, prune.",
      discussion: """
        Examples:
          fishbowl volume create data
          fishbowl run --rm -v data:/data tiny sh -c 'echo kept > /data/note'
          fishbowl volume inspect data
        """,
      subcommands: [
        VolumeCreateCommand.self, VolumeLsCommand.self, VolumeInspectCommand.self, VolumeRmCommand.self,
        VolumePruneCommand.self,
      ], helpNames: [.customLong("help")])
  }

  struct VolumeCreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a volume, and print its name.",
      discussion: "Example: fishbowl volume create --label course=os data", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("A note on it.", valueName: "key=value")) var label: [String] = []
    @ArgumentParser.Argument(help: ArgumentHelp("Default: 64 random digits.", valueName: "name")) var name: String?

    func run() throws {
      let name = try name.map(checked)
      var labels: [String: String] = [:]
      for text in label {
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard !parts[0].isEmpty else {
          throw EngineError("invalid label \"\(text)\": give KEY=VALUE, or KEY", exitCode: 1)
        }
        labels[parts[0]] = parts.count > 1 ? parts[1] : ""
      }
      let made = try Engines.make(global.words).createVolume(name, labels: labels, Invocations.make(global.words))
      TerminalDevice.standardOutput.write([made])
    }

    private func checked(_ name: String) throws -> String {
      do { return try RunOptions.volumeName(name) } catch { throw EngineError(error.description, exitCode: 1) }
    }
  }

  struct VolumeInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Print what is known of volumes, as JSON.",
      discussion: "Example: fishbowl volume inspect -f '{{.Mountpoint}}' data", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Print a line of fields of each instead.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Names.", valueName: "volume")) var volumes: [String]

    func run() throws {
      let engine = Engines.make(global.words)
      try Inspection.print(volumes, format: format) { try engine.inspectVolume($0) }
    }
  }

  struct VolumeRmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rm", abstract: "Remove volumes that no container has, with their files.",
      discussion: "Example: fishbowl volume rm data", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't complain of those that are not there.") var force = false
    @ArgumentParser.Argument(help: ArgumentHelp("Names.", valueName: "volume")) var volumes: [String]

    func run() throws {
      let engine = Engines.make(global.words)
      let invocation = try Invocations.make(global.words)
      try Several.perform(volumes) { volume in
        if !force || engine.hasVolume(volume) { try engine.removeVolume(volume, invocation) }
        return volume
      }
    }
  }

  struct VolumePruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune",
      abstract: "Remove volumes without a name that no container has; with -a, the named as well.",
      discussion: """
        Examples:
          fishbowl volume prune -af
          fishbowl volume prune --filter label=course
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @Flag(name: .shortAndLong, help: "Named ones, too.") var all = false
    @Option(help: ArgumentHelp("Only those: label=key[=value], label!=key[=value].", valueName: "key=value"))
    var filter: [String] = []

    func run() throws {
      try ContainerEngine.checkPruneFilters(filter, volumes: true)
      let which = all ? "all volumes" : "the volumes without a name"
      let question = ["WARNING! This will remove \(which) that no container has, with their files."]
      guard force || global.words.asPlan != nil || Question.isAnswered(question) else { return }
      let pruned = try Engines.make(global.words).pruneVolumes(
        all: all, filters: filter, try Invocations.make(global.words))
      try Pruned.report([("Deleted Volumes:", pruned.removed)], pruned.bytes, pruned.problems)
    }
  }
#endif
