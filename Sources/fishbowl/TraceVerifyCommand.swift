import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace verify`: whether what was recorded agrees with itself and with the reducer.
struct TraceVerifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify", abstract: "Check recorded runs against the rules by which they were made.",
    discussion: """
      The effects are computed anew; calls, results and outcomes must agree; and what was read of /proc with `run \
      --evidence each` must be what the World says, before and after each step.

      Example: fishbowl trace verify 3
      """,
    helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Number of the run. Default: all.", valueName: "run")) var number: Int?
  @Flag(help: "Print JSON.") var json = false

  func run() throws {
    let reader = try TraceReader(path: try global.readablePath())
    let runs = try reader.numbers(in: number.map { .runs([$0]) } ?? .all)
    let findings = try runs.flatMap { try reader.verify($0) }
    TerminalDevice.standardOutput.write(
      json ? [try TraceText.json(findings)] : TraceText.findings(findings, in: runs) + (try masking(reader)))
    if !findings.isEmpty { throw ExitCode(1) }
  }

  /// A recording from which names were taken out says so.
  private func masking(_ reader: TraceReader) throws -> [String] {
    try reader.masked().map {
      ["Names were taken out when this recording was made (\($0.sanitised)); values that held one are not compared."]
    } ?? []
  }
}
