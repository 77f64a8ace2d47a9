#if os(Linux)
  import Engine

  /// The engine at the places that the global options name.
  enum Engines {
    static func make(_ global: GlobalWords) -> ContainerEngine {
      ContainerEngine(
        places: Places(root: global.rootDirectory),
        shows: global.asPlan.map { style in { PlanCommand.show($0, style, global.language) } },
        tells: global.narratedVerb.map { LiveNarration.listener($0, global.language) })
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
