import Kernel
import Steps

extension Monitor {
  /// Copies the streams and hands signals on until the container's first process has ended and its output is out.
  func serve() {
    let streams = openStreams()
    let checks = session.isLife ? HealthChecks(state, store, trace: session.rows.trace, tell: note) : nil
    var hasEnded = false
    watch = FileWatch(of: session)
    for number in waitingSignals { handOn(number) }
    // Not before: nobody waits for this, but a command that was to leave when the program runs, and signals, did.
    keepEvidence()
    drain?.ask(.progress(through: session.number(of: .execUser)))
    while !(hasEnded && (isAbandoned || streams.areDone)) {
      var sources = streams.sources
      let first = sources.count
      sources += [PollSource(hasEnded ? -1 : arena.pidfd ?? -1), PollSource(isWireOpen ? wire.descriptor : -1)]
      sources.append(PollSource(drain?.descriptor ?? -1))
      sources.append(PollSource(hasEnded ? -1 : checks?.descriptor ?? -1))
      sources.append(watch?.source ?? PollSource(-1))
      let patience = [
        drain?.outstanding == 0 ? Self.patience : nil, hasEnded ? nil : checks?.patience, streams.patience,
        watch?.patience,
        drain == nil && !hasEnded ? news.patience : nil,
      ]
      Sys.poll(&sources, timeout: patience.compactMap(\.self).min() ?? -1)
      // First of all: who did it may be gone soon.
      watch?.serve(hasEvents: sources[first + 4].isReady)
      if drain?.outstanding == 0, !sources.contains(where: \.isReady) { rest(streams) }
      if drain == nil, !hasEnded, news.isTime(hasNews: hasNews(of: streams)) { recordNews(of: streams) }
      if !hasEnded { checks?.serve(isReadable: sources[first + 3].isReady) }
      for request in streams.serve(sources[..<first]) { heed(request, streams) }
      if sources[first].isReady {
        hasEnded = true
        streams.endInput()
        endOthers()
      }
      if sources[first + 1].isReady { handOn(wire.receive(), streams) }
      if sources[first + 2].isReady { collectDrain() }
    }
  }

  /// In a PID namespace that is not its own: who is left may hold the streams open.
  private func endOthers() {
    if case .killProcess(let cgroup?)? = session.plan[.procKill]?.operation { CleanUp.killAll(in: cgroup) }
  }

  private func openStreams() -> Streams {
    let streams = Streams(
      ends, of: state.name, input: settings.input,
      log: session.isLife ? ContainerLog(of: state, in: store.places) : nil,
      seen: SeenFile(of: session, settings.recording), guests: guests)
    if settings.detaches || isLeft { letGo(streams) }
    return streams
  }

  private var ends: Streams.Ends {
    if terminal >= 0 { return .terminal(terminal, detachKeys: settings.console?.detachKeys ?? []) }
    return .pipes(
      stdin: arena.register("stdin_write"), stdout: arena.register("stdout_read"),
      stderr: arena.register("stderr_read"))
  }

  /// The command has what it waited for. Whoever attaches now finds the door open.
  private func letGo(_ streams: Streams) {
    wire.send(.started(run: Int32(run)))
    isWireOpen = false
    Sys.close(wire.descriptor)
    wire = Wire(descriptor: -1)
    Sys.releaseStandardStreams()
    streams.detach()
  }

  private func handOn(_ message: Wire.Message?, _ streams: Streams) {
    switch message {
    case .signal(9):
      // A signal that no process can hand on: the command itself wants an end of it. Children may keep the streams.
      isAbandoned = true
      handOn(9)
    case .signal(let number): heed(.signal(number), streams)
    case .size(let window): heed(.size(window), streams)
    case .detach: letGo(streams)
    case nil:
      // The command is gone: the container runs on, and nobody is there for its output. Its terminal is as it left it.
      isWireOpen = false
      settings.console?.leave()
      streams.detach()
    default: break
    }
  }

  private func heed(_ request: Streams.Request, _ streams: Streams) {
    switch request {
    case .signal(let number): handOn(number)
    case .size(let window): Sys.setWindow(terminal, rows: window.rows, columns: window.columns)
    case .detach:
      guard isWireOpen else { return }
      letGo(streams)
      note(.observeDetach)
    }
  }

  /// −1: the container has pipes.
  private var terminal: Int32 { arena.register("terminal") }

  /// The first process of a PID namespace gets only signals that it has a handler for. pid_namespaces(7) Of those that
  /// ask it to end and that it does not get, the third kills it: else there were no way out from this terminal.
  private func handOn(_ number: Int32) {
    Sys.send(number, to: arena.pidfd ?? -1)
    guard Signals.endings.contains(number) else { return }
    if session.isLife { store.noteStop(state) }
    if !isFirstOfItsNamespace || hasHandler(for: number) { return }
    unheard += 1
    if unheard == 1 { wire.send(.ignored(number)) }
    if unheard == 3 { Sys.send(9, to: arena.pidfd ?? -1) }
  }

  private var isFirstOfItsNamespace: Bool {
    guard case .clone(let namespaces, _, _, _)? = session.plan[.nsClone]?.operation else { return false }
    return namespaces.contains(.pid)
  }

  private func hasHandler(for signal: Int32) -> Bool {
    let caught = ProcFiles().status(of: Int(arena.container?.pid ?? 0))?.mask("SigCgt") ?? .max
    return caught >> UInt64(signal - 1) & 1 == 1
  }

  /// Milliseconds that an idle drainer is kept for a container that may end soon.
  private static let patience: Int32 = 100

  /// What it could not write, the last one tries again.
  private func collectDrain() {
    if case .failure? = drain?.answer() { dismissDrain() }
  }

  /// The drainer has nothing to do. What came since it was asked last it still writes before it leaves.
  private func rest(_ streams: Streams) {
    guard hasNews(of: streams), !hasRested else { return dismissDrain() }
    hasRested = true
    recordNews(of: streams)
  }

  private func hasNews(of streams: Streams) -> Bool { streams.hasNews || watch?.hasNews == true }

  private func recordNews(of streams: Streams) {
    streams.noteRecorded()
    watch?.noteRecorded()
    recordNews()
  }

  func dismissDrain() {
    drain?.dismiss(from: session)
    drain = nil
  }
}
