import Kernel
import Steps

/// What comes to be known of a run while its program runs goes into the trace meanwhile: `replay` and `events` need not
/// wait for its end. Each time costs a fork, so that what is written all the time is written down ever more rarely.
struct NewsClock {
  /// CLOCK_MONOTONIC when it is time; nil: there is nothing new.
  private var due: Int64?
  private var pause: Int64 = 1_000_000_000
  private static let longest: Int64 = 64_000_000_000

  /// Milliseconds until then, for a poll.
  var patience: Int32? { due.map { Int32(clamping: max(0, ($0 - Clock.monotonic) / 1_000_000 + 1)) } }

  /// Whether it is time. `hasNews`: something is there that has not been written down.
  mutating func isTime(hasNews: Bool) -> Bool {
    guard hasNews else { return false }
    guard let due else {
      self.due = Clock.monotonic + pause
      return false
    }
    guard Clock.monotonic >= due else { return false }
    self.due = nil
    pause = min(2 * pause, Self.longest)
    return true
  }
}

extension Monitor {
  /// Something was observed: it is written down at once.
  func note(_ operation: Operation) {
    guard session.rows.trace != nil else { return }
    SeenFile.add(operation, in: session.directory)
    recordNews()
  }

  /// All that the recorder and `seen` hold by now.
  func recordNews() {
    guard let target = session.rows.trace else { return }
    drainers.removeAll { Sys.reapIfChild($0) }
    if drain == nil, let next = try? Drain.start(session, target) {
      drain = next.0
      drainers.append(next.pid)
    }
    drain?.ask(.progress(through: session.number(of: .execUser)))
  }
}
