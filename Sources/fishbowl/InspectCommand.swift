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
    @Flag(name: .shortAndLong, help: "Say too how much each has written.") var size = false
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      try Inspection.print(containers, format: format, inspect)
    }

    private func inspect(_ container: String) throws -> JSON {
      let engine = Engines.make(global.words)
      let known = try engine.inspect(container)
      guard size, let id = known["Id"]?.string else { return known }
      let bytes = engine.size(id)
      let sizes = [("SizeRw", bytes.written), ("SizeRootFs", bytes.written + bytes.below)]
      return .object((known.members ?? []) + sizes.map { JSON.Member($0.0, .number($0.1)) })
    }
  }

  /// What is known of several things: an array of all, or a line of each.
  enum Inspection {
    static func print(_ names: [String], format: String?, _ look: (String) throws -> JSON) throws {
      let template = try format.map { text throws in try Template(text) }
      var found: [JSON] = []
      defer { if template == nil { TerminalDevice.standardOutput.write([JSON.array(found).indented]) } }
      try Several.perform(names) { name in
        let known = try look(name)
        found.append(known)
        return try template?.line(known)
      }
    }
  }
#endif
