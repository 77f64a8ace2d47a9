import CSQLite

/// How much SQLite may do for one statement over a file that anybody may have made: an honest table is read in some steps
/// a byte, while pages that point to each other can have rows without end. Bounded by work, not by time, so that a busy
/// machine reads what an idle one reads.
final class Budget {
  /// As much again for each statement.
  private let rounds: Int
  private var left: Int
  private var isSpent = false
  private let path: String

  /// Operations of SQLite's virtual machine between two looks.
  private static let round: Int32 = 10_000
  /// What SQLite may hold, of all files together: no more is sorted than fits.
  private static let memory: Int64 = 256 << 20

  /// Of the file `path` and its log, by what they take on the disk: holes hold nothing.
  init(_ path: String) {
    rounds = 200 + (Files.room(path) + Files.room(path + "-wal")) / (Int(Self.round) / 20)
    left = rounds
    self.path = path
  }

  /// Why SQLite gave up, if it was for this.
  func reason(_ code: Int32) -> TraceError? {
    if isSpent { return .damaged(path: path, why: "it has more rows than room for them") }
    return code & 0xff == SQLITE_NOMEM ? .damaged(path: path, why: "reading it takes over 256 MiB of memory") : nil
  }

  func begin() { left = rounds }

  /// Holds this object unretained: it must live as long as the connection is used.
  func watch(_ handle: OpaquePointer) {
    sqlite3_hard_heap_limit64(Self.memory)
    sqlite3_progress_handler(
      handle, Self.round,
      { context in
        context.map { Unmanaged<Budget>.fromOpaque($0).takeUnretainedValue().spend() } == true ? 1 : 0
      }, Unmanaged.passUnretained(self).toOpaque())
  }

  private func spend() -> Bool {
    left -= 1
    if left < 0 { isSpent = true }
    return isSpent
  }
}
