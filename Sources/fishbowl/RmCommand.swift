import ArgumentParser
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl rm`: removes containers, each error on a line of its own.
  struct RmCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "rm", abstract: "Remove containers, with what they wrote.",
      discussion: "Examples:\n  fishbowl rm bold_carp\n  fishbowl rm -f 3f2a91", helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(name: .shortAndLong, help: "Kill a running container first.") var force = false
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let invocation = try Invocations.make(global.words)
      var failed = false
      for container in containers {
        do {
          _ = try Engines.make(global.words).remove(container, force: force, invocation)
          TerminalDevice.standardOutput.write([container])
        } catch {
          failed = true
          TerminalDevice.standardError.write(["fishbowl: \(error)".sanitised])
        }
      }
      if failed { throw ExitCode(1) }
    }
  }
#endif
