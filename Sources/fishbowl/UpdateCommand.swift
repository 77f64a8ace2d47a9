import ArgumentParser
import Planning

#if os(Linux)
  import Engine

  /// `fishbowl update`: other limits for containers, whether they run or not.
  struct UpdateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "update", abstract: "Change the limits of containers, and when they are started again.",
      discussion: """
        What runs has the new limits at once, and at each start from now on. 0 leaves a limit as it is. A policy holds \
        from the container's next end.

        Examples:
          fishbowl update -m 128m --memory-swap 256m web
          fishbowl update --cpus 0.5 --pids-limit 100 web db
          fishbowl update --restart on-failure:3 web
        """, helpNames: [.customLong("help")])

    @OptionGroup var global: NarratedOptions
    @OptionGroup var limits: LimitOptions
    @Option(
      help: ArgumentHelp(
        "When it is started again: no, on-failure[:N], always, unless-stopped.", valueName: "policy"))
    var restart: String?
    @Argument(help: ArgumentHelp("Names or IDs.", valueName: "container")) var containers: [String]

    func run() throws {
      let changes = try limits.plain.limits()
      guard !changes.isEmpty || restart != nil else {
        throw EngineError(
          "no limit given: name what is to change, as in `fishbowl update -m 128m \(containers[0])`", exitCode: 1)
      }
      let invocation = try Invocations.make(global.words)
      try Several.perform(containers) { container in
        try Engines.performing(global.words(of: Self.self)).update(
          container, changes, policy: policy(for: container), invocation)
        return container
      }
    }

    /// As docker, which reads it once it knows the container. An empty one leaves what there is.
    private func policy(for container: String) throws -> RestartPolicy? {
      guard let restart, !restart.isEmpty else { return nil }
      do { return try RestartPolicy(restart) } catch {
        throw EngineError("cannot update container \"\(container)\": \(error)", exitCode: 1)
      }
    }
  }
#endif
