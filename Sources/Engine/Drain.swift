import Kernel
import Steps
import TraceStore

/// What a drainer can be asked to write, beside claiming the run's row, which is its first act.
enum DrainJob: Equatable {
  /// The steps up to that one, all of whose evidence has been read.
  case progress(through: Int)
  /// The rest, and how the run ended.
  case finish(state: RunRecord.State, exit: Int?)

  /// Nobody performs any more: a step that was begun and did not end is cut.
  var isLast: Bool { if case .finish = self { true } else { false } }
}

/// A fork that reads the flight recorder and writes the trace, with the person's rights. The only place where SQLite is
/// opened: a connection must not cross a fork, and root must not open what a user can write.
///
///     command  fork ─────────────────────▶ drainer: lets go of what it inherited, drops root, opens the trace, claims
///     monitor                              the row
///             ◀──────────────── number ──
///             ── progress STEP ──────────▶ writes while the program runs, and between steps that are asked about
///             ◀──────────────── number ──
///             ── finish STATE EXIT ──────▶ writes the rest
///             ◀──────────────── number ──  (or, each time, the words of an error)
///             end of file ───────────────▶ leaves
///
/// One lives as long as a short run does; of a longer one it leaves after a moment, and another comes at the end. The
/// first is forked by the command, which has nothing else to do once the monitor is at work.
struct Drain {
  private let wire: Int32
  /// Answers that have not been read yet.
  private(set) var outstanding = 1

  /// The two ends: who asks, and the descriptor for the drainer, of which whoever forks it closes its own copy.
  static func channel() throws(KernelRefusal) -> (Drain, drainer: Int32) {
    let (ours, theirs) = try Sys.messagePair()
    return (Drain(wire: ours), theirs)
  }

  /// Forks the drainer, which claims the row at once. Returns its PID.
  @discardableResult
  static func fork(_ session: Session, _ target: TraceTarget, wire: Int32) throws(KernelRefusal) -> Int {
    defer { Sys.close(wire) }
    let pid = try Sys.fork()
    if pid == 0 { DrainWork(session: session, target: target, wire: wire).serve() }
    // Whoever only reads the recorder is none of those who are at work on the run.
    if session.arena.isWritable { session.arena.drainer = ProcessIdentity(of: Int32(pid)) }
    return pid
  }

  /// Both in one process: for a later drainer, and for verbs without a monitor.
  static func start(_ session: Session, _ target: TraceTarget) throws(KernelRefusal) -> (Drain, pid: Int) {
    let (drain, wire) = try channel()
    return (drain, try fork(session, target, wire: wire))
  }

  /// For the process that asks nothing.
  func close() { Sys.close(wire) }

  /// For a poll: readable when an answer is there.
  var descriptor: Int32 { wire }

  mutating func ask(_ job: DrainJob) {
    if case .bytes = Sys.write(wire, Array(job.text.utf8)[...]) { outstanding += 1 }
  }

  /// Waits for the next answer: the run's number, or why nothing was written.
  mutating func answer() -> Result<Int, EngineError> {
    outstanding -= 1
    let text = String(decoding: Sys.receive(wire, count: 4096) ?? [], as: UTF8.self)
    if let number = Int(text) { return .success(number) }
    let reason = text.isEmpty ? "the process that records was killed" : text
    return .failure(EngineError("cannot record the run: \(reason)"))
  }

  /// The last answer that is still to come. Who has said why it can't go on, says no more.
  mutating func lastAnswer() -> Result<Int, EngineError> {
    var result = answer()
    while outstanding > 0, case .success = result { result = answer() }
    return result
  }

  /// Lets it leave.
  func dismiss(from session: Session) {
    close()
    if session.arena.isWritable { session.arena.drainer = nil }
  }

  /// What a person is told when the last job failed.
  static func kept(_ error: any Error) -> String {
    "\(error). What happened is kept, and the next command tries to record it again"
  }

  /// One job, and that was it: for verbs without a monitor, and for recovery.
  static func once(_ session: Session, _ target: TraceTarget, _ job: DrainJob) throws -> Int {
    var (drain, pid) = try start(session, target)
    drain.ask(job)
    let result = drain.lastAnswer()
    drain.dismiss(from: session)
    Sys.reap(pid)
    return try result.get()
  }
}

extension DrainJob {
  var text: String {
    switch self {
    case .progress(let step): "progress \(step)"
    case .finish(let state, let exit): "finish \(state.rawValue)" + (exit.map { " \($0)" } ?? "")
    }
  }

  init?(text: String) {
    let words = text.split(separator: " ")
    switch words.first {
    case "progress":
      guard words.count > 1, let step = Int(words[1]) else { return nil }
      self = .progress(through: step)
    case "finish":
      guard words.count > 1, let state = RunRecord.State(rawValue: String(words[1])) else { return nil }
      self = .finish(state: state, exit: words.count > 2 ? Int(words[2]) : nil)
    default: return nil
    }
  }
}
