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

  /// `name`: the container's.
  init(_ ends: Ends, of name: String, input: Input, log: ContainerLog?, seen: SeenFile?, guests: Guests) {
    let from: Int32 = input == .command ? 0 : -1
    switch ends {
    case .pipes(let stdin, let stdout, let stderr):
      isTerminal = false
      inlet = Inlet(from: from, to: stdin)
      outlets = [Outlet(number: 1, from: stdout, name: name), Outlet(number: 2, from: stderr, name: name)]
      if input == .nobody { inlet.close() }
    case .terminal(let terminal, let keys):
      isTerminal = true
      inlet = Inlet(from: from, to: Sys.duplicate(terminal), keys: DetachKeys(keys))
      outlets = [Outlet(number: 1, from: terminal, name: name)]
    }
    self.log = log
    self.seen = seen
    self.guests = guests
  }

  /// All output has been read and passed on to the command. What other processes may yet write to the terminal of one that
  /// has ended is nobody's business.
  var areDone: Bool { outlets.allSatisfy { $0.isDone || isTerminal && $0.isEmpty } }

  /// Milliseconds after which a terminal is looked at again: the container's, which nobody inside has open, or the
  /// command's, which takes nothing.
  var patience: Int32? {
    let waits: [Int32] = isTerminal && !hasEnded && outlets.contains { $0.hasNobody } ? [100] : []
    return (waits + outlets.compactMap(\.patience)).min()
  }

  /// Something was shown that the trace has not got yet.
  var hasNews: Bool { seen?.hasNews ?? false }
  func noteRecorded() { seen?.noteRead() }

  var sources: [PollSource] {
    let isHeldUp = guests.areWaiting
    return [inlet.source] + outlets.map { $0.source(isHeldUp: isHeldUp) } + guests.sources(hears: inlet.hasRoom)
  }

  func serve(_ sources: ArraySlice<PollSource>) -> [Request] {
    let ready = sources.map(\.isReady)
    for index in outlets.indices where !ready[index + 1] { outlets[index].lookAgain() }
    let typed = ready[0] ? inlet.move() : (bytes: [], leaves: false)
    seen?.append(.stdin, typed.bytes[...])
    // The guests first, as they were counted: whoever is found gone while output is passed on is none any more.
    let requests = guests.serve(Array(ready.dropFirst(1 + outlets.count))).compactMap(hear)
    for index in outlets.indices where ready[index + 1] { move(index) }
    return requests + (typed.leaves ? [.detach] : [])
  }

  private func move(_ index: Int) {
    guard !outlets[index].isWaiting else { return outlets[index].write() }
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
