import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace prune`: old runs go.
struct TracePruneCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "prune", abstract: "Remove old runs from your trace.",
    discussion: """
      Without options, runs that are over for more than \(Retention.standard.days) days go, but the last \
      \(Retention.standard.runs) stay in any case. Nothing is removed but by this verb. No byte of them stays in the file; \
      their numbers are not given again. Recordings are files of their own, and stay.

      Examples:
        fishbowl trace prune
        fishbowl trace prune --days 30 --keep 20 -f
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("Younger runs stay.", valueName: "days")) var days = Retention.standard.days
  @Option(help: ArgumentHelp("So many of the last runs stay.", valueName: "runs")) var keep = Retention.standard.runs
  @Flag(name: .shortAndLong, help: "Don't ask.") var force = false
  @Flag(help: "Only say which would go.") var dryRun = false

  func validate() throws {
    guard days >= 0, keep >= 0 else { throw ValidationError("--days and --keep are numbers from 0 on") }
  }

  func run() throws {
    let writer = try global.traceWriter()
    let reader = try TraceReader(path: try global.tracePath())
    let runs = try reader.prunable(Retention(days: days, runs: keep))
    let rule = "Runs older than \(days) days go, the last \(keep) stay."
    guard !runs.isEmpty, !dryRun else {
      return TerminalDevice.standardOutput.write([rule + " " + Self.said(runs, isDone: false)])
    }
    guard force || Question.isAnswered([rule, "WARNING! This will remove \(runs.count) runs for good."]) else { return }
    try writer.remove(runs)
    TerminalDevice.standardOutput.write([rule + " " + Self.said(runs, isDone: true)])
  }

  private static func said(_ runs: [Int], isDone: Bool) -> String {
    guard let first = runs.first, let last = runs.last else { return "There are none to remove." }
    let which = first == last ? "run \(first)" : "\(runs.count) runs, \(first) to \(last)"
    return isDone ? "Removed \(which)." : "That would be \(which)."
  }
}
