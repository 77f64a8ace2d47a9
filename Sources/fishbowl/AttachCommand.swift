import ArgumentParser
import Narration
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl attach`: the streams of a container that runs.
  struct AttachCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "attach", abstract: "Connect to the streams of a running container.",
      discussion: """
        No process is made: what is typed goes to the container's first process, and what it writes is printed. Several may be \
        attached at once. Ends with the container, and with its exit code. One with a terminal is left by Ctrl-P Ctrl-Q.

        Examples:
          fishbowl attach web
          fishbowl attach --no-stdin --narrate web
          fishbowl plan attach web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Flag(help: "Don't hand standard input on.") var noStdin = false
    @Option(help: ArgumentHelp("Whether signals go to the container. Default: true.", valueName: "true|false"))
    var sigProxy = true
    @Option(help: ArgumentHelp(DetachKeysHelp.text, valueName: "keys")) var detachKeys: String?
    @Argument(help: ArgumentHelp("Name or ID.", valueName: "container")) var container: String

    func run() throws {
      let narrator = Narrator(global.language)
      let ending = try Engines.performing(global.words(of: Self.self)).attach(
        container, input: !noStdin, proxies: sigProxy, Invocations.make(global.words),
        unheard: { LiveNarration.sayUnheard($0, narrator) },
        console: Consoles.make(input: !noStdin, detachKeys: detachKeys))
      Consoles.sayLeft(ending)
      for text in ending.warnings + [ending.failure].compactMap(\.self) {
        TerminalDevice.standardError.write(["fishbowl: \(text)".sanitised])
      }
      throw ExitCode(ending.exitCode)
    }
  }
#endif
