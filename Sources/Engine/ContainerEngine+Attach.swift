import Kernel
import Steps

extension ContainerEngine {
  /// Connects the command's standard streams to those of a container that runs, and stays until it ends. No process is
  /// made: what is read and written is what its first process has. `input`: hands standard input on; `proxies`: signals too.
  package func attach(
    _ word: String, input: Bool, proxies: Bool, unheard: ((Int) -> Void)? = nil, console: Console? = nil
  ) throws -> Ending {
    let (store, state) = try find(word)
    guard store.isRunning(state), let run = state.run else {
      throw EngineError("cannot attach to container \"\(word)\": it is not running; start it first", exitCode: 1)
    }
    guard state.status != .paused else {
      throw EngineError("cannot attach to container \"\(word)\": it is paused; unpause it first", exitCode: 1)
    }
    let terminal = try Preparation(starting: state, places: places, nonce: run).hasTerminal
    let hears = input && state.choices.opensInput
    var console = terminal ? console : nil
    if hears { try console?.check() } else { console?.onlyLooks() }
    do throws(KernelRefusal) {
      let socket = try Sys.connect(in: places.run + "/" + run, name: Guests.socket)
      defer { Sys.close(socket) }
      let signals = proxies || terminal ? try Sys.signalDescriptor() : -1
      defer { Sys.close(signals) }
      var guest = Guest(
        wire: Wire(descriptor: socket), signals: signals, unheard: unheard, console: console, name: state.name)
      return guest.stay(input: hears)
    } catch {
      throw EngineError("cannot attach to container \"\(word)\": \(error)", exitCode: 1)
    }
  }
}

/// The other side of `Guests`.
private struct Guest {
  let wire: Wire
  let signals: Int32
  let unheard: ((Int) -> Void)?
  let console: Console?
  private var shown: [Shown]

  init(wire: Wire, signals: Int32, unheard: ((Int) -> Void)?, console: Console?, name: String) {
    self.wire = wire
    self.signals = signals
    self.unheard = unheard
    self.console = console
    shown = [1, 2].map { Shown(on: $0, name: name) }
  }

  mutating func stay(input: Bool) -> ContainerEngine.Ending {
    Sys.ignoreBrokenPipes()
    defer { for index in shown.indices { shown[index].close() } }
    var stdin: Int32 = input ? 0 : -1
    var typed: Wire.Message?
    var keys = DetachKeys(console?.detachKeys ?? [])
    var seat = Seat(console)
    seat.take(attachingTo: wire)
    defer { seat.leave() }
    while true {
      // Not both at once: a monitor that waits to be read would wait for ever for who waits to be heard.
      let next = typed == nil ? PollSource(stdin) : PollSource(wire.descriptor, writes: true)
      let isWaiting = shown.contains(where: \.isWaiting)
      var sources = [PollSource(isWaiting ? -1 : wire.descriptor), PollSource(signals), next]
      sources += shown.map { $0.isWaiting ? $0.source : PollSource(-1) }
      Sys.poll(&sources, timeout: shown.compactMap(\.patience).min() ?? -1)
      // Nobody reads what is printed: there is nothing to stay for.
      if !show(sources.suffix(shown.count).map(\.isReady)) { return .init(exitCode: 0) }
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
      if sources[0].isReady, let ending = hear() { return ending }
    }
  }

  /// What the monitor says; nil: there is more to come.
  private mutating func hear() -> ContainerEngine.Ending? {
    switch wire.receive(upTo: Wire.mostData) {
    case .data(let stream, let bytes):
      if let index = shown.firstIndex(where: { $0.number == stream }) { shown[index].take(bytes) }
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
    shown.indices.allSatisfy { ready[$0] ? shown[$0].write() : shown[$0].lookAgain() }
  }

  /// Nil: only a beginning of the detach keys.
  private func read(_ stdin: Int32, _ keys: inout DetachKeys) -> (message: Wire.Message?, leaves: Bool) {
    let bytes = Sys.read(stdin, count: 32768) ?? []
    guard !bytes.isEmpty else { return (.endOfInput, false) }
    let typed = keys.scan(bytes)
    return (typed.passed.isEmpty ? nil : .data(0, typed.passed), typed.leaves)
  }
}
