import Kernel
import Steps
import TraceStore

/// What a drain writes, beside claiming the run's row, which each does where it isn't done yet.
enum DrainJob: Equatable {
  case claim
  /// Everything so far.
  case progress
  case finish(state: RunRecord.State, exit: Int?)

  /// Nobody performs any more: a step that was begun and did not end is cut.
  var isLast: Bool { if case .finish = self { true } else { false } }
}

/// A short fork that reads the flight recorder and writes the trace, with the person's rights. The only place where
/// SQLite is opened: a connection must not cross a fork, and root must not open what a user can write.
struct Drain {
  let pid: Int
  private let answer: Int32

  /// Forks the drainer. The caller must ask for its `result`.
  static func start(_ session: Session, _ target: TraceTarget, _ job: DrainJob) throws(KernelRefusal) -> Drain {
    let (answer, write) = try Sys.pipe()
    let pid = try Sys.fork()
    if pid == 0 { DrainWork(session: session, target: target, job: job).perform(answer: write) }
    Sys.close(write)
    _ = session.arena.add(child: ProcessIdentity(of: Int32(pid)), role: .drain)
    return Drain(pid: pid, answer: answer)
  }

  /// For a poll: readable when the answer is there.
  var descriptor: Int32 { answer }

  /// Waits for the drainer's end: the run's number, or why nothing was written.
  func result(in session: Session) -> Result<Int, EngineError> {
    var text = ""
    while let bytes = Sys.read(answer, count: 4096), !bytes.isEmpty { text += String(decoding: bytes, as: UTF8.self) }
    Sys.close(answer)
    Sys.reap(pid)
    session.arena.end(child: Int32(pid))
    if let number = Int(text) { return .success(number) }
    let reason = text.isEmpty ? "the process that records was killed" : text
    return .failure(EngineError("cannot record the run: \(reason); use --no-trace to run without"))
  }
}

/// The drainer's side.
private struct DrainWork {
  let session: Session
  let target: TraceTarget
  let job: DrainJob

  /// First everything inherited is let go: an open gate would hide the end of the others, and a writable recorder would
  /// let this process, which is about to drop root, rewrite root's plan.
  func perform(answer: Int32) -> Never {
    do {
      let reader = try Arena.open(session.directory + "/arena", writable: false)
      let before = session.before
      session.arena.close()
      Sys.keepOnly(answer)
      guard Sys.userID != 0 || target.uid == 0 || Sys.become(uid: target.uid, gid: target.gid) else {
        throw EngineError("root's rights could not be dropped")
      }
      let number = try write(from: reader, before)
      reply(String(number), answer)
    } catch {
      reply("\(error)", answer)
    }
  }

  private func reply(_ text: String, _ answer: Int32) -> Never {
    try? Sys.writeAll(answer, Array(text.utf8), subject: "answer")
    Sys.exitNow(0)
  }

  private func write(from reader: Arena, _ before: World) throws -> Int {
    let writer = try TraceWriter(path: target.path)
    var record = session.rows.run
    record.before = before.text
    let run = try writer.claim(
      record, host: session.rows.host, container: session.rows.container, layers: session.rows.layers)
    guard job != .claim else { return run }
    let story = session.story(from: reader, before: before, cuts: job.isLast)
    try writer.transaction {
      try writer.record(run: run, story, from: writer.nextStep(of: run))
      if case .finish(let state, let exit) = job {
        try writer.finish(run: run, exit: exit, state: state, tookNs: Clock.monotonic - record.beginNs)
      }
    }
    if case .finish = job { writer.checkpoint() }
    return run
  }
}
