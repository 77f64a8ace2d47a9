import ArgumentParser
import Narration
import Planning
import Player
import Steps
import Terminal

#if os(Linux)
  import Engine
#endif

/// `fishbowl plan VERB …`: what would happen, step by step; performs nothing. That of `run` needs no rights.
struct PlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan", abstract: "Show what a verb would do, step by step, without doing it.",
    usage: "fishbowl plan [--json] [--depth <depth>] <verb> [<arg> ...]",
    discussion: """
      Before the verb: --json, --depth 1|2|3. Verbs: run, create, start, attach, stop, restart, kill, pause, unpause, exec, \
      update, rename, rm, rmi, volume create|rm|prune, image rm|prune.

      Examples:
        fishbowl plan run tiny echo hi
        fishbowl plan stop web
        fishbowl plan --depth 3 exec web ps
      """, subcommands: [PlanRunCommand.self], helpNames: [.customLong("help")])

  /// Those whose own commands stop where performing would begin; of a group, some of its verbs.
  private static let verbs: [String: Set<String>] = [
    "create": [], "start": [], "attach": [], "stop": [], "restart": [], "kill": [], "pause": [], "unpause": [],
    "exec": [],
    "rename": [], "rm": [], "update": [], "rmi": [], "volume": ["create", "rm", "remove", "prune"],
    "image": ["rm", "remove", "prune"],
  ]

  static func plans(_ words: ArraySlice<String>) -> Bool {
    guard let verb = words.first, let own = verbs[verb] else { return false }
    return own.isEmpty || words.dropFirst().first.map(own.contains) == true
  }

  /// `style`: a depth, or `json`.
  static func show(_ plan: Plan, _ style: String, _ language: Language) {
    let output = TerminalDevice.standardOutput
    let depth = Int(style).flatMap(Depth.init(rawValue:)) ?? .paragraph
    let text = PlanText(language, depth: depth, layout: Layout(output))
    if style == "json" {
      output.write(((try? text.json(plan)).map { [$0] }) ?? [])
    } else {
      output.write(text.lines(plan))
    }
  }

  /// It was no failure: the plan was all that was wanted.
  static func isShown(_ error: any Error) -> Bool {
    #if os(Linux)
      error is ContainerEngine.OnlyPlanned
    #else
      false
    #endif
  }
}

struct PlanRunCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "run", abstract: "The steps and system calls of `fishbowl run`.",
    usage: ContainerOptions.usage("plan run"),
    discussion: """
      Examples:
        fishbowl plan run tiny echo hi
        fishbowl plan run --json -m 64m tiny echo hi
        fishbowl plan run --skip root.pivot tiny ls /
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print JSON.") var json = false
  @Flag(name: .shortAndLong, help: "As run has it: the plan is the same.") var detach = false
  @Option(help: ArgumentHelp("As run has it: the plan is the same.", valueName: "keys")) var detachKeys: String?
  @OptionGroup var altering: AlteringOptions
  @Option(help: ArgumentHelp("How much each step says, 1 to 3.", valueName: "1|2|3")) var depth: Int?
  @OptionGroup var container: ContainerOptions

  func run() throws {
    let container = container.plain
    guard let depth = Depth(rawValue: depth ?? Depth.paragraph.rawValue) else {
      throw UsageError("there is no depth \(depth ?? 0): give 1, 2 or 3")
    }
    var words = global.words
    words.altering = altering.plain
    let plan = try Self.plan(container.options(), words)
    PlanCommand.show(plan, json ? "json" : String(depth.rawValue), global.language)
  }

  /// Of the machine at hand, or of a named one where there is no Linux.
  static func plan(_ options: RunOptions, _ global: GlobalWords) throws -> Plan {
    #if os(Linux)
      let engine = try Engines.performing(global)
      if let known = try engine.plan(options) { return known.plan }
      let (facts, root) = (engine.facts, engine.root)
    #else
      let (facts, root) = (HostFacts.debian12, global.rootDirectory ?? "/var/lib/fishbowl")
    #endif
    return try Planner.preview(options, facts: facts, root: root).altered(by: global.altering.alterations())
  }
}
