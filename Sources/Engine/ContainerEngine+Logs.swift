import Kernel
import Planning
import Steps

extension ContainerEngine {
  /// A piece of what a container wrote.
  package struct Written {
    /// 1 is stdout, 2 is stderr.
    package var stream: Int
    /// Nanoseconds since 1970, when the monitor had read it.
    package var time: Int64
    package var bytes: [UInt8]
  }

  /// Such a time as docker's logs show it. RFC 3339
  package static func moment(_ nanoseconds: Int64) -> String { Clock.preciseText(nanoseconds: nanoseconds) }

  /// A time as docker's logs take it, in nanoseconds since 1970: `2026-11-24T13:38:55Z`, a date, seconds since 1970, or how
  /// long ago, as `90s`, `10m`, `1h30m`. Nil for what is none of these.
  package static func moment(of text: String, now: Int64 = Clock.realNanoseconds) -> Int64? {
    if text.split(separator: ".").last?.count == 9, let exact = Clock.nanoseconds(of: text[...]) { return exact }
    if let seconds = Double(text) { return nanoseconds(seconds) }
    if let ago = duration(text) { return nanoseconds(ago).map { now - $0 } }
    let full = text.contains("T") ? text : text + "T00:00:00Z"
    guard full.hasSuffix("Z"), full.count >= 20 else { return nil }
    return UTC.seconds(full).map { $0 * 1_000_000_000 }
  }

  private static func nanoseconds(_ seconds: Double) -> Int64? {
    abs(seconds) < 9e9 ? Int64(seconds * 1e9) : nil
  }

  /// Seconds of `1h30m`.
  private static func duration(_ text: String) -> Double? {
    TimeSpan.sum(of: text, ["h": 3600, "m": 60, "s": 1])
  }

  /// Hands on what the container has written, in its order, from the first byte on; with `follows` also what it writes
  /// until it ends. Stops when `take` says false.
  package func logs(_ word: String, follows: Bool, take: (Written?) -> Bool) throws {
    let (store, state) = try find(word)
    guard state.choices.log?.isKept != false else {
      throw EngineError("cannot read the log of container \"\(word)\": it was made with --log-driver none", exitCode: 1)
    }
    var reader = ContainerLog.Reader(in: places.directory(of: state.id))
    defer { reader.close() }
    while true {
      // Asked before the last look: what was written before the end is there by then.
      let isOver = !follows || !store.isRunning(store.state(state.id) ?? state)
      while let entry = reader.next() {
        guard take(Written(stream: entry.stream, time: entry.time, bytes: entry.bytes)) else { return }
      }
      guard !isOver, take(nil) else { return }
      Sys.sleep(milliseconds: 20)
    }
  }
}
