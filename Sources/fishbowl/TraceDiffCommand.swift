import ArgumentParser
import Player
import Terminal
import TraceStore

/// `fishbowl trace diff`: two runs side by side.
struct TraceDiffCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff", abstract: "Compare two runs: what one has and the other lacks, and what differs.",
    discussion: """
      Steps are paired by kind. PIDs, ids, times and the place of the store differ from run to run, and are not compared. \
      --by scene shows how many steps, calls and milliseconds each scene took; --by effect what holds at the end.

      Exit code: 0 if nothing differs, else 1.
      Examples:
        fishbowl trace diff 3 4
        fishbowl trace diff kim.fishbowl:1 lee.fishbowl:1 --by scene
        fishbowl trace diff 3 traces/runc.fishbowl --json
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("A run, a recording, or one run of it.", valueName: "a")) var left: String
  @Argument(help: ArgumentHelp("The other one.", valueName: "b")) var right: String
  @Option(help: ArgumentHelp("By what they are told apart.", valueName: "kind|scene|effect"))
  var by: RunDiffText.View = .kind
  @Flag(help: "Show steps too in which nothing differs.") var all = false
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let diff = RunDiff(try read(left), try read(right))
    let output = TerminalDevice.standardOutput
    let text = RunDiffText(global.language, layout: Layout(output))
    output.write(
      json
        ? [diff.json(names: [left, right], all: all)] : text.lines(diff, names: [left, right], by: by, all: all))
    if !diff.different.isEmpty { throw ExitCode(1) }
  }

  private func read(_ name: String) throws -> RecordedRun {
    let source = ReplaySource(name)
    let path = try global.readablePath(source.recording)
    return try source.recorded { path }
  }
}

extension RunDiffText.View: ExpressibleByArgument {}
