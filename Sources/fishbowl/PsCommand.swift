import ArgumentParser
import Player
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl ps`: the containers, with docker's columns.
  struct PsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ps", abstract: "List containers.",
      discussion: "Examples:\n  fishbowl ps -a\n  fishbowl rm $(fishbowl ps -aq)", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Those too that have ended.") var all = false
    @Flag(name: .shortAndLong, help: "Only the IDs.") var quiet = false
    @Flag(help: "Don't shorten IDs and commands.") var noTrunc = false
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let engine = Engines.make(global.words)
      engine.recover()
      let listed = try engine.list(all: all)
      TerminalDevice.standardOutput.write(try lines(listed))
    }

    private func lines(_ listed: [ContainerEngine.Listed]) throws -> [String] {
      if json { return [try JSON(encoding: listed).text] }
      if quiet { return listed.map { noTrunc ? $0.id : String($0.id.prefix(12)) } }
      let heads = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]
      return Columns.lines([heads] + listed.map(row))
    }

    private func row(_ container: ContainerEngine.Listed) -> [String] {
      let command = "\"" + container.command.joined(separator: " ").sanitised + "\""
      let short = command.count > 22 && !noTrunc ? command.prefix(20) + "…\"" : command
      return [
        noTrunc ? container.id : String(container.id.prefix(12)), container.image.sanitised, short,
        ContainerEngine.age(container.created) + " ago", container.status, "", container.name,
      ]
    }
  }
#endif
