import ArgumentParser
import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  struct VolumeLsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ls", abstract: "List volumes.",
      discussion: "Example: fishbowl volume ls -f dangling=true", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Only the names.") var quiet = false
    @Option(
      name: .shortAndLong, help: ArgumentHelp("Only those: name, dangling, driver, label.", valueName: "key=value"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Name}}; or json.", valueName: "template"))
    var format: String?

    func run() throws {
      let listed = try Engines.make(global.words).volumes(filters: filter)
      TerminalDevice.standardOutput.write(try lines(listed))
    }

    private func lines(_ listed: [ContainerEngine.ListedVolume]) throws -> [String] {
      if quiet { return listed.map(\.state.name) }
      return try Listing(columns: [("Driver", "DRIVER"), ("Name", "VOLUME NAME")])
        .lines(listed.map(fields), format: format)
    }

    /// Under the names that docker's templates have.
    private func fields(_ volume: ContainerEngine.ListedVolume) -> JSON {
      let labels = volume.state.labels.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return .object([
        "Name": .string(volume.state.name), "Driver": .string("local"), "Scope": .string("local"),
        "Mountpoint": .string(volume.mountpoint), "Labels": .string(labels.joined(separator: ",")),
        "Links": .string("N/A"), "Size": .string("N/A"),
      ])
    }
  }
#endif
