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
      discussion: """
        Examples:
          fishbowl ps -a
          fishbowl rm $(fishbowl ps -aq)
          fishbowl ps -f status=exited --format 'table {{.Names}}\t{{.Status}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Those too that do not run.") var all = false
    @Flag(name: .shortAndLong, help: "Only the IDs.") var quiet = false
    @Flag(help: "Don't shorten IDs and commands.") var noTrunc = false
    @Flag(help: "Print JSON.") var json = false
    @Flag(name: .shortAndLong, help: "Only the newest, whether it runs or not.") var latest = false
    @Option(
      name: [.customShort("n"), .customLong("last")], help: ArgumentHelp("Only the newest.", valueName: "number"))
    var last: Int?
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Only those: id, name, status, exited, ancestor.", valueName: "key=value"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Names}}; or json.", valueName: "template"))
    var format: String?

    func run() throws {
      let engine = Engines.make(global.words)
      engine.recover()
      let newest = latest ? 1 : last
      let listed = try engine.list(all: all || newest != nil, filters: filter).prefix(newest ?? .max)
      TerminalDevice.standardOutput.write(try lines(Array(listed)))
    }

    private func lines(_ listed: [ContainerEngine.Listed]) throws -> [String] {
      if json { return [try JSON(encoding: listed).text] }
      if quiet { return listed.map(id) }
      if format == "json" { return listed.map { fields($0).text } }
      guard let format else {
        let heads = ["CONTAINER ID", "IMAGE", "COMMAND", "CREATED", "STATUS", "PORTS", "NAMES"]
        return Columns.lines([heads] + listed.map(row))
      }
      let template = try Template(format)
      let lines = try listed.map { try template.line(fields($0)) }
      guard template.isTable else { return lines }
      return Columns.lines(([template.heading(["ID": "CONTAINER ID"])] + lines).map { $0.components(by: "\t") })
    }

    private func row(_ container: ContainerEngine.Listed) -> [String] {
      [
        id(container), container.image.sanitised, command(container), age(container), container.status, "",
        container.name,
      ]
    }

    private func id(_ container: ContainerEngine.Listed) -> String {
      noTrunc ? container.id : String(container.id.prefix(12))
    }

    private func command(_ container: ContainerEngine.Listed) -> String {
      container.quotedCommand(whole: noTrunc)
    }

    private func age(_ container: ContainerEngine.Listed) -> String { ContainerEngine.age(container.created) + " ago" }

    /// Under the names that docker's templates have.
    private func fields(_ container: ContainerEngine.Listed) -> JSON {
      .object([
        "ID": .string(id(container)), "Names": .string(container.name), "Image": .string(container.image),
        "Command": .string(command(container)), "CreatedAt": .string(container.created),
        "RunningFor": .string(age(container)), "Status": .string(container.status), "State": .string(container.state),
        "Ports": .string(""),
      ])
    }
  }
#endif
