import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace sql`: one SELECT over the trace's views.
struct TraceSqlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Ask the trace in SQL.",
    discussion: """
      What there is to ask: fishbowl trace sql 'SELECT * FROM dictionary'
      Example: fishbowl trace sql --run all 'SELECT run, exit FROM run'
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: "One SELECT.") var query: String
  @Option(name: .customLong("run"), help: ArgumentHelp("Which runs it sees.", valueName: "n[,m]|all"))
  var runs: String?
  @Flag(help: "Print JSON: an array with an object for each row.") var json = false

  func run() throws {
    let answer = try TraceQuery(path: try global.readablePath(), scope: try Scope(runs)).rows(query)
    TerminalDevice.standardOutput.write(json ? [TraceText.json(answer)] : TraceText.table(answer))
  }
}
