import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl system …`. `CommandWords` takes the word away before `info` and `events`.
  struct SystemCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "system", abstract: "What lies on the disk, and how to get rid of it; and info, events.",
      discussion: "Example: fishbowl system df",
      subcommands: [SystemDfCommand.self, SystemPruneCommand.self, SystemResetCommand.self],
      helpNames: [.customLong("help")])
  }

  struct SystemPruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove what nobody needs.",
      discussion: """
        Containers that do not run, with what they wrote; layers and blobs that no image needs; what a killed command, or a broken \
        download, has left of its work. With -a images too that no container uses, with --volumes the volumes without a name that no \
        container has. The trace stays.

        Examples:
          fishbowl system prune
          fishbowl system prune -af --volumes
          fishbowl system prune --filter until=24h
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Images too that no container uses.") var all = false
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @Flag(help: "Volumes too that nobody gave a name and no container has.") var volumes = false
    @OptionGroup var filters: PruneFilters

    func run() throws {
      guard !volumes || !filters.texts.contains(where: { $0.hasPrefix("until=") }) else {
        throw EngineError(
          "--filter until and --volumes contradict each other: a volume has no age that counts", exitCode: 1)
      }
      try ContainerEngine.checkPruneFilters(filters.texts)
      guard force || Question.isAnswered(question) else { return }
      let engine = Engines.make(global.words)
      let invocation = try Invocations.make(global.words)
      let containers = try engine.pruneContainers(filters: filters.texts, invocation)
      let gone = volumes ? try engine.pruneVolumes(all: false, filters: filters.texts, invocation) : .init()
      let images = try engine.pruneImages(all: all, filters: filters.texts, invocation)
      try Pruned.report(
        [
          ("Deleted Containers:", containers.removed), ("Deleted Volumes:", gone.removed),
          ("Deleted Images:", images.removed),
        ], containers.bytes + gone.bytes + images.bytes, containers.problems + gone.problems)
    }

    private var question: [String] {
      ["WARNING! This will remove:", "  - all stopped containers, with what they wrote"]
        + (volumes ? ["  - all volumes without a name that no container has"] : [])
        + ["  - " + (all ? "all images without a container" : "all layers that no image needs")] + filters.lines
    }
  }

  struct SystemResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "reset", abstract: "Remove everything that Fishbowl has made here.",
      discussion: """
        Containers, images, volumes, and the control groups that containers were in: the machine is then as before the \
        first run. Traces stay, under trace/ of the root, or where --trace put them: delete them by hand. Refused as long \
        as containers run, unless -f is given, which kills them.

        Example: fishbowl system reset -f
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't ask, and kill what runs.") var force = false

    func run() throws {
      guard
        force
          || Question.isAnswered(["WARNING! This will remove all containers, images and volumes of this root."])
      else { return }
      try Engines.make(global.words).reset(force: force, Invocations.make(global.words))
    }
  }

  /// What of it a prune takes.
  struct PruneFilters: ParsableArguments {
    @Option(
      name: .customLong("filter"),
      help: ArgumentHelp(
        "Only those: label=key[=value], label!=key[=value], until=24h.", valueName: "key=value"))
    var texts: [String] = []

    /// For who is asked.
    var lines: [String] {
      texts.isEmpty ? [] : ["", "  Of those, the ones with:"] + texts.sorted().map { "  - \($0)" } + [""]
    }
  }

  /// What a prune has removed, as docker lists it.
  enum Pruned {
    static func report(_ lists: [(String, [String])], _ bytes: Int64, _ problems: [String]) throws {
      for (head, list) in lists where !list.isEmpty {
        TerminalDevice.standardOutput.write([head] + list.map(\.sanitised) + [""])
      }
      TerminalDevice.standardOutput.write(["Total reclaimed space: \(Units.decimal(bytes))"])
      for problem in problems { TerminalDevice.standardError.write(["fishbowl: \(problem)".sanitised]) }
      if !problems.isEmpty { throw ExitCode(1) }
    }
  }
#endif
