import Kernel
import Steps

/// The container's standard streams: its pipes on one side; on the other the command's descriptors, the log, and whoever
/// is attached. Nothing is read that could not be passed on: who reads slowly slows the container down, as at a pipe of
/// the shell, and nothing is lost.
final class Streams {
  /// Who writes to the container.
  enum Input: Equatable {
    /// The command's descriptor 0.
    case command
    /// Whoever attaches: it stays open while nobody does.
    case guests
    /// Nobody: it is at its end from the start.
    case nobody
  }

  private var inlet: Inlet
  private var outlets: [Outlet]
  /// Nil: what is written is only passed on.
  private var log: ContainerLog?
  /// What goes into the trace. Nil: nothing.
  private var seen: SeenFile?
  let guests: Guests
  private let isTerminal: Bool
  private var hasEnded = false

  /// The container's standard streams: the monitor's ends of three pipes, or of one terminal.
  enum Ends {
    case pipes(stdin: Int32, stdout: Int32, stderr: Int32)
    case terminal(Int32, detachKeys: [UInt8])
  }

  /// What whoever is attached wants done.
  enum Request {
    case signal(Int32)
    case size(WindowSize)
    /// The command's keys: it leaves.
    case detach
  }

  init(_ ends: Ends, input: Input, log: ContainerLog?, seen: SeenFile?, guests: Guests) {
    let from: Int32 = input == .command ? 0 : -1
    switch ends {
    case .pipes(let stdin, let stdout, let stderr):
      isTerminal = false
      inlet = Inlet(from: from, to: stdin)
      outlets = [Outlet(number: 1, from: stdout), Outlet(number: 2, from: stderr)]
      if input == .nobody { inlet.close() }
    case .terminal(let terminal, let keys):
      isTerminal = true
      inlet = Inlet(from: from, to: Sys.duplicate(terminal), keys: DetachKeys(keys))
      outlets = [Outlet(number: 1, from: terminal)]
    }
    self.log = log
    self.seen = seen
    self.guests = guests
  }

  /// All output has been read and passed on to the command. What other processes may yet write to the terminal of one that
  /// has ended is nobody's business.
  var areDone: Bool { outlets.allSatisfy { $0.isDone || isTerminal && $0.isEmpty } }

  /// Milliseconds after which a terminal that nobody inside has open is looked at again.
  var patience: Int32? { isTerminal && !hasEnded && outlets.contains { $0.hasNobody } ? 100 : nil }

  /// Something was shown that the trace has not got yet.
  var hasNews: Bool { seen?.hasNews ?? false }
  func noteRecorded() { seen?.noteRead() }

  var sources: [PollSource] {
    let isHeldUp = guests.areWaiting
    return [inlet.source] + outlets.map { $0.source(isHeldUp: isHeldUp) } + guests.sources(hears: inlet.hasRoom)
  }

  func serve(_ sources: ArraySlice<PollSource>) -> [Request] {
    let ready = sources.map(\.isReady)
    if !ready.contains(true) { for index in outlets.indices { outlets[index].lookAgain() } }
    let typed = ready[0] ? inlet.move() : (bytes: [], leaves: false)
    seen?.append(.stdin, typed.bytes[...])
    // The guests first, as they were counted: whoever is found gone while output is passed on is none any more.
    let requests = guests.serve(Array(ready.dropFirst(1 + outlets.count))).compactMap(hear)
    for index in outlets.indices where ready[index + 1] { move(index) }
    return requests + (typed.leaves ? [.detach] : [])
  }

  private func move(_ index: Int) {
    guard outlets[index].pending.isEmpty else { return outlets[index].write() }
    let bytes = outlets[index].read(isOpen: isTerminal && !hasEnded)
    guard !bytes.isEmpty else { return }
    log?.append(outlets[index].number, bytes[...])
    seen?.append(outlets[index].number == 1 ? .stdout : .stderr, bytes[...])
    guests.send(.data(Int32(outlets[index].number), bytes))
  }

  private func hear(_ message: Wire.Message) -> Request? {
    switch message {
    case .signal(let number): return .signal(number)
    case .size(let window): return .size(window)
    case .data(_, let bytes):
      inlet.take(bytes)
      seen?.append(.stdin, bytes[...])
    case .endOfInput: inlet.end()
    default: break
    }
    return nil
  }

  /// The program reads the end of its input.
  func endInput() {
    hasEnded = true
    for index in outlets.indices { outlets[index].lookAgain() }
    inlet.close()
  }

  /// The command is gone: what only it wrote or read goes nowhere.
  func detach() {
    inlet.leave()
    for index in outlets.indices { outlets[index].leave() }
  }
}

/// The way in: bytes that wait to be written to the container.
private struct Inlet {
  private var from: Int32
  private var to: Int32
  /// Of a terminal, which has no end of input: whoever comes next types on.
  private var keys: DetachKeys?
  private var pending: ArraySlice<UInt8> = []
  private var isEnding = false

  init(from: Int32, to: Int32, keys: DetachKeys? = nil) {
    self.from = from
    self.to = to
    self.keys = keys
  }

  var hasRoom: Bool { pending.isEmpty }

  var source: PollSource { pending.isEmpty ? PollSource(from) : PollSource(to, writes: true) }

  /// What was typed, and whether it were the keys by which the command leaves.
  mutating func move() -> (bytes: [UInt8], leaves: Bool) {
    guard pending.isEmpty else {
      write()
      return ([], false)
    }
    switch Sys.readNow(from, count: Outlet.readSize) {
    case .bytes(let bytes): return type(bytes)
    case .nothingYet: break
    case .end: leave()
    }
    return ([], false)
  }

  private mutating func type(_ bytes: [UInt8]) -> (bytes: [UInt8], leaves: Bool) {
    let typed = keys?.scan(bytes) ?? (passed: bytes, leaves: false)
    take(typed.passed)
    return (typed.passed, typed.leaves)
  }

  private mutating func write() {
    switch Sys.write(to, pending.prefix(Outlet.writeSize)) {
    case .success(let count):
      pending = pending.dropFirst(count)
      if pending.isEmpty, isEnding { close() }
    case .failure(let refusal): if refusal.errno != .again { close() }
    }
  }

  mutating func take(_ bytes: [UInt8]) { if to >= 0 { pending += bytes } }

  /// Once what waits has been written.
  mutating func end() {
    guard keys == nil else { return }
    isEnding = true
    if pending.isEmpty { close() }
  }

  /// The command gives no more.
  mutating func leave() {
    guard from >= 0 else { return }
    from = -1
    end()
  }

  mutating func close() {
    Sys.close(to)
    (from, to, pending) = (-1, -1, [])
  }
}

/// A way out. The command's descriptor is shared with the shell, so it is never made non-blocking: a write is at most as
/// long as poll(2) promises room for.
private struct Outlet {
  /// 1 is stdout, 2 is stderr: for the command the same number is the descriptor.
  let number: Int
  private var from: Int32
  private var hasCommand = true
  private(set) var pending: ArraySlice<UInt8> = []

  /// POSIX promises room for this much where a pipe can be written at all. PIPE_BUF, limits.h(0p)
  static let writeSize = 4096
  static let readSize = 65536

  init(number: Int, from: Int32) {
    self.number = number
    self.from = from
  }

  var isDone: Bool { from < 0 && pending.isEmpty }
  /// There is nothing to read now.
  var isEmpty: Bool { pending.isEmpty && !Sys.isReadable(from, within: 0) }
  /// The other end of the terminal is closed, and may be opened again.
  private(set) var hasNobody = false

  func source(isHeldUp: Bool) -> PollSource {
    pending.isEmpty ? PollSource(isHeldUp || hasNobody ? -1 : from) : PollSource(Int32(number), writes: true)
  }

  mutating func lookAgain() { hasNobody = false }

  /// `isOpen`: an end is none for good.
  mutating func read(isOpen: Bool) -> [UInt8] {
    switch Sys.readNow(from, count: Self.readSize) {
    case .bytes(let bytes):
      if hasCommand { pending = bytes[...] }
      return bytes
    case .nothingYet: return []
    case .end where isOpen:
      hasNobody = true
      return []
    case .end:
      close()
      return []
    }
  }

  mutating func write() {
    switch Sys.write(Int32(number), pending.prefix(Self.writeSize)) {
    case .success(let count): pending = pending.dropFirst(count)
    case .failure:
      // Nobody reads any more. The program is to see that too, as it would at the end of a shell's pipe: EPIPE.
      pending = []
      close()
    }
  }

  mutating func leave() {
    hasCommand = false
    pending = []
  }

  private mutating func close() {
    Sys.close(from)
    from = -1
  }
}
