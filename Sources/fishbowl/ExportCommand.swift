import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl export`: a container's files as a tar.
  struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "export", abstract: "Write the files of a container as a tar.",
      discussion: """
        All layers as one, as the container sees them, without volumes and without what the image says of programs: `commit` \
        keeps both. A container that runs is paused meanwhile.

        Examples:
          fishbowl export -o web.tar web
          fishbowl export web | tar tv
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The archive. Default: standard output.", valueName: "file"))
    var output: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String

    func run() throws {
      guard output != nil || !TerminalDevice.standardOutput.isTerminal else {
        throw EngineError("cowardly refusing to export to a terminal: give -o FILE, or redirect it", exitCode: 1)
      }
      try Engines.make(global.words(of: Self.self)).export(
        container, to: output, Invocations.make(global.words))
    }
  }

  /// `fishbowl import`: an image of one layer, of the tar of a file system.
  struct ImportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "import", abstract: "Make an image of the tar of a file system.",
      discussion: """
        Examples:
          fishbowl import -c 'CMD ["sh"]' rootfs.tar.gz lab/base:v1
          fishbowl export web | fishbowl import - lab/flat
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @OptionGroup var making: MakingOptions
    @ArgumentParser.Argument(help: ArgumentHelp("The tar, compressed or not; -: standard input.", valueName: "file"))
    var file: String
    @ArgumentParser.Argument(help: ArgumentHelp("Its name.", valueName: "name[:tag]")) var name: String?

    func run() throws {
      guard file != "-" || !TerminalDevice.standardInput.isTerminal else {
        throw EngineError("requested import from stdin, but stdin is a terminal: pipe a tar in", exitCode: 1)
      }
      let id = try Engines.make(global.words(of: Self.self)).importImage(
        file == "-" ? nil : file, as: name, making.making(), Invocations.make(global.words))
      TerminalDevice.standardOutput.write([id])
    }
  }

  /// `fishbowl commit`: an image of what a container has become.
  struct CommitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "commit", abstract: "Make an image of a container's changes.",
      discussion: """
        The container's writable layer becomes the image's uppermost, on those that it lay on; what volumes hold is not in it. \
        A running container stands still meanwhile.

        Examples:
          fishbowl commit web lab/web:v2
          fishbowl commit -m 'with notes' -c 'CMD ["sh"]' web lab/web:v2
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @OptionGroup var making: MakingOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("Who made it.", valueName: "text")) var author: String?
    @Flag(name: .shortAndLong, inversion: .prefixedNo, help: "Let it stand still meanwhile.") var pause = true
    @ArgumentParser.Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String
    @ArgumentParser.Argument(help: ArgumentHelp("The image's name.", valueName: "name[:tag]")) var name: String?

    func run() throws {
      let id = try Engines.make(global.words(of: Self.self)).commit(
        container, as: name, making.making(author), pauses: pause, Invocations.make(global.words))
      TerminalDevice.standardOutput.write([id])
    }
  }

  /// What is said of an image that is being made.
  struct MakingOptions: ParsableArguments {
    @Option(name: .shortAndLong, help: ArgumentHelp("What is said of it in its history.", valueName: "text"))
    var message: String?
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER, VOLUME, WORKDIR.", valueName: "line"))
    var change: [String] = []

    func making(_ author: String? = nil) -> ContainerEngine.Making {
      ContainerEngine.Making(author: author, message: message, changes: change)
    }
  }
#endif
