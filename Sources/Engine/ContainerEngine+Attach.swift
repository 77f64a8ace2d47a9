import Kernel
import Planning
import Steps

extension ContainerEngine {
  /// Connects the command's standard streams to those of a container that runs, and stays until it ends. No process is
  /// made: what is read and written is what its first process has. `input`: hands standard input on; `proxies`: signals too.
  package func attach(
    _ word: String, input: Bool, proxies: Bool, _ invocation: Invocation, unheard: ((Int) -> Void)? = nil,
    console: Console? = nil
  ) throws -> Ending {
    let (store, state) = try find(word)
    let run = try Self.run(toAttachTo: state, word, store)
    try prepare(invocation)
    let terminal = try Preparation(starting: state, places: places, nonce: run, performs: false).hasTerminal
    let hears = input && state.choices.opensInput
    var console = terminal ? console : nil
    if hears, shows == nil { try console?.check() } else { console?.onlyLooks() }
    let address = Address(directory: places.run + "/" + run)
    defer { address.close() }
    let request = AttachRequest(
      place: places.place(of: state), pid: state.pid, socket: address.path, input: hears, terminal: terminal)
    let errand = try errand("attach", request.plan(), facts: HostProbe.facts(), on: state, invocation)
    let signals = proxies || terminal ? try Sys.signalDescriptor() : -1
    defer { Sys.close(signals) }
    var guest = Guest(signals: signals, unheard: unheard, console: console, name: state.name)
    return try stay(&guest, errand, state, word, input: hears)
  }

  private static func run(
    toAttachTo state: ContainerState, _ word: String, _ store: ContainerStore
  ) throws(EngineError) -> String {
    guard !state.isRestarting else {
      throw EngineError(
        "cannot attach to container \"\(word)\": it is restarting; wait until it runs", exitCode: 1)
    }
    guard store.isRunning(state), let run = state.run else {
      throw EngineError("cannot attach to container \"\(word)\": it is not running; start it first", exitCode: 1)
    }
    guard state.status != .paused else {
      throw EngineError("cannot attach to container \"\(word)\": it is paused; unpause it first", exitCode: 1)
    }
    return run
  }

  /// The trace has the first step before the person sees anything, so that who looks meanwhile sees who is attached.
  private func stay(
    _ guest: inout Guest, _ errand: Errand, _ state: ContainerState, _ word: String, input: Bool
  ) throws -> Ending {
    let step = errand.session.number(of: .attachConnect)
    if let failure = errand.perform(through: step) {
      try errand.close(failure, doing: "attach to container \"\(word)\"")
    }
    errand.prove(by: state.pid) { $0.number == step }
    // If it can't be written, the end says so.
    try? errand.record(through: step)
    errand.tell(.exec)
    var ending = guest.stay(on: Wire(descriptor: errand.session.arena.register("guest")), input: input)
    if ending.isLeft { _ = errand.perform() }
    ending.run = errand.end(code: Int(ending.exitCode))
    return ending
  }
}

/// Where the monitor listens. An address has room for 107 bytes: a longer path is told by its directory's descriptor.
private struct Address {
  let path: String
  private let folder: Int32

  init(directory: String) {
    let whole = directory + "/" + Guests.socket
    folder = whole.utf8.count < 108 ? -1 : (try? Sys.openFile(directory, writable: false)) ?? -1
    path = folder < 0 ? whole : "/proc/self/fd/\(folder)/" + Guests.socket
  }

  func close() { Sys.close(folder) }
}

/// The other side of `Guests`.
private struct Guest {
  let signals: Int32
  let unheard: ((Int) -> Void)?
  let console: Console?
  private var displays: [Display]

  /// `name`: the container's.
  init(signals: Int32, unheard: ((Int) -> Void)?, console: Console?, name: String) {
    self.signals = signals
    self.unheard = unheard
    self.console = console
    displays = [1, 2].map { Display(on: $0, name: name) }
  }

  mutating func stay(on wire: Wire, input: Bool) -> ContainerEngine.Ending {
    Sys.ignoreBrokenPipes()
    defer { for index in displays.indices { displays[index].close() } }
    var stdin: Int32 = input ? 0 : -1
    var typed: Wire.Message?
    var keys = DetachKeys(console?.detachKeys ?? [])
    var seat = Seat(console)
    seat.take(attachingTo: wire)
    defer { seat.leave() }
    while true {
      // Not both at once: a monitor that waits to be read would wait for ever for who waits to be heard.
      let next = typed == nil ? PollSource(stdin) : PollSource(wire.descriptor, writes: true)
      let isWaiting = displays.contains(where: \.isWaiting)
      var sources = [PollSource(isWaiting ? -1 : wire.descriptor), PollSource(signals), next]
      sources += displays.map { $0.isWaiting ? $0.source : PollSource(-1) }
      Sys.poll(&sources, timeout: displays.compactMap(\.patience).min() ?? -1)
      // Nobody reads what is printed: there is nothing to stay for.
      if !show(sources.suffix(displays.count).map(\.isReady)) { return .init(exitCode: 0) }
      if sources[1].isReady, let signal = Sys.nextSignal(signals), !seat.heed(signal, wire) {
        return .init(exitCode: 128 + signal, isLeft: true)
      }
      if sources[2].isReady, let message = typed {
        wire.send(message)
        typed = nil
      } else if sources[2].isReady {
        let input = read(stdin, &keys)
        if input.leaves { return .init(exitCode: 0, isLeft: true) }
        if input.message == .endOfInput { stdin = -1 }
        typed = input.message
      }
      if sources[0].isReady, let ending = hear(wire) { return ending }
    }
  }

  /// What the monitor says; nil: there is more to come.
  private mutating func hear(_ wire: Wire) -> ContainerEngine.Ending? {
    switch wire.receive(upTo: Wire.mostData) {
    case .data(let stream, let bytes):
      if let index = displays.firstIndex(where: { $0.number == stream }) { displays[index].take(bytes) }
      return nil
    case .ignored(let number):
      unheard?(Int(number))
      return nil
    case .exit(let code, let run): return .init(exitCode: code, run: run > 0 ? Int(run) : nil)
    case nil: return .init(exitCode: 125, failure: "the container's monitor is gone; look with `fishbowl ps -a`")
    default: return nil
    }
  }

  /// False: nobody reads any more.
  private mutating func show(_ ready: [Bool]) -> Bool {
    displays.indices.allSatisfy { ready[$0] ? displays[$0].write() : displays[$0].lookAgain() }
  }

  /// Nil: only a beginning of the detach keys.
  private func read(_ stdin: Int32, _ keys: inout DetachKeys) -> (message: Wire.Message?, leaves: Bool) {
    let bytes = Sys.read(stdin, count: 32768) ?? []
    guard !bytes.isEmpty else { return (.endOfInput, false) }
    let typed = keys.scan(bytes)
    return (typed.passed.isEmpty ? nil : .data(0, typed.passed), typed.leaves)
  }
}
