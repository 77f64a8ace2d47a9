import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl container …`: docker's longer spelling. `CommandWords` takes the word away before the others.
  struct ContainerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "container", abstract: "The same verbs as `container start`, `container ls`; and inspect, prune.",
      discussion: "Example: fishbowl container prune -f",
      subcommands: [PruneCommand.self, ContainerInspectCommand.self],
      helpNames: [.customLong("help")])
  }

  struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove all containers that do not run.",
      discussion: "Example: fishbowl container prune -f", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @OptionGroup var filters: PruneFilters

    func run() throws {
      let until = try filters.until
      guard
        force
          || Question.isAnswered(["WARNING! This will remove all stopped containers, with what they wrote."])
      else { return }
      let pruned = try Engines.make(global.words).pruneContainers(until: until, try Invocations.make(global.words))
      try Pruned.report([("Deleted Containers:", pruned.removed)], pruned.bytes, pruned.problems)
    }
  }
#endif
