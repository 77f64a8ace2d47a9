import ArgumentParser
import Narration
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl exec`: another program in a container that runs.
  struct ExecCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "exec", abstract: "Run another program in a running container.",
      discussion: """
        It has the container's rights, limits and environment. The container does not end with it.

        Examples:
          fishbowl exec web ps
          fishbowl exec -it web sh
          fishbowl exec --privileged web mknod /dev/kmsg c 1 11
          echo data | fishbowl exec -i web sh -c 'cat > /file'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @Flag(name: .shortAndLong, help: "Leave when the program runs.") var detach = false
    @Flag(name: .shortAndLong, help: "Hand standard input on.") var interactive = false
    @Flag(name: [.customShort("t"), .customLong("tty")], help: "Give it a terminal.") var tty = false
    @Flag(help: "With every capability. Its filter stays the container's.") var privileged = false
    @Option(help: ArgumentHelp(DetachKeysHelp.text, valueName: "keys")) var detachKeys: String?
    @Option(name: .shortAndLong, help: ArgumentHelp("Set an environment variable.", valueName: "name=value"))
    var env: [String] = []
    @Option(help: ArgumentHelp("Variables from a file of lines NAME=VALUE.", valueName: "file")) var envFile: [String] =
      []
    @Option(name: .shortAndLong, help: ArgumentHelp("Working directory.", valueName: "dir")) var workdir: String?
    @Option(name: .shortAndLong, help: ArgumentHelp("User and group.", valueName: "name|uid[:name|gid]"))
    var user: String?
    /// CONTAINER COMMAND [ARG…]. Set by `Fishbowl.parse`.
    @Argument(
      parsing: .captureForPassthrough,
      help: ArgumentHelp(
        "The container, what to run in it, and its arguments.", valueName: "container command [arg...]"))
    var words: [String] = []

    func run() throws {
      guard let container = words.first, words.count > 1 else {
        throw UsageError("exec wants a container and a command: give both, as in `fishbowl exec web ps`", .words)
      }
      let narrator = Narrator(global.language)
      let options = try ContainerWords(
        env: env, workdir: workdir, user: user,
        settings: SettingWords(envFile: envFile, rights: RightWords(isPrivileged: privileged)),
        interactive: interactive,
        tty: tty, words: words
      ).options()
      let console = tty ? try Consoles.make(input: interactive, detachKeys: detachKeys) : nil
      let ending = try Engines.make(global.words).exec(
        container, options, Invocations.make(global.words), detaches: detach,
        unheard: { LiveNarration.sayUnheard($0, narrator) }, console: console)
      Consoles.sayLeft(ending)
      for text in ending.warnings + [ending.failure].compactMap(\.self) {
        TerminalDevice.standardError.write(["fishbowl: \(text)".sanitised])
      }
      // As docker's: who leaves at once learns nothing of the program but that it runs.
      throw ExitCode(detach && ending.failure != nil ? 1 : ending.exitCode)
    }
  }
#endif
