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
      discussion: """
        Examples:
          fishbowl container prune -f
          fishbowl container prune --filter label=course --filter until=24h
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
    @OptionGroup var filters: PruneFilters

    func run() throws {
      try ContainerEngine.checkPruneFilters(filters.texts)
      guard
        force
          || Question.isAnswered(
            ["WARNING! This will remove all stopped containers, with what they wrote."] + filters.lines)
      else { return }
      let pruned = try Engines.make(global.words).pruneContainers(
        filters: filters.texts, try Invocations.make(global.words))
      try Pruned.report([("Deleted Containers:", pruned.removed)], pruned.bytes, pruned.problems)
    }
  }
#endif
