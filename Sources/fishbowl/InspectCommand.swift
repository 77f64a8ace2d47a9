import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl inspect`: all that is known of containers and images.
  struct InspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Print what is known of containers or images, as JSON.",
      discussion: """
        A container is looked for first; --type image looks for images only.

        Examples:
          fishbowl inspect web
          fishbowl inspect -f '{{.State.Pid}}' web
          fishbowl inspect --type image tiny
        """, helpNames: [.customLong("help")])

    @OptionGroup var options: InspectOptions
    @Option(help: ArgumentHelp("container or image.", valueName: "type")) var type: String?

    func run() throws {
      guard type.map(["container", "image", "volume"].contains) ?? true else {
        throw EngineError(
          "\"\(type ?? "")\" is not a valid value for --type: give container, image or volume", exitCode: 1)
      }
      try Inspection.print(options.names, format: options.format, inspect)
    }

    private func inspect(_ name: String) throws -> JSON {
      let engine = Engines.make(options.global.words)
      switch type {
      case "container": return try options.container(name)
      case "image": return try engine.inspectImage(name)
      case "volume": return try engine.inspectVolume(name)
      default: return try any(name, engine)
      }
    }

    private func any(_ name: String, _ engine: ContainerEngine) throws -> JSON {
      do {
        return try options.container(name)
      } catch let error as EngineError where error.isUnknownContainer {
        do { return try engine.inspectImage(name) } catch let error as EngineError where error.isUnknownImage {
          throw EngineError(
            "no such object: \(name); `fishbowl ps -a` and `fishbowl images` list those there are", exitCode: 1)
        }
      }
    }
  }

  /// `fishbowl container inspect`: of containers only.
  struct ContainerInspectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "inspect", abstract: "Print what is known of containers, as JSON.",
      discussion: "Example: fishbowl container inspect -s web", helpNames: [.customLong("help")])

    @OptionGroup var options: InspectOptions

    func run() throws { try Inspection.print(options.names, format: options.format, options.container) }
  }

  struct InspectOptions: ParsableArguments {
    @OptionGroup var global: GlobalOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Print a line of fields of each instead.", valueName: "template"))
    var format: String?
    @Flag(name: .shortAndLong, help: "Say too how much each container has written.") var size = false
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "name")) var names: [String]

    func container(_ name: String) throws -> JSON {
      let engine = Engines.make(global.words)
      let known = try engine.inspect(name)
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
