import Kernel
import Steps

/// What is shown on a descriptor that is shared with the shell, and so is never made non-blocking.
///
/// To a pipe a write is at most as long as poll(2) promises room for: who reads slowly slows the container down, and
/// nothing is lost. Of a terminal poll promises nothing, and one whose person is gone, as by an ssh that hangs, never takes
/// anything again. It is opened once more, non-blocking; and once it has taken nothing for a while, what is written goes to
/// the log and to the others only, and it is told how much that was when it takes something again.
struct Display {
  let number: Int32
  private let name: String
  /// The terminal, opened once more; −1: it is none.
  private var own: Int32
  private var pending: ArraySlice<UInt8> = []
  /// When it took something last, or had nothing to take.
  private var lastTaken = Clock.monotonic
  /// Though poll said that there is room: a newline may need two places.
  private var isRefused = false
  /// Bytes that were left out; nil: it keeps up.
  private var skipped: Int?

  /// POSIX promises room for this much where a pipe can be written at all. PIPE_BUF, limits.h(0p)
  static let writeSize = 4096
  /// Nanoseconds for which a terminal is waited for.
  static let most: Int64 = 5_000_000_000

  init(on number: Int32, name: String) {
    self.number = number
    self.name = name
    own = Sys.reopenTerminal(number) ?? -1
  }

  /// Something has to be written before there is more to take.
  var isWaiting: Bool { !pending.isEmpty && skipped == nil }

  var source: PollSource { isRefused ? PollSource(-1) : PollSource(descriptor, writes: true) }

  private var descriptor: Int32 { own >= 0 ? own : number }

  /// Milliseconds after which a terminal is looked at again.
  var patience: Int32? {
    guard own >= 0, !pending.isEmpty else { return nil }
    return skipped != nil ? 1000 : isRefused ? 20 : 250
  }

  mutating func take(_ bytes: [UInt8]) {
    if skipped != nil {
      skipped? += bytes.count
      pending = Self.notice(skipped ?? 0, name)
    } else {
      if pending.isEmpty { lastTaken = Clock.monotonic }
      pending += bytes
    }
  }

  /// False: nobody reads any more.
  mutating func lookAgain() -> Bool {
    guard own >= 0, !pending.isEmpty else { return true }
    let tries = isRefused || skipped != nil
    isRefused = false
    let isAlive = !tries || write()
    if skipped == nil, !pending.isEmpty, Clock.monotonic - lastTaken > Self.most { fallBehind() }
    return isAlive
  }

  private mutating func fallBehind() {
    skipped = pending.count
    pending = Self.notice(pending.count, name)
  }

  private static func notice(_ count: Int, _ name: String) -> ArraySlice<UInt8> {
    let text =
      "\r\n[fishbowl: \(count) bytes are not shown, for this terminal took none; `fishbowl logs \(name)` has them]\r\n"
    return Array(text.utf8)[...]
  }

  /// False: nobody reads any more.
  mutating func write() -> Bool {
    switch Sys.write(descriptor, pending.prefix(Self.writeSize)) {
    case .bytes(let count):
      pending = pending.dropFirst(count)
      lastTaken = Clock.monotonic
      if count > 0 { skipped = nil }
    case .refused(.again): isRefused = true
    case .refused:
      pending = []
      return false
    }
    return true
  }

  mutating func close() {
    Sys.close(own)
    (own, pending) = (-1, [])
  }
}
