import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace ls`: the runs, and where they lie.
struct TraceLsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ls", abstract: "List the recorded runs.", discussion: "Example: fishbowl trace ls --json",
    helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let reader = try TraceReader(path: try global.readablePath())
    let runs = try reader.runs()
    TerminalDevice.standardOutput.write(
      json ? [try TraceText.json(reader.path, runs)] : TraceText.list(reader.path, runs))
  }
}
