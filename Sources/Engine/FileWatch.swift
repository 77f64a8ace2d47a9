import Kernel
import Steps

/// Reads what the kernel tells of a running container's files, and writes down what a process did to a file within a
/// moment: the monitor's side of `--watch-files`.
///
/// Events bear no time: theirs is when they were read. The kernel adds to an event that nobody has read yet, so that a
/// flood of writes to one file comes as a few. What is written through a mapping it does not tell. fanotify(7), "BUGS"
struct FileWatch {
  /// Of a run, so many are kept; of the others it is told that they were, and how many.
  static let most = 1000
  /// Bytes that are read at once, and how often before others get their turn.
  private static let size = 16 << 10
  private static let turns = 4
  /// Moments that are written down in one turn: whoever does the next thing should still be there when it is told.
  private static let few = 8
  /// After a full turn: meanwhile the kernel puts together what belongs together. Milliseconds
  private static let rest: Int32 = 2

  private let group: Int32
  private let directory: String
  private var folders: WatchedFolders
  private var doers: Doers
  private var moments = FileMoments()
  /// Until then another full queue is told of no more, and how long that is the next time.
  private var quiet: Int64 = 0
  private var pause: Int64 = 1_000_000_000
  private static let longest: Int64 = 64_000_000_000
  private var isTired = false
  private var kept = 0
  private var missed = 0
  /// Something was written down since the last look.
  private(set) var hasNews = false

  /// Nil: nobody wants to know.
  init?(of session: Session) {
    let (group, root) = (session.arena.register("watch"), session.arena.register("watched"))
    guard group >= 0, root >= 0, session.isLife, session.rows.trace != nil else { return nil }
    self.group = group
    directory = session.directory
    folders = WatchedFolders(root: root)
    doers = Doers(of: session.plan)
  }

  var source: PollSource { PollSource(isTired ? -1 : group) }

  /// Milliseconds until there is something to do even if nothing happens, for a poll.
  var patience: Int32? { isTired ? Self.rest : moments.patience }

  /// `hasEvents`: it can be read.
  mutating func serve(hasEvents: Bool) {
    if hasEvents || isTired { isTired = !readAll(turns: Self.turns) }
    write(moments.due(at: Clock.monotonic, most: Self.few))
  }

  mutating func noteRecorded() { hasNews = false }

  /// Nobody is there any more who could change a file.
  mutating func end() {
    while !readAll(turns: Self.turns) {}
    write(moments.rest())
    if missed > 0 { add(.observeMissed(.bound, count: missed), at: Clock.monotonic) }
    Sys.close(group)
    folders.close()
  }

  /// False: there may be more.
  private mutating func readAll(turns: Int) -> Bool {
    for _ in 0..<turns {
      guard let bytes = Sys.read(group, count: Self.size), !bytes.isEmpty else { return true }
      let now = Clock.monotonic
      let events = WatchEvent.all(in: bytes)
      if kept < Self.most { doers.look(at: events) }
      for event in events { take(event, at: now) }
    }
    return false
  }

  private mutating func take(_ event: WatchEvent, at now: Int64) {
    if event.has(WatchEvent.overflow) { return noteOverflow(at: now) }
    // Without a name in a folder it only tells that the file has one link more or less: that has an event of its own.
    guard let place = event.place, !event.isExecution else { return }
    guard kept < Self.most else { return missed += 1 }
    let change = folders.change(event, at: place)
    if event.has(WatchEvent.isFolder), event.has(WatchEvent.deleted), let child = event.child {
      moments.name(child, change.path)
    }
    guard !moments.join(change, at: now) else { return }
    moments.begin(change, by: doers.doer(event.pid), at: now)
    if moments.areFull { write(moments.rest()) }
  }

  private mutating func noteOverflow(at now: Int64) {
    guard now >= quiet else { return }
    add(.observeMissed(.overflow, count: nil), at: now)
    quiet = now + pause
    pause = min(2 * pause, Self.longest)
  }

  private mutating func write(_ done: [FileMoments.Moment]) {
    for moment in done {
      guard kept < Self.most else {
        missed += 1
        continue
      }
      add(.observeFile(moment.event), at: moment.begin)
      kept += 1
      if kept == Self.most { add(.observeMissed(.bound, count: nil), at: Clock.monotonic) }
    }
  }

  private mutating func add(_ operation: Operation, at time: Int64) {
    SeenFile.add(operation, at: time, in: directory)
    hasNews = true
  }
}
