import ArgumentParser
import Planning
import Terminal
import TraceStore

/// `fishbowl trace export`: a recording for others, or a page for their browser.
struct TraceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a recording of some runs, or a page: one file, for anyone to look at.",
    discussion: """
      Without --format a recording, for fishbowl replay. html makes a page that any browser opens, without a network: the \
      picture at each step, the cards in both languages, and all of it as text. Without -o a page goes to standard output.

      With --mask, names become ‹redacted› before a byte of the file is written: user (users), host (the machine and its \
      domains), home (paths under a home directory), container (containers), or all of them. What was taken out, and how \
      often, is shown first. Numbers stay: PIDs, user ids, addresses.

      Examples:
        fishbowl trace export 3 -o demo.fishbowl
        fishbowl trace export --format html -o last.html
        fishbowl trace export 1,3 --format html --mask all -o share.html
        fishbowl trace export all -o share.fishbowl --mask user,host,home
        fishbowl trace export all -o share.fishbowl --mask all --dry-run
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Which runs it holds. Default: the last that made a process.", valueName: "n[,m]|all"))
  var runs: String?
  @Option(help: ArgumentHelp("What to make: fishbowl (a recording) or html (a page).", valueName: "format"))
  var format = ExportFormat.fishbowl
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make, as demo.fishbowl.", valueName: "file"))
  var output: String?
  @Option(help: "What it is called.") var title: String?
  @Option(help: ArgumentHelp("Names to take out: user, host, home, container, all.", valueName: "sort[,sort]"))
  var mask: [String] = []
  @Flag(help: "Only show what --mask would take out.") var dryRun = false
  @Flag(help: "Replace a file of that name.") var force = false

  func validate() throws {
    switch format {
    case .fishbowl where output == nil:
      throw ValidationError("a recording needs a file: name it by -o, as -o demo.fishbowl")
    case .html where title != nil: throw ValidationError("a page is named after its run: leave out --title")
    default: break
    }
  }

  func run() throws {
    let reader = try TraceReader(path: try global.readablePath())
    let scope = try Scope(runs)
    let sorts = try mask.reduce(into: Set<Nameable>()) { $0.formUnion(try Nameable.list($1)) }
    let people = sorts.isEmpty ? Acquaintance() : Acquaintance(ofUsers: try reader.users(in: scope))
    switch format {
    case .fishbowl: try record(reader, scope, sorts, people)
    case .html: try render(reader, scope, sorts, people)
    }
  }

  private func record(_ reader: TraceReader, _ scope: Scope, _ sorts: Set<Nameable>, _ people: Acquaintance) throws {
    let output = output ?? ""
    let made = try reader.export(
      scope, to: output, title: title, tool: "fishbowl \(Fishbowl.configuration.version)", force: force,
      masking: sorts, knowing: people, shows: show(sorts))
    guard !dryRun else { return }
    let what = made.count == 1 ? "run \(made[0])" : "\(made.count) runs"
    TerminalDevice.standardError.write([
      "Recorded \(what) into \(output.sanitised).   Look: fishbowl replay \(output.sanitised)"
    ])
  }

  private func render(_ reader: TraceReader, _ scope: Scope, _ sorts: Set<Nameable>, _ people: Acquaintance) throws {
    let text = try reader.rendered(scope, masking: sorts, knowing: people, shows: show(sorts)) {
      try format.text($0, $1, global.language)
    }
    guard let text else { return }
    guard let output else {
      TerminalDevice.standardOutput.write(bytes: Array(text.utf8))
      return
    }
    try TraceReader.write(text, to: output, force: force)
    TerminalDevice.standardError.write(["Wrote \(output.sanitised): open it in a browser."])
  }

  /// What was masked is said first; nothing is made of it on a dry run.
  private func show(_ sorts: Set<Nameable>) -> ([Masked]) -> Bool {
    { taken in
      if !sorts.isEmpty { TerminalDevice.standardError.write(TraceText.masked(taken, sorts)) }
      return !dryRun
    }
  }
}

extension Acquaintance {
  /// Those users as this machine knows them, and who is at work now.
  fileprivate init(ofUsers users: [UInt32]) {
    let passwd = TextFile.bytes("/etc/passwd").map { String(decoding: $0, as: UTF8.self) } ?? ""
    let files = UserFiles(passwd: passwd)
    let known = Environment.variables(["SUDO_USER", "USER", "LOGNAME"]).values
    let homes = users.map(files.home) + known.compactMap(files.home) + [Environment.variable("HOME") ?? "/"]
    self.init(names: users.compactMap(files.name) + known, homes: homes)
  }
}
