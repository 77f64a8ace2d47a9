import ArgumentParser
import Planning

#if os(Linux)
  import Engine

  /// `fishbowl update`: other limits for containers, whether they run or not.
  struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update", abstract: "Change the limits of containers.",
      discussion: """
        What runs has the new limits at once, and at each start from now on. 0 leaves a limit as it is.

        Examples:
          fishbowl update -m 128m --memory-swap 256m web
          fishbowl update --cpus 0.5 --pids-limit 100 web db
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var limits: LimitOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let changes = try limits.plain.limits()
      guard !changes.isEmpty else {
        throw EngineError(
          "no limit given: name what is to change, as in `fishbowl update -m 128m \(containers[0])`", exitCode: 1)
      }
      let invocation = try Invocations.make(global.words)
      try Several.perform(containers) { container in
        try Engines.performing(global.words).update(container, changes, invocation)
        return container
      }
    }
  }
#endif
