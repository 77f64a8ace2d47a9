import ArgumentParser

#if os(Linux)
  import Engine

  /// `fishbowl pause`: stops every process of containers where it stands.
  struct PauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "pause", abstract: "Stop all processes of containers where they stand.",
      discussion: "Example: fishbowl pause web", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      try Several.perform(containers) { container in
        try Engines.performing(global.words(of: Self.self)).freeze(container, true, invocation)
        return container
      }
    }
  }

  /// `fishbowl unpause`: lets them go on.
  struct UnpauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "unpause", abstract: "Let the processes of paused containers go on.",
      discussion: "Example: fishbowl unpause web", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      try Several.perform(containers) { container in
        try Engines.performing(global.words(of: Self.self)).freeze(container, false, invocation)
        return container
      }
    }
  }
#endif
