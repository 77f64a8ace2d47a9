import ArgumentParser
import Planning
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// `fishbowl events`: what happened to containers and images, and what happens.
  struct EventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "events", abstract: "Show what happens to containers and images.",
      discussion: """
        There is no daemon that watches: events are told from the trace. What was run with --no-trace, or recorded into \
        another trace, is not among them. Without --until it goes on until Ctrl-C.

        Examples:
          fishbowl events
          fishbowl events --since 1h --until 0s
          fishbowl events -f event=die --format '{{.Actor.Attributes.exitCode}}'
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Those too from then on: a time, or 10m, 2h ago.", valueName: "time"))
    var since: String?
    @Option(help: ArgumentHelp("Only those before, and leave when it has come.", valueName: "time")) var until: String?
    @Option(
      name: .shortAndLong,
      help: ArgumentHelp("Only those: container, event, image, type.", valueName: "key=value"))
    var filter: [String] = []
    @Option(help: ArgumentHelp("A line of fields of each, as {{.Action}}; or json.", valueName: "template"))
    var format: String?
    @Flag(help: "Print JSON: a line each.") var json = false

    func run() throws {
      let template = try format.flatMap { text throws in text == "json" ? nil : try Template(text) }
      let isJSON = json || format == "json" || format == "{{json .}}"
      let question = try ContainerEngine.EventQuestion(
        since: try since.map { try Moments.read($0, "--since") },
        until: try until.map { try Moments.read($0, "--until") },
        filters: filter)
      var failure: (any Error)?
      let engine = Engines.make(global.words)
      engine.recover()
      try engine.events(in: try global.readablePath(), question, stays: Self.stays) { event in
        guard failure == nil else { return }
        do {
          let line = isJSON ? Self.json(event).text : try template?.line(Self.fields(event)) ?? Self.line(event)
          TerminalDevice.standardOutput.write([line])
        } catch { failure = error }
      }
      if let failure { throw failure }
    }

    /// Whether a command stayed with its container: `run` without -d, `start` with -a or -i.
    private static func stays(_ argv: [String]) -> Bool {
      guard let words = try? CommandWords(argv, verbs: [:]), words.verb == "run" else {
        return argv.contains { word in
          ["--attach", "--interactive"].contains(word)
            || (word.isOption && !word.hasPrefix("--") && word.contains { "ai".contains($0) })
        }
      }
      return !words.parsed.contains("--detach")
    }

    /// `2026-11-24T13:38:55.000000001Z container die 3f2a… (exitCode=0, image=tiny, name=web)`
    private static func line(_ event: ContainerEvent) -> String {
      let attributes = event.attributes.map { "\($0.name)=\($0.value)" }.joined(separator: ", ")
      let what = "\(event.subject.rawValue) \(event.action)"
      return "\(ContainerEngine.moment(event.time)) \(what) \(event.id) (\(attributes))".sanitised
    }

    /// As docker's programming interface has it.
    private static func json(_ event: ContainerEvent) -> JSON {
      .object([
        "status": .string(event.action), "id": .string(event.id),
        "from": event.subject == .container ? .string(event["image"]) : nil,
        "Type": .string(event.subject.rawValue), "Action": .string(event.action), "Actor": actor(event),
        "scope": .string("local"), "time": .number(event.time / 1_000_000_000), "timeNano": .number(event.time),
      ])
    }

    /// Under the names that docker's templates have.
    private static func fields(_ event: ContainerEvent) -> JSON {
      .object([
        "Status": .string(event.action), "ID": .string(event.id), "From": .string(event["image"]),
        "Type": .string(event.subject.rawValue), "Action": .string(event.action), "Actor": actor(event),
        "Scope": .string("local"), "Time": .number(event.time / 1_000_000_000), "TimeNano": .number(event.time),
      ])
    }

    private static func actor(_ event: ContainerEvent) -> JSON {
      let attributes = event.attributes.map { JSON.Member($0.name, .string($0.value)) }
      return .object(["ID": .string(event.id), "Attributes": .object(attributes)])
    }
  }

  /// Times as docker takes them.
  enum Moments {
    /// In nanoseconds since 1970.
    static func read(_ text: String, _ option: String) throws(UsageError) -> Int64 {
      guard let moment = ContainerEngine.moment(of: text) else {
        throw UsageError("\(option) \(text): give a time as 2026-11-24T13:38:55Z, or how long ago, as 10m or 1h30m")
      }
      return moment
    }
  }
#endif
