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
    private let facts: RunFacts
    private let output = TerminalDevice.standardError

    init(_ global: GlobalOptions, _ options: RunOptions) {
      transcript = Transcript(global.language, layout: Layout(output))
      facts = RunFacts(
        argv: CommandLine.arguments, image: options.image ?? options.rootfs ?? "", exit: nil, uid: 0, mode: .root)
    }

    /// Above the scenes: how many system calls are planned.
    func open(_ plan: Plan?) {
      let calls = plan?.steps.reduce(0) { $0 + $1.calls.count(where: \.isRecorded) } ?? 0
      output.write(transcript.opening(calls: calls))
    }

    func tell(_ scene: Scene, _ story: [Folded]) { output.write(transcript.sceneLines(scene, story, facts: facts)) }

    func close(_ ending: ContainerEngine.Ending, narrates: Bool) {
      for warning in ending.warnings { output.write(["fishbowl: \(warning)".sanitised]) }
      if let failure = ending.failure { output.write(["fishbowl: \(failure)".sanitised]) }
      if narrates { output.write(transcript.closing(run: ending.run)) }
    }
  }
#endif
