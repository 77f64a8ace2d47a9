import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl top`: the processes of a container.
  struct TopCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "top", abstract: "Show the processes of a running container.",
      discussion: """
        PIDs and users are the host's: a container's processes are processes of this machine. Those that exec has added \
        are there too. The trace keeps them, in the run that started the container. Options are ps's: this machine's ps is then asked, and has to show the column PID.

        Examples:
          fishbowl top web
          fishbowl top web -o pid,ppid,stat,wchan,args
          fishbowl exec web ps      the same processes with their PIDs inside
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    /// CONTAINER [ps OPTIONS]. Set by `Fishbowl.parse`.
    @Argument(
      parsing: .captureForPassthrough,
      help: ArgumentHelp("The container, and options of ps.", valueName: "container [ps options]"))
    var words: [String] = []

    func run() throws {
      guard let container = words.first else {
        throw UsageError("top wants a container: name one, as in `fishbowl top web`")
      }
      let table = try Engines.make(global.words).top(container, Array(words.dropFirst()))
      TerminalDevice.standardOutput.write(Columns.lines(table.map { $0.map(\.sanitised) }, atLeast: 20))
    }
  }
#endif
