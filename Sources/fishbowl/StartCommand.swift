import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl start`: starts containers that were made before.
  struct StartCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "start", abstract: "Start containers that do not run.",
      discussion: """
        The container's files are as they were left. One that runs already is left alone.

        Examples:
          fishbowl start web db
          fishbowl start -ai shell
          fishbowl start --restart-policy     after the machine was down
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var evidence: EvidenceOptions
    @Flag(name: .shortAndLong, help: "Stay, print what it writes, and hand signals on.") var attach = false
    @Flag(name: .shortAndLong, help: "Hand standard input on, if it was made with -i.") var interactive = false
    @Option(help: ArgumentHelp(DetachKeysHelp.text, valueName: "keys")) var detachKeys: String?
    @Flag(help: "Start those that their restart policies want running after the machine was down.")
    var restartPolicy = false
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String] = []

    private var words: GlobalWords {
      var words = global.words(of: Self.self)
      words.evidence = evidence.evidence
      return words
    }

    func run() throws {
      let invocation = try Invocations.make(global.words)
      let containers = try restartPolicy ? wanted() : self.containers
      guard restartPolicy || !containers.isEmpty else {
        throw UsageError("no container given: name at least one, or give --restart-policy")
      }
      if attach || interactive { return try stay(invocation) }
      try Several.perform(containers) { container in
        let ending = try Engines.performing(words)
          .start(container, attaches: false, interactive: false, invocation)
        try ending?.check(starting: container)
        return container
      }
    }

    private func wanted() throws -> [String] {
      guard containers.isEmpty, !attach, !interactive else {
        throw UsageError("--restart-policy chooses the containers itself: give no name with it, and neither -a nor -i")
      }
      return try Engines.performing(words).wantedWithMachine()
    }

    private func stay(_ invocation: ContainerEngine.Invocation) throws {
      guard containers.count == 1, let container = containers.first else {
        throw UsageError("start -a and -i stay with one container: give one name")
      }
      let engine = try Engines.performing(words)
      let console = try Consoles.make(input: interactive, detachKeys: detachKeys)
      let started = try engine.start(
        container, attaches: true, interactive: interactive, invocation, console: console)
      let ending =
        try started ?? engine.attach(container, input: interactive, proxies: true, invocation, console: console)
      Consoles.sayLeft(ending)
      if let failure = ending.failure { TerminalDevice.standardError.write(["fishbowl: \(failure)".sanitised]) }
      throw ExitCode(ending.failure == nil ? ending.exitCode : 1)
    }
  }

  extension ContainerEngine.Ending {
    /// Why nothing runs, as an error. That another command was faster is none.
    func check(starting container: String) throws(EngineError) {
      if let failure, exitCode != 0 { throw EngineError("cannot start container \"\(container)\": \(failure)") }
    }
  }
#endif
