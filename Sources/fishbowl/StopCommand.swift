import ArgumentParser
import Planning

#if os(Linux)
  import Engine

  /// `fishbowl stop`: asks containers to end, and makes them.
  struct StopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stop", abstract: "Stop running containers.",
      discussion: """
        The first process gets its stop signal, SIGTERM if neither the image nor an option says otherwise, and SIGKILL if it \
        has not ended in its grace time.

        Examples:
          fishbowl stop web db
          fishbowl stop -t 2 web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var stop: StopOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      let signal = try stop.signalName
      try Several.performAtOnce(containers, isAsked: global.steps.stepping != nil) { container in
        try Engines.performing(global.words(of: Self.self)).stop(
          container, seconds: stop.seconds, signal: signal, invocation)
      }
    }
  }

  struct StopOptions: ParsableArguments {
    @Option(
      name: [.customShort("t"), .customLong("time"), .customLong("timeout")], parsing: .unconditional,
      help: ArgumentHelp("Grace time; 0: none, -1: without end. Default: 10.", valueName: "seconds"))
    var seconds: Int?
    @Option(name: .shortAndLong, help: ArgumentHelp("What it is asked by, instead of SIGTERM.", valueName: "signal"))
    var signal: String?

    var signalName: String? {
      get throws { try signal.map(RunOptions.signal) }
    }
  }

  /// `fishbowl restart`: stop, then start.
  struct RestartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "restart", abstract: "Stop containers, and start them again.",
      discussion: "Example: fishbowl restart web", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var stop: StopOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      let signal = try stop.signalName
      try Several.performAtOnce(containers, isAsked: global.steps.stepping != nil) { container in
        let engine = try Engines.performing(global.words(of: Self.self))
        do {
          try engine.stop(container, seconds: stop.seconds, signal: signal, invocation)
        } catch  where PlanCommand.isShown(error) {}
        let ending = try engine.start(container, attaches: false, interactive: false, invocation)
        try ending?.check(starting: container)
      }
    }
  }

  /// `fishbowl kill`: one signal to each.
  struct KillCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "kill", abstract: "Send a signal to running containers.",
      discussion: "Examples:\n  fishbowl kill web\n  fishbowl kill -s HUP web", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Name or number. Default: SIGKILL.", valueName: "signal"))
    var signal = "KILL"
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      let name = try RunOptions.signal(signal)
      try Several.perform(containers) { container in
        try Engines.performing(global.words(of: Self.self)).kill(container, signal: name, invocation)
        return container
      }
    }
  }
#endif
