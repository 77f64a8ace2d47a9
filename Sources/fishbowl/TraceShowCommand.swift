import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace show`: the steps of one run as they were recorded, without words.
struct TraceShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a run's steps, with --json its calls, proofs and effects too.",
    discussion: "Example: fishbowl trace show 3",
    helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Number of the run. Default: the last that made a process.", valueName: "run"))
  var number: Int?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let query = try TraceQuery(path: try global.readablePath(), scope: number.map { .runs([$0]) } ?? .last)
    TerminalDevice.standardOutput.write(json ? [try TraceText.wholeRun(query)] : try TraceText.steps(query))
  }
}
