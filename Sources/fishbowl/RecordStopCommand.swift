import ArgumentParser
import Planning
import Terminal
import TraceStore

struct RecordStopCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stop", abstract: "Write the runs since start into the recording.",
    discussion: """
      Names that are still in it are listed. --mask and --redact take them out before a byte of the file is written.

      Examples:
        fishbowl record stop
        fishbowl record stop --mask user,host,home
        fishbowl record stop -o elsewhere.fishbowl
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @OptionGroup var masking: MaskOptions
  @Option(name: .shortAndLong, help: ArgumentHelp("Another file than start named.", valueName: "file"))
  var output: String?
  @Flag(help: "Replace a file of that name.") var force = false
  @Flag(help: "Write no file; the runs stay in the trace.") var discard = false

  func run() throws {
    let writer = try global.traceWriter()
    let reader = try TraceReader(path: try global.tracePath())
    guard let take = try reader.take() else {
      throw UsageError("no recording is being made: fishbowl record start FILE begins one", .words)
    }
    if discard { return try writer.set(nil) }
    let (runs, file) = (try reader.runs(of: take), output ?? take.file)
    guard !runs.isEmpty else {
      throw UsageError(
        "no run has joined \(file): make one, or end the recording by fishbowl record stop --discard", .words)
    }
    let mask = try masking.words
    let made = try mask.export(
      .runs(runs), of: reader, to: file, title: take.title, force: force, dryRun: masking.dryRun)
    guard !masking.dryRun else { return }
    try writer.set(nil)
    MaskWords.say(made, in: file)
    if mask.isEmpty { try MaskWords.offer(file) }
  }
}

struct RecordEditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Make another recording of one: runs left out, texts taken out.",
    discussion: """
      Whole runs are kept or left out; what happened in them is never changed. What is taken out becomes ‹redacted›, and \
      is shown first; `fishbowl trace info` and `trace verify` say so of the new file, and of which it was made.

      Examples:
        fishbowl record edit week3.fishbowl --keep 2,4 -o out.fishbowl
        fishbowl record edit week3.fishbowl --redact 'lab-[0-9]+' -o out.fishbowl
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The recording.", valueName: "file")) var file: String
  @Option(help: ArgumentHelp("The runs that stay. Default: all.", valueName: "n[,m]")) var keep: String?
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make.", valueName: "file")) var output: String
  @Option(help: "What it is called. Default: as before.") var title: String?
  @OptionGroup var masking: MaskOptions
  @Flag(help: "Replace a file of that name.") var force = false

  func run() throws {
    let reader = try TraceReader(path: try global.readablePath(file))
    let made = try masking.words.export(
      try keep.map { try Scope($0) } ?? .all, of: reader, to: output, title: try title ?? reader.meta()["title"],
      force: force, dryRun: masking.dryRun)
    if !masking.dryRun { MaskWords.say(made, in: output) }
  }
}

/// What is taken out before a recording is written.
struct MaskOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Names to take out: user, host, home, container, all.", valueName: "sort[,sort]"))
  var mask: [String] = []
  @Option(help: ArgumentHelp("Texts to take out: a regular expression.", valueName: "pattern")) var redact: [String] =
    []
  @Flag(help: "Only show what would be taken out.") var dryRun = false

  var words: MaskWords { get throws { try MaskWords(mask, patterns: redact) } }
}

extension MaskWords {
  /// Which names a recording holds, and how to be rid of them.
  static func offer(_ file: String) throws {
    let reader = try TraceReader(path: file)
    let known = Acquaintance(ofUsers: try reader.users(in: .all))
    try found(in: reader, sorts: Nameable.found, known) { names in
      guard !names.isEmpty else { return }
      TerminalDevice.standardError.write(
        TraceText.names(names) + [
          "Take them out: fishbowl record edit \(file.sanitised) --mask user,host,home,container -o OUT.fishbowl"
        ])
    }
  }

  /// By a copy that would be without them, which is made aside and thrown away.
  static func found(
    in reader: TraceReader, sorts: Set<Nameable>, _ known: Acquaintance, _ use: ([Masked]) -> Void
  ) throws {
    let aside = TextFile.scratch + "/names-\(UInt64.random(in: 0...(.max)))"
    _ = try reader.export(.all, to: aside, tool: "", masking: sorts, knowing: known) { names in
      use(names)
      return false
    }
  }
}
