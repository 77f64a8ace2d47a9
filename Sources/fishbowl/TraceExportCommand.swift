import ArgumentParser
import Player
import Terminal
import TraceStore

/// `fishbowl trace export`: a recording for others, or a file for other tools.
struct TraceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a file of some runs: a recording for anyone to replay, or another form.",
    discussion: """
      With --mask, names become ‹redacted› before a byte of the file is written: user (users), host (the machine and its \
      domains), home (paths under a home directory), container (containers), or all of them. What was taken out, and how \
      often, is shown first. Numbers stay: PIDs, user ids, addresses.

      Of the other forms, asciicast is for asciinema, with a marker at each scene (one run); chrome for chrome://tracing \
      and Perfetto; otlp for OpenTelemetry, in JSON. Without -o they go to standard output. What is to be masked in them \
      is masked in a recording first, of which they are made then.

      Examples:
        fishbowl trace export 3 -o demo.fishbowl
        fishbowl trace export all -o share.fishbowl --mask user,host,home
        fishbowl trace export all -o share.fishbowl --mask all --dry-run
        fishbowl trace export 3 --format asciicast -o demo.cast
        fishbowl trace export demo.fishbowl --format chrome -o demo.json
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Which runs, or of a recording.", valueName: "n[,m]|all|recording[:n]")) var runs: String
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make, as demo.fishbowl.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("Its form.", valueName: "format")) var format: TraceFormat = .fishbowl
  @Option(help: "What a recording is called.") var title: String?
  @Option(help: ArgumentHelp("Names to take out: user, host, home, container, all.", valueName: "sort[,sort]"))
  var mask: [String] = []
  @Flag(help: "Only show what --mask would take out.") var dryRun = false
  @Flag(help: "Replace a file of that name.") var force = false

  func validate() throws {
    if format == .fishbowl, output == nil { throw ValidationError("say into which file by -o, as -o demo.fishbowl") }
    if format != .fishbowl, !mask.isEmpty || dryRun {
      throw ValidationError("--mask makes recordings only: make one, and of that the \(format.rawValue) file")
    }
  }

  func run() throws {
    let source = RunSource(runs)
    let reader = try TraceReader(path: try global.readablePath(source.recording))
    let scope = try Scope(source.runs)
    guard format == .fishbowl, let output else { return try write(reader, scope) }
    let made = try MaskWords(mask).export(scope, of: reader, to: output, title: title, force: force, dryRun: dryRun)
    if !dryRun { MaskWords.say(made, in: output) }
  }

  private func write(_ reader: TraceReader, _ scope: Scope) throws {
    let runs = try reader.numbers(in: scope).map(reader.run)
    guard let text = try format.text(of: runs, global.language) else { return }
    if let output {
      try NewFile.write(Array(text.utf8), to: output, force: force)
    } else {
      TerminalDevice.standardOutput.write(bytes: Array(text.utf8))
    }
  }
}
