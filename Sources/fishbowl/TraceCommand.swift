import ArgumentParser

/// `fishbowl trace`: what was recorded, for those who want it as it is.
struct TraceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trace", abstract: "List, show, query, compare, check and export what was recorded.",
    discussion: """
      Examples:
        fishbowl trace ls
        fishbowl trace sql 'SELECT level, pid FROM pid WHERE process = 1'
        fishbowl trace sql --run all 'SELECT run, count(*) FROM step GROUP BY run'
        fishbowl trace diff 3 4
        fishbowl trace export 3 -o demo.fishbowl
      Give --trace FILE to read a recording.
      """,
    subcommands: [
      TraceLsCommand.self, TraceShowCommand.self, TraceSqlCommand.self, TraceVerifyCommand.self,
      TraceDiffCommand.self, TraceExportCommand.self, TraceImportCommand.self, TracePruneCommand.self,
      TraceInfoCommand.self,
    ], helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
}
