import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl create`: a container that does not run yet.
  struct CreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a container, without starting it.",
      discussion: """
        A record and a writable layer are made, and no process: `fishbowl start` does the rest. Prints the ID.

        Examples:
          fishbowl create --name web tiny httpd -f
          fishbowl start web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var container: ContainerOptions

    func run() throws {
      let options = try container.plain.options()
      LiveNarration.sayDiscarded(Engines.make(global.words).discardedLimits(options), global.words.language)
      let id = try Engines.performing(global.words(of: Self.self)).create(options, Invocations.make(global.words))
      TerminalDevice.standardOutput.write([id])
    }
  }
#endif
