import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl inspect`: all that is known of containers.
  struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Print what is known of containers, as JSON.",
      discussion: """
        Examples:
          fishbowl inspect web
          fishbowl inspect -f '{{.State.Pid}}' web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Print a line of fields of each instead.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let template = try format.map { text throws in try Template(text) }
      var found: [JSON] = []
      defer { if template == nil { TerminalDevice.standardOutput.write([JSON.array(found).indented]) } }
      try Several.perform(containers) { container in
        let known = try Engines.make(global.words).inspect(container)
        found.append(known)
        return try template?.line(known)
      }
    }
  }
#endif
