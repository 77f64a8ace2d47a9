import ArgumentParser

#if os(Linux)
  import Engine

  /// `fishbowl rm`: removes containers.
  struct RmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rm", abstract: "Remove containers, with what they wrote.",
      discussion: "Examples:\n  fishbowl rm bold_carp\n  fishbowl rm -f 3f2a91", helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Flag(name: .shortAndLong, help: "Kill a running container first.") var force = false
    @Flag(name: .shortAndLong, help: "Also volumes that nobody gave a name.") var volumes = false
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      try Several.perform(containers, allows: { force && ($0 as? EngineError)?.isUnknownContainer == true }) {
        container in
        _ = try Engines.performing(global.words(of: Self.self)).remove(
          container, force: force, volumes: volumes, invocation)
        return container
      }
    }
  }
#endif
