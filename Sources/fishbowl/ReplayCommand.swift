import ArgumentParser
import Player
import Terminal

/// `fishbowl replay`: tells a recorded run again, on any machine.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Look again at a run, scene after scene, step by step.",
    discussion: """
      Examples:
        fishbowl replay
        fishbowl replay --scene 5
        fishbowl replay --at 14 --world
        fishbowl replay first-run.fishbowl --all --lang ko
      """, helpNames: [.customLong("help")])

  @OptionGroup var options: GlobalOptions

  @Argument(
    help: ArgumentHelp(
      "A recording, one run of it, or the number of a run. Default: your last run that made a process.",
      valueName: "recording[:run]|run"))
  var source: String?

  @Option(help: ArgumentHelp("Open one scene, 1 to 9, into its steps.", valueName: "scene")) var scene: Int?
  @Flag(help: "Open all scenes.") var all = false
  @Option(help: ArgumentHelp("Show one step, or with --world what held after it.", valueName: "step")) var at: Int?
  @Flag(help: "Show the processes, namespaces, mounts, layers and rights after the step of --at.") var world = false
  @Flag(help: "The World as JSON.") var json = false
  @Option(help: ArgumentHelp("How much each step says, 1 to 3.", valueName: "depth")) var depth: Int?

  func run() throws {
    let replay = try Replay(
      scene: scene, all: all, step: at, world: world, json: json, depth: depth, language: options.language)
    let source = ReplaySource(source)
    let path = try options.readablePath(source.recording)
    let story = try source.story { path }
    let output = TerminalDevice.standardOutput
    output.write(try replay.lines(story, layout: Layout(output)))
  }
}
