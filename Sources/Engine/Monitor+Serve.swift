import Kernel
import Steps

extension Monitor {
  /// Copies the streams and hands signals on until the container's first process has ended and its output is out.
  func serve() {
    var streams = Streams(
      stdin: arena.register("stdin_write"), stdout: arena.register("stdout_read"),
      stderr: arena.register("stderr_read"), interactive: settings.interactive)
    var hasEnded = false
    for number in waitingSignals { handOn(number) }
    while !(hasEnded && streams.areDone) {
      var sources = streams.sources
      let first = sources.count
      sources += [PollSource(hasEnded ? -1 : arena.pidfd ?? -1), PollSource(isWireOpen ? wire.descriptor : -1)]
      sources.append(PollSource(drain?.descriptor ?? -1))
      Sys.poll(&sources, timeout: drain?.outstanding == 0 ? Self.patience : -1)
      if !sources.contains(where: \.isReady) { dismissDrain() }
      streams.serve(sources[..<first])
      if sources[first].isReady {
        hasEnded = true
        streams.endInput()
      }
      if sources[first + 1].isReady { handOn(wire.receive(), &streams) }
      if sources[first + 2].isReady { collectDrain() }
    }
  }

  private func handOn(_ message: Wire.Message?, _ streams: inout Streams) {
    switch message {
    case .signal(let number): handOn(number)
    case nil:
      // The command is gone: the container runs on, and nobody is there for its output.
      isWireOpen = false
      streams.detach()
    default: break
    }
  }

  /// The first process of a PID namespace gets only signals that it has a handler for. pid_namespaces(7) Of those that
  /// ask it to end and that it does not get, the third kills it: else there were no way out from this terminal.
  private func handOn(_ number: Int32) {
    Sys.send(number, to: arena.pidfd ?? -1)
    guard Signals.endings.contains(number), !hasHandler(for: number) else { return }
    unheard += 1
    if unheard == 1 { wire.send(.ignored(number)) }
    if unheard == 3 { Sys.send(9, to: arena.pidfd ?? -1) }
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

  func dismissDrain() {
    drain?.dismiss(from: session)
    drain = nil
  }
}

/// The container's standard streams: its pipes on one side, the command's descriptors on the other. The latter are
/// shared with the shell, so they are never made non-blocking: a write is at most as long as poll(2) promises room for.
struct Streams {
  private struct Copy {
    var from: Int32
    var to: Int32
    var pending: ArraySlice<UInt8> = []
    /// Whether `from`, `to` or both are pipes of the container, which are closed at the end.
    let closesTarget: Bool

    var isDone: Bool { from < 0 && pending.isEmpty }
  }

  private var input: Copy
  private var outputs: [Copy]

  /// POSIX promises room for this much where a pipe can be written at all. PIPE_BUF, limits.h(0p)
  private static let writeSize = 4096
  private static let readSize = 65536

  init(stdin: Int32, stdout: Int32, stderr: Int32, interactive: Bool) {
    input = Copy(from: interactive ? 0 : -1, to: stdin, closesTarget: true)
    outputs = [
      Copy(from: stdout, to: 1, closesTarget: false), Copy(from: stderr, to: 2, closesTarget: false),
    ]
    if !interactive { endInput() }
  }

  /// All output has been read and written.
  var areDone: Bool { outputs.allSatisfy(\.isDone) }

  var sources: [PollSource] { ([input] + outputs).map(Self.source) }

  private static func source(_ copy: Copy) -> PollSource {
    copy.pending.isEmpty ? PollSource(copy.from) : PollSource(copy.to, writes: true)
  }

  mutating func serve(_ sources: ArraySlice<PollSource>) {
    let ready = sources.map(\.isReady)
    if ready[0] { Self.move(&input) }
    if input.isDone { endInput() }
    for index in outputs.indices where ready[index + 1] { Self.move(&outputs[index]) }
  }

  /// Reads if nothing waits to be written, else writes what waits.
  private static func move(_ copy: inout Copy) {
    if copy.pending.isEmpty {
      let bytes = Sys.read(copy.from, count: readSize) ?? []
      copy.pending = bytes[...]
      if bytes.isEmpty { close(&copy) }
      if copy.to < 0 { copy.pending = [] }
    } else {
      write(&copy)
    }
  }

  private static func write(_ copy: inout Copy) {
    switch Sys.write(copy.to, copy.pending.prefix(writeSize)) {
    case .success(let count): copy.pending = copy.pending.dropFirst(count)
    case .failure:
      // Nobody reads any more. The program is to see that too, as it would at the end of a shell's pipe: EPIPE.
      copy.pending = []
      close(&copy)
    }
  }

  private static func close(_ copy: inout Copy) {
    if copy.from > 2 { Sys.close(copy.from) }
    copy.from = -1
  }

  /// The program reads the end of its input.
  mutating func endInput() {
    input.from = -1
    input.pending = []
    Sys.close(input.to)
    input.to = -1
  }

  mutating func detach() {
    endInput()
    for index in outputs.indices {
      outputs[index].to = -1
      outputs[index].pending = []
    }
  }
}
