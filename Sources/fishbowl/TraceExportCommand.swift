import ArgumentParser
import Player
import Terminal
import TraceStore

/// `fishbowl trace export`: a recording for others, a page for their browser, or a file for other tools.
struct TraceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Make a file of some runs: a recording for anyone to replay, a page, or another form.",
    discussion: """
      Without --format a recording, for fishbowl replay. html makes a page that any browser opens, without a network: the \
      picture at each step, the cards in both languages, and all of it as text. asciicast is for asciinema, with a marker \
      at each scene (one run); chrome for chrome://tracing and Perfetto; otlp for OpenTelemetry, in JSON; markdown is the \
      transcript. mermaid and dot (Graphviz) draw one moment: processes with a PID per level, namespaces, mounts, layers, \
      after the step of --at, or at the end; with --at, markdown is of that moment too. Without -o they go to standard \
      output.

      With --mask, names become ‹redacted› before a byte of the file is written: user (users), host (the machine and its \
      domains), home (paths under a home directory), container (containers), or all of them. What was taken out, and how \
      often, is shown first. Numbers stay: PIDs, user ids, addresses.

      Examples:
        fishbowl trace export 3 -o demo.fishbowl
        fishbowl trace export all -o share.fishbowl --mask user,host,home
        fishbowl trace export all -o share.fishbowl --mask all --dry-run
        fishbowl trace export --format html -o last.html
        fishbowl trace export 1,3 --format html --mask all -o share.html
        fishbowl trace export 3 --format asciicast -o demo.cast
        fishbowl trace export demo.fishbowl --format chrome -o demo.json
        fishbowl trace export 3 --format markdown -o run.md
        fishbowl trace export 3 --format mermaid --at 39
        fishbowl trace export 3 --format dot | dot -Tsvg > end.svg
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(
    help: ArgumentHelp(
      "Which runs, or of a recording. Default: the last that made a process.", valueName: "n[,m]|all|recording[:n]"))
  var runs: String?
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make, as demo.fishbowl.", valueName: "file"))
  var output: String?
  @Option(help: ArgumentHelp("Its form.", valueName: "format")) var format: TraceFormat = .fishbowl
  @Option(help: ArgumentHelp("The moment to draw: after which step. Default: the end.", valueName: "step")) var at: Int?
  @Option(help: "What a recording is called.") var title: String?
  @Option(help: ArgumentHelp("Names to take out: user, host, home, container, all.", valueName: "sort[,sort]"))
  var mask: [String] = []
  @Flag(help: "Only show what --mask would take out.") var dryRun = false
  @Flag(help: "Replace a file of that name.") var force = false

  func validate() throws {
    if at != nil, !format.hasMoments {
      throw ValidationError("--at is a moment's: it goes with --format mermaid, dot or markdown")
    }
    switch format {
    case .fishbowl where output == nil:
      throw ValidationError("a recording needs a file: name it by -o, as -o demo.fishbowl")
    case .fishbowl: break
    default:
      if title != nil { throw ValidationError("only a recording has a title: leave out --title") }
    }
  }

  func run() throws {
    let source = runs.map { RunSource($0) }
    let reader = try TraceReader(path: try global.readablePath(source?.recording))
    let (scope, words) = (try Scope(source.map { $0.runs ?? "all" }), try MaskWords(mask))
    guard format == .fishbowl, let output else { return try write(reader, scope, words) }
    let made = try words.export(scope, of: reader, to: output, title: title, force: force, dryRun: dryRun)
    if !dryRun { MaskWords.say(made, in: output) }
  }

  private func write(_ reader: TraceReader, _ scope: Scope, _ words: MaskWords) throws {
    let text = try words.rendered(scope, of: reader, dryRun: dryRun) { reader, runs in
      try format.text(of: runs.map(reader.run), at: at, global.language) ?? ""
    }
    guard let text else { return }
    if let output {
      try TraceReader.write(text, to: output, force: force)
      let what = format == .html ? ": open it in a browser." : "."
      TerminalDevice.standardError.write(["Wrote \(output.sanitised)\(what)"])
    } else {
      TerminalDevice.standardOutput.write(bytes: Array(text.utf8))
    }
  }
}
