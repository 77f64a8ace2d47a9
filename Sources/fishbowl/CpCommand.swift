import ArgumentParser
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl cp`: files between a container and the host.
  struct CpCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "cp", abstract: "Copy files and folders into a container, or out of it.",
      discussion: """
        One side is CONTAINER:PATH; `-` on the other is a tar on standard input or output. Paths in the container, and links \
        on them, end in the container. A folder is copied into one that is there, and as it if there is none; with /. at its \
        end only what is in it.

        Examples:
          fishbowl cp notes.txt web:/tmp/
          fishbowl cp web:/etc/. etc-of-web
          fishbowl cp web:/var/log - | tar tv
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: ToldOptions
    @Flag(name: .shortAndLong, help: "On the host, keep the owners that the files have in the container.")
    var archive = false
    @Flag(name: [.customShort("L"), .long], help: "Copy what a link leads to, and not the link.") var followLink = false
    @Flag(name: .shortAndLong, help: "As docker has it; here no progress is shown anyway.") var quiet = false
    @ArgumentParser.Argument(help: ArgumentHelp("PATH, CONTAINER:PATH or -.", valueName: "source")) var source: String
    @ArgumentParser.Argument(help: ArgumentHelp("PATH, CONTAINER:PATH or -.", valueName: "target")) var target: String

    func run() throws {
      guard !source.isEmpty else { throw EngineError("source can not be empty", exitCode: 1) }
      guard !target.isEmpty else { throw EngineError("destination can not be empty", exitCode: 1) }
      let engine = Engines.make(global.words(of: Self.self))
      let invocation = try Invocations.make(global.words)
      let manner = ContainerEngine.CopyManner(keepsOwners: archive, followsLinks: followLink)
      switch (Side(source), Side(target)) {
      case (.inside, .inside):
        throw EngineError("copying between containers is not supported: copy to the host first", exitCode: 1)
      case (.host, .host):
        throw EngineError("must specify at least one container source: give CONTAINER:PATH on one side", exitCode: 1)
      case (.inside(let container, let path), .host(let target)):
        guard target != nil || !TerminalDevice.standardOutput.isTerminal else {
          throw EngineError("cowardly refusing to write a tar to a terminal: redirect it", exitCode: 1)
        }
        try engine.copy(from: container, path, to: target, manner, invocation)
      case (.host(let source), .inside(let container, let path)):
        try engine.copy(source, into: container, at: path, manner, invocation)
      }
    }

    /// As docker reads it: what begins with / or . is the host's, whatever colon comes later.
    private enum Side {
      /// Nil: standard input or output.
      case host(String?)
      case inside(String, String)

      init(_ word: String) {
        guard let colon = word.firstIndex(of: ":"), !word.hasPrefix("/"), !word.hasPrefix(".") else {
          self = .host(word == "-" ? nil : word)
          return
        }
        self = .inside(String(word[..<colon]), String(word[word.index(after: colon)...]))
      }
    }
  }
#endif
