import Kernel

/// A way out: from the container to the command's descriptor of the same number, as long as there is one.
struct Outlet {
  /// 1 is stdout, 2 is stderr.
  let number: Int
  private var from: Int32
  private var display: Display?

  static let readSize = 65536

  /// `name`: the container's, for who is told of bytes that were not shown.
  init(number: Int, from: Int32, name: String) {
    self.number = number
    self.from = from
    display = Display(on: Int32(number), name: name)
  }

  var isDone: Bool { from < 0 && !isWaiting }
  /// There is nothing to read now.
  var isEmpty: Bool { !isWaiting && !Sys.isReadable(from, within: 0) }
  /// What was read has to be written before more is.
  var isWaiting: Bool { display?.isWaiting == true }
  /// The other end of the terminal is closed, and may be opened again.
  private(set) var hasNobody = false
  var patience: Int32? { display?.patience }

  func source(isHeldUp: Bool) -> PollSource {
    if let display, display.isWaiting { return display.source }
    return PollSource(isHeldUp || hasNobody ? -1 : from)
  }

  mutating func lookAgain() {
    hasNobody = false
    if display?.lookAgain() == false { endOfReader() }
  }

  /// `isOpen`: an end is none for good.
  mutating func read(isOpen: Bool) -> [UInt8] {
    switch Sys.readNow(from, count: Self.readSize) {
    case .bytes(let bytes):
      display?.take(bytes)
      return bytes
    case .nothingYet: return []
    case .end where isOpen:
      hasNobody = true
      return []
    case .end:
      close()
      return []
    }
  }

  mutating func write() { if display?.write() == false { endOfReader() } }

  /// Nobody reads any more. The program is to see that too, as it would at the end of a shell's pipe: EPIPE.
  private mutating func endOfReader() {
    leave()
    close()
  }

  mutating func leave() {
    display?.close()
    display = nil
  }

  private mutating func close() {
    Sys.close(from)
    from = -1
  }
}
