import Narration
import Planning
import Player
import Steps
import Terminal

#if os(Linux)
  import Engine

  /// Tells a run's scenes on standard error while they happen, and how it ended.
  struct LiveNarration {
    private let transcript: Transcript
    private let narrator: Narrator
    private let facts: RunFacts
    private let output = TerminalDevice.standardError

    var isForPeople: Bool { output.isTerminal }

    init(_ global: GlobalWords, _ options: RunOptions) {
      narrator = Narrator(global.language)
      transcript = Transcript(global.language, layout: Layout(output))
      facts = RunFacts(
        argv: Array(CommandLine.arguments.dropFirst()), image: options.image ?? options.rootfs ?? "", exit: nil, uid: 0,
        mode: .root)
    }

    /// Of a verb for containers that are there already.
    static func listener(_ verb: String, _ language: Language) -> ContainerEngine.Listener {
      let transcript = Transcript(language, layout: Layout(.standardError))
      let facts = RunFacts(argv: Array(CommandLine.arguments.dropFirst()), verb: verb, image: "")
      return { TerminalDevice.standardError.write(lines($0, $1, $2, facts, transcript)) }
    }

    private static func lines(
      _ scene: Scene, _ story: [Folded], _ exit: Int32?, _ facts: RunFacts, _ transcript: Transcript
    ) -> [String] {
      var facts = facts
      facts.exit = exit.map { Int($0) }
      return transcript.sceneLines(scene, story, facts: facts)
    }

    /// Above the scenes: how many system calls are planned.
    func open(_ plan: Plan) {
      let calls = plan.steps.reduce(0) { $0 + $1.calls.count(where: \.isRecorded) }
      output.write(transcript.opening(calls: calls))
    }

    /// What is said once, to people only: a program that reads standard error gets the container's and nothing else.
    func say(_ notices: [ContainerEngine.Notice]) {
      let texts = notices.map { notice in
        switch notice {
        case .loopbackOnly: narrator.label(.loopbackOnly)
        case .noDeviceList: narrator.label(.noDeviceList)
        case .noCgroup: narrator.label(.noCgroup)
        case .boundDevices: narrator.label(.boundDevices)
        }
      }
      output.write(texts.flatMap { ("fishbowl: " + $0).wrapped(to: 76, indent: 2) })
    }

    /// To everybody: what was asked for is not so.
    static func sayDiscarded(_ limits: [String], _ language: Language) {
      guard !limits.isEmpty else { return }
      TerminalDevice.standardError.write(["fishbowl: " + Narrator(language).label(.discarded(options: limits))])
    }

    /// To people only, as the notices.
    func sayUnheard(_ signal: Int) { Self.sayUnheard(signal, narrator) }

    static func sayUnheard(_ signal: Int, _ narrator: Narrator) {
      let output = TerminalDevice.standardError
      guard output.isTerminal else { return }
      output.write(("fishbowl: " + narrator.label(.noHandler(signal: Signal.name(signal)))).wrapped(to: 76, indent: 2))
    }

    func tell(_ scene: Scene, _ story: [Folded], _ exit: Int32?) {
      output.write(Self.lines(scene, story, exit, facts, transcript))
    }

    func close(_ ending: ContainerEngine.Ending, narrates: Bool) {
      for warning in ending.warnings { output.write(["fishbowl: \(warning)".sanitised]) }
      if let failure = ending.failure { output.write(["fishbowl: \(failure)".sanitised]) }
      if narrates { output.write(transcript.closing(run: ending.run)) }
    }
  }
#endif
