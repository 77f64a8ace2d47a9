import ArgumentParser
import Terminal

/// The command `fishbowl` and its verbs.
struct Fishbowl: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fishbowl", abstract: "A container engine that you can see through.",
    version: "0.1.0", groupedSubcommands: groups, helpNames: [.customLong("help")])

  #if os(Linux)
    private static let groups = [
      CommandGroup(
        name: "Container",
        subcommands: [
          RunCommand.self, CreateCommand.self, StartCommand.self, StopCommand.self, RestartCommand.self,
          KillCommand.self, PauseCommand.self, UnpauseCommand.self, WaitCommand.self, AttachCommand.self,
          ExecCommand.self, UpdateCommand.self, RenameCommand.self, RmCommand.self, ContainerCommand.self,
        ]),
      CommandGroup(
        name: "Observation",
        subcommands: [
          PsCommand.self, LogsCommand.self, InspectCommand.self, TopCommand.self, StatsCommand.self,
          EventsCommand.self,
        ]),
      CommandGroup(
        name: "File",
        subcommands: [
          CpCommand.self, DiffCommand.self, LayersCommand.self, ExportCommand.self, CommitCommand.self,
          VolumeCommand.self,
        ]),
      CommandGroup(
        name: "Image",
        subcommands: [
          ImagesCommand.self, PullCommand.self, PushCommand.self, LoginCommand.self, LogoutCommand.self,
          LoadCommand.self, SaveCommand.self, ImportCommand.self, TagCommand.self, RmiCommand.self,
          HistoryCommand.self, ImageCommand.self,
        ]),
      CommandGroup(
        name: "Trace", subcommands: [PlanCommand.self, ReplayCommand.self, RecordCommand.self, TraceCommand.self]),
      CommandGroup(
        name: "Engine",
        subcommands: [DoctorCommand.self, InfoCommand.self, VersionCommand.self, SystemCommand.self]),
    ]
  #else
    private static let groups = [
      CommandGroup(
        name: "Trace", subcommands: [PlanCommand.self, ReplayCommand.self, RecordCommand.self, TraceCommand.self])
    ]
  #endif

  private static var verbs: [any ParsableCommand.Type] { groups.flatMap(\.subcommands) }

  /// The verbs, and below each its own.
  static var verbNames: [String: [String]] {
    var names = ["help": [String]()]
    for verb in verbs {
      names[verb.configuration.commandName ?? ""] = verb.configuration.subcommands.compactMap {
        $0.configuration.commandName
      }
    }
    return names
  }

  /// The command that the words mean. The program's words are handed to it unread: a parser has nothing to find there.
  static func parse(_ words: CommandWords) throws -> any ParsableCommand {
    var command = try read(words.parsed)
    #if os(Linux)
      if var run = command as? RunCommand {
        run.container.words = words.program
        command = run
      }
      if var exec = command as? ExecCommand {
        exec.words = words.program
        command = exec
      }
      if var top = command as? TopCommand {
        top.words = words.program
        command = top
      }
      if var create = command as? CreateCommand {
        create.container.words = words.program
        command = create
      }
    #endif
    if var plan = command as? PlanRunCommand {
      plan.container.words = words.program
      command = plan
    }
    return command
  }

  /// A verb by itself is read several times faster than among all the others; help and what is wrong want the whole.
  private static func read(_ words: [String]) throws -> any ParsableCommand {
    if let verb = verbs.first(where: { $0.configuration.commandName == words.first }),
      let command = try? verb.parseAsRoot(Array(words.dropFirst())),
      type(of: command).configuration.commandName != "help"
    {
      return command
    }
    return try parseAsRoot(words)
  }

  func run() {
    TerminalDevice.standardOutput.write([
      "Fishbowl shows how a container is made, step by step, on this machine.",
      "  fishbowl run --narrate tiny echo hi    watch one being made",
      "  fishbowl replay                        look again at what was just done",
      "  fishbowl plan run tiny echo hi         what would happen, without doing it",
      "All commands: fishbowl help          This machine: fishbowl doctor",
    ])
  }
}
