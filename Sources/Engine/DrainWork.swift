import Kernel
import Steps
import TraceStore

/// The drainer's side.
final class DrainWork {
  private let session: Session
  private let target: TraceTarget
  private let wire: Int32

  init(session: Session, target: TraceTarget, wire: Int32) {
    self.session = session
    self.target = target
    self.wire = wire
  }

  func serve() -> Never {
    Sys.startSession()
    do {
      let writing = try open()
      reply(String(writing.run))
      writing.prepare()
      while let job = next() {
        let jobs = try performed(job, by: writing)
        for _ in jobs { reply(String(writing.run)) }
        if jobs.contains(where: \.isLast) { writing.writer.checkpoint() }
      }
    } catch {
      reply("\(error)")
    }
    Sys.exitNow(0)
  }

  /// In one transaction with those that have come meanwhile: each would write the same pages again.
  private func performed(_ job: DrainJob, by writing: Writing) throws -> [DrainJob] {
    var jobs = [job]
    try writing.writer.transaction {
      try writing.perform(job)
      while Sys.isReadable(wire, within: 0), let another = next() {
        try writing.perform(another)
        jobs.append(another)
      }
    }
    return jobs
  }

  /// First everything inherited is let go: an open gate would hide the end of the others, and a writable recorder would
  /// let this process, which is about to drop root, rewrite root's plan.
  private func open() throws -> Writing {
    let reader = try Arena.open(session.directory + "/arena", writable: false)
    let seen = (try? Sys.openFile(SeenFile.path(in: session.directory), writable: false)) ?? -1
    session.arena.close()
    Sys.releaseStandardStreams()
    Sys.closeOthers(than: [wire, seen])
    guard Sys.userID != 0 || target.uid == 0 || Sys.become(uid: target.uid, gid: target.gid) else {
      throw EngineError("root's rights could not be dropped")
    }
    return try Writing(session: session, reader: reader, seen: seen, target)
  }

  private func next() -> DrainJob? {
    Sys.receive(wire, count: 256).flatMap { DrainJob(text: String(decoding: $0, as: UTF8.self)) }
  }

  private func reply(_ text: String) { _ = Sys.write(wire, Array(text.utf8.prefix(4000))[...]) }
}

/// The run's row in the trace, and how far its steps are written.
private final class Writing {
  let writer: TraceWriter
  let run: Int
  private let session: Session
  private let reader: Arena
  private var seen: SeenFile.Reader
  /// The World after the last step that this process has written, and that step's number.
  private var world: World
  private var written = 0
  /// How many observations it has written.
  private var observed = 0
  /// Another drainer wrote up to here.
  private let first: Int

  init(session: Session, reader: Arena, seen: Int32, _ target: TraceTarget) throws {
    self.session = session
    self.reader = reader
    self.seen = SeenFile.Reader(seen)
    world = session.before(reader)
    writer = try TraceWriter(path: target.path, former: target.former ?? [])
    var record = session.rows.run
    record.before = world.text
    record.beginNs = reader.began
    run = try writer.claim(
      record, host: session.rows.host, container: session.rows.container, layers: session.rows.layers)
    first = try writer.nextStep(of: run)
  }

  /// What can be done while nothing is to be written yet.
  func prepare() {
    reader.prepareReading(knownBy: session.arena)
    try? writer.prepare()
  }

  func perform(_ job: DrainJob) throws {
    var last = session.plan.last
    if case .progress(let step) = job { last = step }
    var events: [Event] = last <= written ? [] : session.events(of: written + 1...last, from: reader, cuts: job.isLast)
    let reached = events.map(\.step).filter { $0 <= last }.max() ?? written
    let seen = seen.news(since: reader.began)
    let observations = session.observations(seen, already: observed)
    observed += observations.count
    events += observations
    try writer.record(run: run, Reducer.changes(events, in: &world), from: max(first, written + 1))
    try writer.show(run: run, seen.compactMap(\.shown))
    if let changes = seen.compactMap(\.changes).first,
      let step = observations.first(where: { $0.kind == .fsChanged })?.step
    {
      try writer.note(run: run, step: step, changes)
    }
    if case .finish(let state, let exit) = job {
      // Of a run that is recovered, what came after its last step is nobody's time. Who attaches stays after it.
      let stayed = session.plan[.attachConnect] != nil && state == .ended
      let took = (stayed ? nil : events.compactMap(\.end).max()) ?? Clock.monotonic &- reader.began
      try writer.finish(run: run, exit: exit, state: state, tookNs: session.rows.run.tookNs ?? took)
    }
    written = reached
  }
}
