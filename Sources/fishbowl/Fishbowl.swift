import ArgumentParser
import Terminal

/// The command `fishbowl` and its verbs.
struct Fishbowl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fishbowl", abstract: "A container engine that you can see through.",
    version: "0.1.0", subcommands: verbs, helpNames: [.customLong("help")])

  #if os(Linux)
    private static let verbs: [any ParsableCommand.Type] = [
      RunCommand.self, PlanCommand.self, ReplayCommand.self, TraceCommand.self, PsCommand.self, RmCommand.self,
      DoctorCommand.self,
    ]
  #else
    private static let verbs: [any ParsableCommand.Type] = [
      PlanCommand.self, ReplayCommand.self, TraceCommand.self,
    ]
  #endif

  static var verbNames: [String] { verbs.compactMap { $0.configuration.commandName } + ["help"] }

  func run() {
    TerminalDevice.standardOutput.write([
      "Fishbowl shows how a container is made, step by step, on this machine.",
      "  fishbowl run --narrate tiny echo hi    watch one being made",
      "  fishbowl replay                        look again at what was just done",
      "  fishbowl plan run tiny echo hi         what would happen, without doing it",
      "All commands: fishbowl --help        This machine: fishbowl doctor",
    ])
  }
}
