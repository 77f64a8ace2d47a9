import ArgumentParser
import Steps
import Terminal
import TraceStore

#if os(Linux)
  import Engine

  /// `fishbowl version`: which fishbowl this is, and for what.
  struct VersionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "version", abstract: "Say which version this is.",
      discussion: """
        There is no daemon: what docker's templates call Client and Server is this one program.
        Examples:
          fishbowl version
          fishbowl version --format '{{.Server.Version}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(
      name: .shortAndLong, help: ArgumentHelp("Fields, as {{.Client.Version}}; or json.", valueName: "template"))
    var format: String?
    @Flag(help: "Print JSON.") var json = false

    func run() throws {
      let output = TerminalDevice.standardOutput
      let all = JSON.object(["Client": facts, "Server": facts])
      if json || format == "json" { return output.write([all.text]) }
      if let format { return output.write([try Template(format).line(all)]) }
      output.write(
        ["Fishbowl:"] + (facts.members ?? []).map { " \($0.name + ":")".padded(to: 17) + ($0.value.string ?? "") })
    }

    private var facts: JSON {
      let platform = ContainerEngine.platform
      return .object([
        "Version": .string(Fishbowl.configuration.version), "Os": .string(platform.os),
        "Arch": .string(platform.architecture), "KernelVersion": .string(platform.kernel),
        "SQLiteVersion": .string(Schema.sqliteVersion), "TraceVersion": .string(String(Schema.version)),
      ])
    }
  }
#endif
