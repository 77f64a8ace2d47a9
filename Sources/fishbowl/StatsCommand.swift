import ArgumentParser
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl stats`: what containers use.
  struct StatsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "stats", abstract: "Show what containers use, again and again.",
      discussion: """
        CPU % counts one processor as 100. Memory is docker's: what the group uses, less the file pages that have not been \
        used for a while (inactive_file), since the kernel takes those back before anything is short. NET I/O leaves the \
        loopback out. BLOCK I/O is the io controller's count; where containers have no group of it, that of their \
        processes in /proc/PID/io. On a terminal the table is drawn again until Ctrl-C.

        Examples:
          fishbowl stats
          fishbowl stats --no-stream web
          fishbowl stats --no-stream --format 'table {{.Name}}\\t{{.MemUsage}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Those too that do not run.") var all = false
    @Flag(help: "Show one table, and leave.") var noStream = false
    @Flag(help: "Don't shorten IDs.") var noTrunc = false
    @Flag(help: "Print JSON: a list each time.") var json = false
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Name}}; or json.", valueName: "template"))
    var format: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs. Default: all that run.", valueName: "container"))
    var containers: [String] = []

    /// Milliseconds between two looks: long enough for the kernel's clock of processor time.
    private static let interval = 500

    func run() throws {
      let engine = Engines.make(global.words)
      engine.recover()
      var before = try engine.used(containers, all: all)
      // What can't be read as a template is said before the first wait.
      _ = try lines([], since: [])
      while true {
        ThisProcess.sleep(milliseconds: Self.interval)
        let now = try engine.used(containers, all: all)
        guard show(try lines(now, since: before)), !noStream else { return }
        before = now
      }
    }

    /// False when nobody reads any more.
    private func show(_ lines: [String]) -> Bool {
      let output = TerminalDevice.standardOutput
      guard !noStream, output.isRedrawable else {
        return output.write(bytes: Array(lines.map { $0 + "\n" }.joined().utf8))
      }
      // From the top; what an earlier table has left to the right and below is erased.
      let text = "\u{1b}[H" + lines.map { $0 + "\u{1b}[K\n" }.joined() + "\u{1b}[J"
      return output.write(bytes: Array(text.utf8))
    }

    private func lines(_ used: [ContainerEngine.Used], since before: [ContainerEngine.Used]) throws -> [String] {
      let rows = used.map { container in fields(container, since: before.first { $0.id == container.id }) }
      return json ? [JSON.array(rows).text] : try Self.listing.lines(rows, format: format)
    }

    static let listing = Listing(columns: [
      ("ID", "CONTAINER ID"), ("Name", "NAME"), ("CPUPerc", "CPU %"), ("MemUsage", "MEM USAGE / LIMIT"),
      ("MemPerc", "MEM %"), ("NetIO", "NET I/O"), ("BlockIO", "BLOCK I/O"), ("PIDs", "PIDS"),
    ])

    /// Under the names that docker's templates have.
    private func fields(_ used: ContainerEngine.Used, since before: ContainerEngine.Used?) -> JSON {
      let share = used.memoryLimit > 0 ? Double(used.memory) / Double(used.memoryLimit) * 100 : 0
      let pair = { (one: Int64, other: Int64) in
        JSON.string("\(Units.decimal(one, digits: 3)) / \(Units.decimal(other, digits: 3))")
      }
      let id = noTrunc ? used.id : String(used.id.prefix(12))
      return .object([
        "BlockIO": pair(used.read, used.written), "CPUPerc": .string(used.percent(since: before).text(places: 2) + "%"),
        "Container": .string(id), "ID": .string(id), "MemPerc": .string(share.text(places: 2) + "%"),
        "MemUsage": .string("\(Units.binary(used.memory)) / \(Units.binary(used.memoryLimit))"),
        "Name": .string(used.name), "NetIO": pair(used.received, used.sent), "PIDs": .string(String(used.tasks)),
      ])
    }
  }
#endif
