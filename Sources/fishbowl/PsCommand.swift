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
          fishbowl ps -f status=exited --format 'table {{.Names}}\\t{{.Status}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Those too that do not run.") var all = false
    @Flag(name: .shortAndLong, help: "Only the IDs.") var quiet = false
    @Flag(help: "Don't shorten IDs and commands.") var noTrunc = false
    @Flag(name: .shortAndLong, help: "Show how much each has written.") var size = false
    @Flag(help: "Print JSON.") var json = false
    @Flag(name: .shortAndLong, help: "Only the newest, whether it runs or not.") var latest = false
    @Option(
      name: [.customShort("n"), .customLong("last")], parsing: .unconditional,
      help: ArgumentHelp("Only so many of the newest.", valueName: "number"))
    var last: Int?
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp(
        "Only those: id, name, status, exited, ancestor, before, since, label, volume, health.", valueName: "key=value")
    )
    var filter: [String] = []
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Names}}; or json.", valueName: "template"))
    var format: String?

    func run() throws {
      let engine = Engines.make(global.words)
      engine.recover()
      // docker's default is -1: as any number below 1 it chooses nothing.
      let newest = latest ? 1 : last.flatMap { $0 > 0 ? $0 : nil }
      let listed = try engine.list(all: all || newest != nil, filters: filter).prefix(newest ?? .max)
      TerminalDevice.standardOutput.write(try lines(Array(listed)))
    }

    private func lines(_ listed: [ContainerEngine.Listed]) throws -> [String] {
      if json { return [try JSON(encoding: listed).text] }
      if quiet { return listed.map(id) }
      return try Listing(
        columns: Self.columns + (size ? [("Size", "SIZE")] : []), heads: ["CreatedAt": "CREATED AT"]
      ).lines(listed.map(fields), format: format)
    }

    private static let columns = [
      ("ID", "CONTAINER ID"), ("Image", "IMAGE"), ("Command", "COMMAND"), ("RunningFor", "CREATED"),
      ("Status", "STATUS"), ("Ports", "PORTS"), ("Names", "NAMES"),
    ]

    private func id(_ container: ContainerEngine.Listed) -> String {
      noTrunc ? container.id : String(container.id.prefix(12))
    }

    /// What it wrote, and what it has in all with the layers below. A look at the disk: only who asks for it waits.
    private func bytes(_ container: ContainerEngine.Listed) -> String {
      guard size || format?.contains(".Size") == true else { return "0B" }
      let bytes = Engines.make(global.words).size(container.id)
      let all = Units.decimal(bytes.written + bytes.below, digits: 3)
      return "\(Units.decimal(bytes.written, digits: 3)) (virtual \(all))"
    }

    /// The ID, where that was typed or is all there is, as short as the container's.
    private func image(_ container: ContainerEngine.Listed) -> String {
      guard !noTrunc, let id = container.imageID?.split(separator: ":").last?.prefix(12) else { return container.image }
      return container.image.split(separator: ":").last?.prefix(12) == id ? String(id) : container.image
    }

    /// As docker shortens them.
    private func mount(_ name: String) -> String {
      name.count > 15 && !noTrunc ? name.prefix(14) + "…" : name
    }

    private func age(_ container: ContainerEngine.Listed) -> String { ContainerEngine.age(container.created) + " ago" }

    /// Under the names that docker's templates have.
    private func fields(_ container: ContainerEngine.Listed) -> JSON {
      .object([
        "ID": .string(id(container)), "Names": .string(container.name), "Image": .string(image(container)),
        "Command": .string(container.quotedCommand(whole: noTrunc)), "CreatedAt": .string(container.created),
        "RunningFor": .string(age(container)), "Status": .string(container.status), "State": .string(container.state),
        "Ports": .string(""), "Size": .string(bytes(container)),
        "Mounts": .string(container.mountNames.map(mount).joined(separator: ",")),
        "Labels": .string(container.labels.sorted { $0.key < $1.key }.map { "\($0)=\($1)" }.joined(separator: ",")),
        "Label": format == "json" ? nil : .texts(container.labels),
      ])
    }
  }
#endif
