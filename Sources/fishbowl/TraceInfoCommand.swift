import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace info`: what a recording is.
struct TraceInfoCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "info", abstract: "Say what a recording or your trace is: title, machine, runs, chapters.",
    discussion: """
      Examples:
        fishbowl trace info week3.fishbowl
        fishbowl trace info --json
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The recording. Default: your trace.", valueName: "file")) var file: String?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let info = try TraceReader(path: try global.readablePath(file)).info()
    TerminalDevice.standardOutput.write(json ? [try info.json] : info.lines)
  }
}
