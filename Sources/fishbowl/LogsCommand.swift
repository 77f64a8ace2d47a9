import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl logs`: what a container wrote, byte for byte, on the stream it wrote it to.
  struct LogsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "logs", abstract: "Print what a container wrote.",
      discussion: """
        Examples:
          fishbowl logs web
          fishbowl logs -f --tail 10 web
          fishbowl logs -t --since 10m web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Go on with what it writes, until it ends.") var follow = false
    @Flag(name: .shortAndLong, help: "Before each line, when it was written.") var timestamps = false
    @Option(
      name: [.customShort("n"), .customLong("tail")], parsing: .unconditional,
      help: ArgumentHelp("Only the last lines. Default: all.", valueName: "number|all"))
    var tail = "all"
    @Option(help: ArgumentHelp("Only from then on: a time, or 10m, 2h ago.", valueName: "time")) var since: String?
    @Option(help: ArgumentHelp("Only what was before.", valueName: "time")) var until: String?
    @Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String

    func run() throws {
      var printer = LogPrinter(
        timestamps: timestamps, last: try lines, since: try since.map { try Moments.read($0, "--since") },
        until: try until.map { try Moments.read($0, "--until") })
      try Engines.make(global.words).logs(container, follows: follow) { printer.take($0) }
      printer.finish()
    }

    private var lines: Int? {
      get throws(UsageError) {
        guard tail != "all" else { return nil }
        guard let number = Int(tail) else {
          throw UsageError("--tail \(tail): give a number of lines, or all")
        }
        return number < 0 ? nil : number
      }
    }
  }

  /// Chooses, marks and prints.
  private struct LogPrinter {
    let timestamps: Bool
    let since: Int64?
    let until: Int64?
    /// Lines that are held back until it is known which are the last ones; nil when it is.
    private var held: [(stream: Int, bytes: [UInt8])]?
    private let last: Int
    /// Of each stream: whether the next byte begins a line.
    private var isAtStart = [1: true, 2: true]

    init(timestamps: Bool, last: Int?, since: Int64?, until: Int64?) {
      self.timestamps = timestamps
      self.since = since
      self.until = until
      self.last = last ?? 0
      held = last == nil ? nil : []
    }

    /// Nil: that was all there is for now.
    mutating func take(_ written: ContainerEngine.Written?) -> Bool {
      guard let written else {
        finish()
        return true
      }
      if let until, written.time > until { return false }
      if let since, written.time < since { return true }
      guard timestamps || held != nil else { return print(written.stream, written.bytes) }
      var rest = written.bytes[...]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? rest.endIndex
        guard take(line: rest[..<end], written) else { return false }
        rest = rest[end...]
      }
      return true
    }

    private mutating func take(line: ArraySlice<UInt8>, _ written: ContainerEngine.Written) -> Bool {
      let begins = isAtStart[written.stream] ?? true
      isAtStart[written.stream] = line.last == UInt8(ascii: "\n")
      let mark = timestamps && begins ? ContainerEngine.moment(written.time) + " " : ""
      let bytes = Array(mark.utf8) + line
      guard held != nil else { return print(written.stream, bytes) }
      if begins || held?.isEmpty == true {
        held?.append((written.stream, bytes))
      } else if let index = held?.lastIndex(where: { $0.stream == written.stream }) {
        held?[index].bytes += bytes
      }
      if let count = held?.count, count > 2 * last + 64 { held?.removeFirst(count - last) }
      return true
    }

    mutating func finish() {
      for line in (held ?? []).suffix(last) { _ = print(line.stream, line.bytes) }
      held = nil
    }

    /// False when nobody reads any more.
    private func print(_ stream: Int, _ bytes: [UInt8]) -> Bool {
      (stream == 2 ? TerminalDevice.standardError : .standardOutput).write(bytes: bytes)
    }
  }
#endif
