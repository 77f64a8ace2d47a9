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
      usage: "fishbowl exec [<options>] <container> <command> [<arg> ...]",
      discussion: """
        It has the container's rights, limits and environment. The container does not end with it.

        Examples:
          fishbowl exec web ps
          fishbowl exec -it web sh
          fishbowl exec --privileged web mknod /dev/kmsg c 1 11
          echo data | fishbowl exec -i web sh -c 'cat > /file'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var evidence: EvidenceOptions
    @Flag(name: .shortAndLong, help: "Leave when the program runs.") var detach = false
    @Flag(name: .shortAndLong, help: "Hand standard input on.") var interactive = false
    @Flag(name: [.customShort("t"), .customLong("tty")], help: "Give it a terminal.") var tty = false
    @Flag(help: "Keep nothing of what the program writes in the trace.") var noRecordOutput = false
    @Flag(help: "Keep what is typed in the trace, passwords too.") var recordInput = false
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

    private var globalWords: GlobalWords {
      var words = global.words(of: Self.self)
      words.evidence = evidence.evidence
      return words
    }

    func run() throws {
      throw ExitCode(try plain.perform())
    }

    var plain: ExecWords {
      ExecWords(
        global: globalWords, detach: detach, detachKeys: detachKeys,
        container: ContainerWords(
          env: env, workdir: workdir, user: user,
          settings: SettingWords(envFile: envFile, rights: RightWords(isPrivileged: privileged)),
          noRecordOutput: noRecordOutput, recordInput: recordInput, interactive: interactive, tty: tty, words: words))
    }
  }
#endif
