import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl save`: images into an archive.
  struct SaveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "save", abstract: "Write images into an archive.",
      discussion: """
        A tar that docker, podman and skopeo read, as docker's own form and as OCI's.

        Examples:
          fishbowl save -o tiny.tar tiny
          fishbowl save tiny | docker load
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Option(name: .shortAndLong, help: ArgumentHelp("The archive. Default: standard output.", valueName: "file"))
    var output: String?
    @ArgumentParser.Argument(help: ArgumentHelp("Names or IDs.", valueName: "image")) var images: [String]

    func run() throws {
      guard output != nil || !TerminalDevice.standardOutput.isTerminal else {
        throw EngineError("cowardly refusing to save to a terminal: give -o FILE, or redirect it", exitCode: 1)
      }
      try Engines.make(global.words(of: Self.self)).save(images, to: output, Invocations.make(global.words))
    }
  }
#endif
