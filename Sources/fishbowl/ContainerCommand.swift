import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl container …`: docker's longer spelling. `CommandWords` takes the word away before the others.
  struct ContainerCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "container", abstract: "The same verbs as `container start`, `container ls`; and prune.",
      discussion: "Example: fishbowl container prune -f", subcommands: [PruneCommand.self],
      helpNames: [.customLong("help")])
  }

  struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "prune", abstract: "Remove all containers that do not run.",
      discussion: "Example: fishbowl container prune -f", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Don't ask.") var force = false

    func run() throws {
      guard force || Consent.isGiven("This will remove all stopped containers, with what they wrote.") else { return }
      let engine = Engines.make(global.words)
      engine.recover()
      let stopped = try engine.list(all: true).filter { !$0.isRunning }
      let invocation = try Invocations.make(global.words)
      if !stopped.isEmpty { TerminalDevice.standardOutput.write(["Deleted Containers:"]) }
      try Several.perform(stopped.map(\.id)) { id in
        _ = try engine.remove(id, force: false, invocation)
        return id
      }
    }
  }

  /// Asked of a person before much is removed.
  enum Consent {
    static func isGiven(_ warning: String) -> Bool {
      TerminalDevice.standardError.write(["WARNING! " + warning, "Are you sure you want to continue? [y/N]"])
      return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
    }
  }
#endif
