import ArgumentParser
import Terminal
import TraceStore

/// `fishbowl trace import`: runs of a recording, or what strace saw of another runtime, become runs of one's own trace.
struct TraceImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Take runs of a recording into your trace, or a strace of another runtime.",
    discussion: """
      They get numbers of their own; what is here already is not taken twice.

      With --strace the file is a log of strace -f of runc, crun, or podman's or docker's runtime, best with -ttt -T -v -s \
      4096. Calls that steps of Fishbowl's make become such steps, in their scenes; the others are kept as call.other.

      Examples:
        fishbowl trace import week3.fishbowl
        fishbowl trace import week3.fishbowl --run 2,4
        strace -f -ttt -T -v -s 4096 -o runc.txt runc run c1
        fishbowl trace import --strace runc.txt
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The recording, or the log.", valueName: "file")) var file: String
  @Option(name: .customLong("run"), help: ArgumentHelp("Which of its runs. Default: all.", valueName: "n[,m]|all"))
  var runs: String = "all"
  @Flag(help: "The file is a log of strace.") var strace = false

  func run() throws {
    let file = try global.readablePath(file)
    let recording = strace ? nil : try TraceReader(path: file)
    let story = strace ? try StraceImport(file) : nil
    let writer = try global.traceWriter()
    let taken =
      try story.map { [try $0.write(writer)] } ?? recording.map { try writer.adopt(try Scope(runs), from: $0) }
    TerminalDevice.standardOutput.write(
      (taken ?? []).map { "run \($0.was) is \($0.wasKnown ? "here already as" : "now") run \($0.number)" })
  }
}
