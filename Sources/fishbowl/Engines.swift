import Planning
import Player
import Terminal

#if os(Linux)
  import Engine

  /// The engine at the places that the global options name.
  enum Engines {
    static func make(_ global: GlobalWords, manner: Manner = Manner()) -> ContainerEngine {
      ContainerEngine(
        places: Places(root: global.rootDirectory),
        shows: global.asPlan.map { style in { PlanCommand.show($0, style, global.language) } },
        tells: global.narratedVerb.map { LiveNarration.listener($0, global.language) }, manner: manner,
        warns: { TerminalDevice.standardError.write(["fishbowl: \($0)".sanitised]) })
    }

    /// For a verb that has a plan, performed as the options say.
    static func performing(_ global: GlobalWords) throws -> ContainerEngine {
      let text = AlterationText(global.language, layout: Layout(.standardError))
      var manner = Manner(
        stepper: try StepPrompt.make(global), alterations: try global.altering.alterations(),
        announces: { TerminalDevice.standardError.write(text.lines($0)) })
      manner.readsEach = global.evidence == .each
      return make(global, manner: manner)
    }
  }

  /// How the verb was asked for.
  enum Invocations {
    static func make(_ global: GlobalWords, records: Bool = true) throws -> ContainerEngine.Invocation {
      let path = records ? try global.tracePath() : nil
      return ContainerEngine.Invocation(
        argv: Array(CommandLine.arguments.dropFirst()), trace: path.map(TraceTarget.init(ofPersonAt:)))
    }
  }
#endif
