import Kernel
import Steps

/// The way in: bytes that wait to be written to the container.
struct Inlet {
  private var from: Int32
  private var to: Int32
  /// Of a terminal, which has no end of input: whoever comes next types on.
  private var keys: DetachKeys?
  private var pending: ArraySlice<UInt8> = []
  private var isEnding = false

  init(from: Int32, to: Int32, keys: DetachKeys? = nil) {
    self.from = from
    self.to = to
    self.keys = keys
  }

  var hasRoom: Bool { pending.isEmpty }

  var source: PollSource { pending.isEmpty ? PollSource(from) : PollSource(to, writes: true) }

  /// What was typed, and whether it were the keys by which the command leaves.
  mutating func move() -> (bytes: [UInt8], leaves: Bool) {
    guard pending.isEmpty else {
      write()
      return ([], false)
    }
    switch Sys.readNow(from, count: Outlet.readSize) {
    case .bytes(let bytes): return type(bytes)
    case .nothingYet: break
    case .end: leave()
    }
    return ([], false)
  }

  private mutating func type(_ bytes: [UInt8]) -> (bytes: [UInt8], leaves: Bool) {
    let typed = keys?.scan(bytes) ?? (passed: bytes, leaves: false)
    take(typed.passed)
    return (typed.passed, typed.leaves)
  }

  private mutating func write() {
    switch Sys.write(to, pending.prefix(Display.writeSize)) {
    case .bytes(let count):
      pending = pending.dropFirst(count)
      if pending.isEmpty, isEnding { close() }
    case .refused(let errno): if errno != .again { close() }
    }
  }

  mutating func take(_ bytes: [UInt8]) { if to >= 0 { pending += bytes } }

  /// Once what waits has been written.
  mutating func end() {
    guard keys == nil else { return }
    isEnding = true
    if pending.isEmpty { close() }
  }

  /// The command gives no more.
  mutating func leave() {
    guard from >= 0 else { return }
    from = -1
    end()
  }

  mutating func close() {
    Sys.close(to)
    (from, to, pending) = (-1, -1, [])
  }
}
