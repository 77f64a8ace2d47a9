import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace sql`: one SELECT over the trace's views, or a prompt for many.
struct TraceSqlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "sql", abstract: "Ask the trace in SQL.",
    discussion: """
      What there is to ask: fishbowl trace sql 'SELECT * FROM dictionary'
      Without a query it asks for them: at a terminal with a prompt, that completes views and columns by the tab key and \
      knows .views, .describe VIEW, .save NAME and .help; else queries are read from standard input, each ended by a ;.

      Examples:
        fishbowl trace sql --run all 'SELECT run, exit FROM run'
        fishbowl trace sql --format csv 'SELECT * FROM step' > steps.csv
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: "One SELECT.") var query: String?
  @Option(name: .customLong("run"), help: ArgumentHelp("Which runs it sees.", valueName: "n[,m]|all"))
  var runs: String?
  @Flag(help: "Print JSON: an array with an object for each row.") var json = false
  @Option(help: ArgumentHelp("How rows are printed.", valueName: "table|json|csv")) var format: AnswerFormat?

  func run() throws {
    let path = try global.readablePath()
    let trace = try TraceQuery(path: path, scope: try Scope(runs))
    let format = format ?? (json ? .json : .table)
    do {
      if let query { return format.write(try trace.rows(query)) }
      try QueryPrompt(trace, path: path, format: format).run()
    } catch { throw QueryWords.meant(error) }
  }
}

/// How the rows of an answer are printed.
enum AnswerFormat: String, CaseIterable, ExpressibleByArgument {
  case table, json, csv

  func write(_ answer: Answer) {
    let output = TerminalDevice.standardOutput
    switch self {
    case .table: output.write(TraceText.table(answer))
    case .json: output.write([TraceText.json(answer)])
    case .csv: output.write(bytes: Array(TraceText.csv(answer, sanitised: output.isTerminal).utf8))
    }
  }
}
