import Kernel
import Steps

extension ContainerEngine {
  /// Connects the command's standard streams to those of a container that runs, and stays until it ends. No process is
  /// made: what is read and written is what its first process has. `input`: hands standard input on; `proxies`: signals too.
  package func attach(
    _ word: String, input: Bool, proxies: Bool, unheard: ((Int) -> Void)? = nil
  ) throws -> Ending {
    let (store, state) = try find(word)
    guard store.isRunning(state), let run = state.run else {
      throw EngineError("cannot attach to container \"\(word)\": it is not running; start it first", exitCode: 1)
    }
    guard state.status != .paused else {
      throw EngineError("cannot attach to container \"\(word)\": it is paused; unpause it first", exitCode: 1)
    }
    do throws(KernelRefusal) {
      let socket = try Sys.connect(in: places.run + "/" + run, name: Guests.socket)
      defer { Sys.close(socket) }
      let signals = proxies ? try Sys.signalDescriptor() : -1
      defer { Sys.close(signals) }
      return Guest(wire: Wire(descriptor: socket), signals: signals, unheard: unheard)
        .stay(input: input && state.choices.opensInput)
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

  func stay(input: Bool) -> ContainerEngine.Ending {
    Sys.ignoreBrokenPipes()
    var stdin: Int32 = input ? 0 : -1
    while true {
      var sources = [PollSource(wire.descriptor), PollSource(signals), PollSource(stdin)]
      Sys.poll(&sources)
      if sources[1].isReady, let signal = Sys.nextSignal(signals) { wire.send(.signal(signal)) }
      if sources[2].isReady, !handOn(stdin) { stdin = -1 }
      guard sources[0].isReady else { continue }
      switch wire.receive(upTo: Wire.mostData) {
      case .data(let stream, let bytes):
        // Nobody reads what is printed: there is nothing to stay for.
        guard (try? Sys.writeAll(stream, bytes, subject: "")) != nil else { return .init(exitCode: 0) }
      case .ignored(let number): unheard?(Int(number))
      case .exit(let code, let run): return .init(exitCode: code, run: run > 0 ? Int(run) : nil)
      case nil: return .init(exitCode: 125, failure: "the container's monitor is gone; look with `fishbowl ps -a`")
      default: continue
      }
    }
  }

  /// False at the end of the input.
  private func handOn(_ stdin: Int32) -> Bool {
    let bytes = Sys.read(stdin, count: 32768) ?? []
    wire.send(bytes.isEmpty ? .endOfInput : .data(0, bytes))
    return !bytes.isEmpty
  }
}
