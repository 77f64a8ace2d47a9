import Kernel
import Steps

/// What a process does to one file within a moment is one thing. Of a file that the same process changes again and again,
/// the moments become ever longer: a log that grows all day fills no trace.
struct FileMoments {
  struct Moment {
    var event: FileEvent
    let begin: Int64
    /// When it is over.
    let due: Int64
    /// Something may still be added to it.
    var isOpen = true
    /// Whose path is not known.
    var folder: [UInt8]?
  }

  private var moments: [Moment] = []
  private var repetitions: [String: (end: Int64, length: Int64)] = [:]

  private static let most = 128
  private static let mostRepetitions = 256
  private static let shortest: Int64 = 250_000_000
  private static let longest: Int64 = 64_000_000_000

  var areFull: Bool { moments.count >= Self.most }

  /// Milliseconds until one is over, for a poll.
  var patience: Int32? {
    moments.map(\.due).min().map { Int32(clamping: max(0, ($0 - Clock.monotonic) / 1_000_000 + 1)) }
  }

  /// Adds to what the same process has begun to do to the file. False: there is no such moment. A move stands alone, and
  /// nothing is added to what is gone.
  mutating func join(_ change: ToldChange, at now: Int64) -> Bool {
    guard change.target == nil,
      let index = moments.lastIndex(where: { $0.event.pid == change.pid && $0.event.path == change.path }),
      moments[index].isOpen, now < moments[index].due
    else { return false }
    let known = moments[index].event.changes
    moments[index].event.changes += change.changes.filter { !known.contains($0) }
    if change.changes.contains(.deleted) { moments[index].isOpen = false }
    return true
  }

  /// What others do to the file from here on comes after it.
  mutating func begin(_ change: ToldChange, by doer: Doers.Doer, at now: Int64) {
    for index in moments.indices where moments[index].event.path == change.path { moments[index].isOpen = false }
    var event = FileEvent(
      change.path, change.changes, pid: change.pid, pidInside: doer.pidInside, program: doer.program)
    (event.target, event.isFolder) = (change.target, change.isFolder ? true : nil)
    moments.append(
      Moment(
        event: event, begin: now, due: now + length(of: "\(change.pid) \(change.path)", at: now),
        isOpen: change.target == nil && !change.changes.contains(.deleted), folder: change.folder))
  }

  private mutating func length(of key: String, at now: Int64) -> Int64 {
    let last = repetitions[key]
    let isRepeated = last.map { now < $0.end + $0.length } ?? false
    let length = isRepeated ? min(2 * (last?.length ?? 0), Self.longest) : Self.shortest
    if repetitions.count >= Self.mostRepetitions { repetitions.removeAll() }
    repetitions[key] = (now + length, length)
    return length
  }

  /// A folder that has been deleted was called so: what was done in it just before can be told by its whole path.
  mutating func name(_ folder: [UInt8], _ path: String) {
    guard path.hasPrefix("/") else { return }
    for index in moments.indices where moments[index].folder == folder {
      moments[index].event.path = path + "/" + moments[index].event.path
      moments[index].folder = nil
    }
  }

  /// The first of those that are over, in their order.
  mutating func due(at now: Int64, most: Int) -> [Moment] {
    let places = moments.indices.filter { moments[$0].due <= now }.prefix(most)
    let done = places.map { moments[$0] }
    for place in places.reversed() { moments.remove(at: place) }
    return done
  }

  mutating func rest() -> [Moment] {
    defer { moments.removeAll(keepingCapacity: true) }
    return moments
  }
}
