import ArgumentParser
import Narration
import Planning
import Player
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl run`: makes a container, stays with it, and ends as its program did.
  struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Make a container and run a command in it.", usage: ContainerOptions.usage("run"),
      discussion: """
        Examples:
          fishbowl run tiny echo hi
          fishbowl run --narrate -m 64m tiny free
          fishbowl run --step tiny echo hi
          fishbowl run --skip uts.hostname --narrate tiny hostname
          fishbowl run --fail cgroup.join=EPERM tiny echo hi
          echo data | fishbowl run -i --rm tiny wc -c
          fishbowl run -it --rm tiny sh
          fishbowl run -d --name web tiny httpd -f
          fishbowl run --rm -v data:/data -v "$PWD":/src:ro tiny ls /src
          fishbowl run -d --init --restart on-failure:3 --name web tiny httpd -f
          fishbowl run --rm --pid container:web --network container:web tiny ps
          fishbowl run --rm --cap-drop all -u 1000 tiny id
          fishbowl run --rm --device /dev/fuse --cap-add sys_admin tiny ls -l /dev/fuse
          fishbowl run --break-isolation --rm tiny escape
          fishbowl run --watch-files --rm tiny sh -c 'echo hi > /hi; rm /hi'
          fishbowl run --pull always debian:12 cat /etc/debian_version
          fishbowl run --rootfs /srv/debian /bin/bash -c 'id'

        Exit codes: the program's own; 128 + n if signal n ended it; 127 if it was not found, 126 if it could not be run, \
        125 if the container could not be made. Without --network host it has a loopback network only, in this version.

        --step and --step-all want a terminal: what they show goes to standard error, and keys are read from the terminal \
        itself, so that standard input stays the program's. What is stopped there is undone: exit code 125, or 130 by Ctrl-C. \
        What protects the machine is left out with --break-isolation only. `fishbowl plan run` shows kinds, and what goes \
        with one that is left out.

        Signals go to the program. As PID 1 it gets only those it has a handler for: of SIGINT (Ctrl-C) and SIGTERM the \
        third that it does not get kills it. From elsewhere: fishbowl stop NAME. With -t Ctrl-C is a key like any other, and \
        Ctrl-P Ctrl-Q leaves the program running.
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Flag(help: "Tell the nine scenes while they happen, on standard error.") var narrate = false
    @OptionGroup var steps: StepOptions
    @OptionGroup var altering: AlteringOptions
    @OptionGroup var evidence: EvidenceOptions
    @Flag(help: "Don't record this run.") var noTrace = false
    @Flag(name: .shortAndLong, help: "Leave when the program runs, and print the container's ID.") var detach = false
    @Option(help: ArgumentHelp(DetachKeysHelp.text, valueName: "keys")) var detachKeys: String?
    @OptionGroup var container: ContainerOptions

    func run() throws {
      throw ExitCode(try plain.perform())
    }

    private var words: GlobalWords {
      var words = global.words
      words.stepping = steps.stepping
      words.altering = altering.plain
      words.evidence = evidence.evidence
      return words
    }

    var plain: RunWords {
      RunWords(
        global: words, narrate: narrate, noTrace: noTrace, detach: detach, detachKeys: detachKeys,
        container: container.plain)
    }
  }

  extension RunWords {
    /// Makes the container, and returns its exit code.
    func perform() throws -> Int32 {
      guard !noTrace || global.trace == nil else {
        throw UsageError("--no-trace and --trace contradict each other: give one of them")
      }
      let options = try container.options()
      let narration = LiveNarration(global, options)
      let pulls = ImagePulls(global: global, output: .standardError, isQuiet: container.isQuiet, records: !noTrace)
      return try pulls.performing(options, container.pullPolicy(), checksFirst: narrate || narration.isForPeople) {
        try perform(options, narration)
      }
    }

    private func perform(_ options: RunOptions, _ narration: LiveNarration) throws -> Int32 {
      let invocation = try Invocations.make(global, records: !noTrace)
      if narrate || narration.isForPeople { narration.say(Engines.make(global).newNotices(options)) }
      LiveNarration.sayDiscarded(Engines.make(global).discardedLimits(options), global.language)
      if narrate { narration.open(try PlanRunCommand.plan(options, global)) }
      let listener: ContainerEngine.Listener? = narrate ? { narration.tell($0, $1, $2) } : nil
      let ending = try Engines.performing(global)
        .run(
          options, invocation, detaches: detach, listener: listener, unheard: narration.sayUnheard, console: console())
      if detach, ending.failure == nil { TerminalDevice.standardOutput.write([ending.container ?? ""]) }
      narration.close(ending, narrates: narrate)
      Consoles.sayLeft(ending)
      return ending.exitCode
    }

    private func console() throws -> Console? {
      container.tty ? try Consoles.make(input: container.interactive, detachKeys: detachKeys) : nil
    }
  }

  enum DetachKeysHelp {
    static let text = "Keys that leave a program with -t running. Default: ctrl-p,ctrl-q."
  }
#endif
