import ArgumentParser
import Planning
import Terminal
import TraceStore

/// `fishbowl trace export`: a recording for others.
struct TraceExportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export", abstract: "Make a recording of some runs: one file, for anyone to replay.",
    discussion: """
      With --mask, names become ‹redacted› before a byte of the file is written: user (users), host (the machine and its \
      domains), home (paths under a home directory), container (containers), or all of them. What was taken out, and how \
      often, is shown first. Numbers stay: PIDs, user ids, addresses.

      Examples:
        fishbowl trace export 3 -o demo.fishbowl
        fishbowl trace export all -o share.fishbowl --mask user,host,home
        fishbowl trace export all -o share.fishbowl --mask all --dry-run
      """, helpNames: [.customLong("help")])

  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Which runs it holds.", valueName: "n[,m]|all")) var runs: String
  @Option(name: .shortAndLong, help: ArgumentHelp("The file to make, as demo.fishbowl.", valueName: "file"))
  var output: String
  @Option(help: "What it is called.") var title: String?
  @Option(help: ArgumentHelp("Names to take out: user, host, home, container, all.", valueName: "sort[,sort]"))
  var mask: [String] = []
  @Flag(help: "Only show what --mask would take out.") var dryRun = false
  @Flag(help: "Replace a file of that name.") var force = false

  func run() throws {
    let sorts = try mask.reduce(into: Set<Nameable>()) { $0.formUnion(try Nameable.list($1)) }
    let reader = try TraceReader(path: try global.readablePath())
    let scope = try Scope(runs)
    let made = try reader.export(
      scope, to: output, title: title, tool: "fishbowl \(Fishbowl.configuration.version)", force: force,
      masking: sorts, knowing: sorts.isEmpty ? Acquaintance() : Acquaintance(ofUsers: try reader.users(in: scope))
    ) { taken in
      if !sorts.isEmpty { TerminalDevice.standardError.write(TraceText.masked(taken, sorts)) }
      return !dryRun
    }
    guard !dryRun else { return }
    let what = made.count == 1 ? "run \(made[0])" : "\(made.count) runs"
    TerminalDevice.standardError.write([
      "Recorded \(what) into \(output.sanitised).   Look: fishbowl replay \(output.sanitised)"
    ])
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
