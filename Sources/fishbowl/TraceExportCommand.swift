import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace export`: a recording for others.
struct TraceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a recording of some runs: one file, for anyone to replay.",
    discussion: "Example: fishbowl trace export 3 -o demo.fishbowl",
    helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Which runs it holds.", valueName: "n[,m]|all")) var runs: String
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make, as demo.fishbowl.", valueName: "file"))
  var output: String
  @Option(help: "What it is called.") var title: String?
  @Flag(help: "Replace a file of that name.") var force = false

  func run() throws {
    let tool = "fishbowl \(Fishbowl.configuration.version)"
    let made = try TraceReader(path: try global.tracePath())
      .export(try Scope(runs), to: output, title: title, tool: tool, force: force)
    let what = made.count == 1 ? "run \(made[0])" : "\(made.count) runs"
    TerminalDevice.standardError.write([
      "Recorded \(what) into \(output.sanitised).   Look: fishbowl replay \(output.sanitised)"
    ])
  }
}
