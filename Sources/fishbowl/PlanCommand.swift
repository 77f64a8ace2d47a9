import ArgumentParser
import Narration
import Planning
import Player
import Steps
import Terminal

#if os(Linux)
  import Engine
#endif

/// `fishbowl plan run …`: what would happen, step by step; performs nothing and needs no rights.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what a verb would do, step by step, without doing it.",
    discussion: "Example: fishbowl plan run tiny echo hi", subcommands: [PlanRunCommand.self],
    helpNames: [.customLong("help")])
}

struct PlanRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "The steps and system calls of `fishbowl run`.",
    discussion: """
      Examples:
        fishbowl plan run tiny echo hi
        fishbowl plan run --json -m 64m tiny echo hi
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(name: .shortAndLong, help: "As run has it: the plan is the same.") var detach = false
  @Option(help: ArgumentHelp("As run has it: the plan is the same.", valueName: "keys")) var detachKeys: String?
  @Option(help: ArgumentHelp("How much each step says, 1 to 3.", valueName: "1|2|3")) var depth: Int?
  @OptionGroup var container: ContainerOptions

  func run() throws {
    let container = container.plain
    guard let depth = Depth(rawValue: depth ?? Depth.paragraph.rawValue) else {
      throw UsageError("there is no depth \(depth ?? 0): give 1, 2 or 3")
    }
    let plan = try Self.plan(container.options(), global.words)
    let output = TerminalDevice.standardOutput
    let text = PlanText(
      global.language, depth: depth, layout: Layout(output))
    output.write(json ? [try text.json(plan)] : text.lines(plan))
  }

  /// Of the machine at hand, or of a named one where there is no Linux or no such image yet.
  static func plan(_ options: RunOptions, _ global: GlobalWords) throws -> Plan {
    #if os(Linux)
      if let known = try Engines.make(global).plan(options) { return known.plan }
    #endif
    return try Planner.preview(options, facts: .debian12, root: global.rootDirectory ?? "/var/lib/fishbowl")
  }
}
