import ArgumentParser

#if os(Linux)
  import Engine

  /// `fishbowl wait`: the exit codes of containers, when they have ended.
  struct WaitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "wait", abstract: "Wait until containers end, and print their exit codes.",
      discussion: "Example: fishbowl wait job", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      try Several.perform(containers) { String(try Engines.make(global.words).wait($0)) }
    }
  }

  /// `fishbowl rename`: another name for a container.
  struct RenameCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rename", abstract: "Give a container another name.",
      discussion: "Example: fishbowl rename bold_carp web", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String
    @Argument(help: ArgumentHelp("The new name.", valueName: "name")) var name: String

    func run() throws {
      try Engines.performing(global.words(of: Self.self)).rename(container, to: name, Invocations.make(global.words))
    }
  }
#endif
