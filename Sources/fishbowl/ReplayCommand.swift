import ArgumentParser
import Player
import Terminal

/// `fishbowl replay`: tells a recorded run again, on any machine.
struct ReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Look again at a run, scene after scene, step by step.",
    discussion: """
      On a terminal the run fills the screen: -> and <- go from scene to scene, Tab opens every step, ? lists the keys:
        -> <- Home End   on and back      w   the World before and after
        1 .. 9           that scene       o   the output at that moment
        Tab              every step       t   the step's whole card
        ] [              note, chapter    d   say less, more, all
        } {              another run      /   find; n N: next, before
        g                go to a step     l   the other language
        a b c Enter      answer           b   an empty screen
        Space s          play, how fast   q   quit
      Elsewhere, under FISHBOWL_PLAIN=1, and with --scene, --all, --world or --json, it is told as text.

      Examples:
        fishbowl replay
        fishbowl replay --scene 5
        fishbowl replay --at 14 --world
        fishbowl replay first-run.fishbowl --all --lang ko
        fishbowl replay first-run.fishbowl --present
        fishbowl replay --notes
      """, helpNames: [.customLong("help")])

  @OptionGroup var options: GlobalOptions

  @Argument(
    help: ArgumentHelp(
      "A recording, one run of it, or the number of a run. Default: your last run that made a process; of a recording, its first.",
      valueName: "recording[:run]|run"))
  var source: String?

  @Option(help: ArgumentHelp("Open one scene, 1 to 9, into its steps.", valueName: "scene")) var scene: Int?
  @Flag(help: "Open all scenes.") var all = false
  @Option(
    help: ArgumentHelp(
      "Begin at one step, or as text show it alone, or with --world what held after it.", valueName: "step")) var at:
    Int?
  @Flag(help: "Show the processes, namespaces, mounts, layers and rights after the step of --at.") var world = false
  @Flag(help: "The World as JSON.") var json = false
  @Option(help: ArgumentHelp("How much each step says, 1 to 3.", valueName: "depth")) var depth: Int?
  @Flag(help: "For a lecture hall: light, few keys, from scene to scene.") var present = false

  @Flag(help: "In a second terminal: time, notes and the next step of what --present shows.") var notes = false

  func run() throws {
    let replay = try Replay(
      scene: scene, all: all, step: at, world: world, json: json, depth: depth, present: present,
      notes: notes, language: options.language)
    let source = ReplaySource(source)
    if replay.isNotes { return try NotesScreen.show(options.language, recording: source.recording) }
    let path = try options.readablePath(source.recording)
    if !replay.isText, ReplayScreen.isPossible {
      let (film, viewing) = try replay.opening(try source.film { path }, of: source)
      return try ReplayScreen.show(film, viewing)
    }
    let story = try source.story { path }
    let output = TerminalDevice.standardOutput
    output.write(try replay.lines(story, layout: Layout(output)))
  }
}
