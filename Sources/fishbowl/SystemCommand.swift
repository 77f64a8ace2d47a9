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
        Containers that do not run, with what they wrote; layers and blobs that no image needs; what a killed command has \
        left of its work. With -a images too that no container uses. Volumes stay, and so does the trace.

        Examples:
          fishbowl system prune
          fishbowl system prune -af
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Images too that no container uses.") var all = false
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @OptionGroup var filters: PruneFilters

    func run() throws {
      let until = try filters.until
      guard
        force
          || Question.isAnswered([
            "WARNING! This will remove:", "  - all stopped containers, with what they wrote",
            "  - " + (all ? "all images without a container" : "all layers that no image needs"),
          ])
      else { return }
      let engine = Engines.make(global.words)
      let containers = try engine.pruneContainers(until: until, try Invocations.make(global.words))
      let images = try engine.pruneImages(all: all)
      try Pruned.report(
        [("Deleted Containers:", containers.removed), ("Deleted Images:", images.removed)],
        containers.bytes + images.bytes, containers.problems)
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

  /// Which containers a prune takes.
  struct PruneFilters: ParsableArguments {
    @Option(
      name: .customLong("filter"),
      help: ArgumentHelp("Only containers made before: a time, or 24h ago.", valueName: "until=time"))
    var texts: [String] = []

    /// In nanoseconds since 1970.
    var until: Int64? {
      get throws {
        try Moments.until(texts)
      }
    }
  }

  extension Moments {
    /// The earliest that `until=TIME` filters name.
    static func until(_ filters: [String]) throws -> Int64? {
      var until: Int64?
      for text in filters {
        guard text.hasPrefix("until=") else {
          throw EngineError("invalid filter \"\(text)\": give until, as in --filter until=24h", exitCode: 1)
        }
        until = min(until ?? .max, try read(String(text.dropFirst(6)), "--filter until"))
      }
      return until
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

  /// What is asked before something is removed for good. The answer is a line of standard input, whatever that is.
  enum Question {
    static func isAnswered(_ lines: [String]) -> Bool {
      TerminalDevice.standardError.write(lines + ["Are you sure you want to continue? [y/N]"])
      return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
  }
#endif
