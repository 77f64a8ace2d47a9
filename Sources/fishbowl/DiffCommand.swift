import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl diff`: what a container has changed of its image.
  struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff", abstract: "List what a container has added (A), changed (C) and deleted (D).",
      discussion: """
        It is read from the writable layer, which holds the changes and nothing else: what was deleted is a whiteout there.

        Example: fishbowl diff web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String

    func run() throws {
      TerminalDevice.standardOutput.write(try Engines.make(global.words).diff(container).map(\.sanitised))
    }
  }
#endif
