import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl create`: a container that does not run yet.
  struct CreateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "create", abstract: "Make a container, without starting it.",
      usage: ContainerOptions.usage("create"),
      discussion: """
        A record and a writable layer are made, and no process: `fishbowl start` does the rest. Prints the ID.

        Examples:
          fishbowl create --name web tiny httpd -f
          fishbowl start web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var container: ContainerOptions

    func run() throws {
      let plain = container.plain
      let options = try plain.options()
      let words = global.words(of: Self.self)
      LiveNarration.sayDiscarded(Engines.make(global.words).discardedLimits(options), global.words.language)
      let pulls = ImagePulls(global: words, output: .standardError, isQuiet: plain.isQuiet)
      let id = try pulls.performing(options, plain.pullPolicy(), checksFirst: false) {
        try Engines.performing(words).create(options, Invocations.make(words))
      }
      TerminalDevice.standardOutput.write([id])
    }
  }
#endif
