import Kernel
import Steps

/// What a container wrote, in the order in which the monitor read it: `containers/ID/log`, which outlives every start.
///
///     STREAM SECONDS.NANOSECONDS COUNT ⏎ COUNT bytes        1 is stdout, 2 is stderr
///
/// A last entry that is cut short was being written when its writer was killed, or when the disk was full.
struct ContainerLog {
  private let path: String
  private var descriptor: Int32 = -1
  private var size = 0

  init(in directory: String) { path = directory + "/log" }

  /// Appends an entry whole, or nothing of it: on a full disk the container runs on without a log.
  mutating func append(_ stream: Int, _ bytes: ArraySlice<UInt8>) {
    guard open() else { return }
    let entry = Array("\(stream) \(Clock.nanosecondText) \(bytes.count)\n".utf8) + bytes
    do throws(KernelRefusal) {
      try Sys.writeAll(descriptor, entry, subject: path)
      size += entry.count
    } catch {
      Sys.cut(descriptor, to: size)
    }
  }

  /// At the first byte: most containers write nothing while they are being made.
  private mutating func open() -> Bool {
    if descriptor >= 0 { return true }
    guard let log = try? Sys.openLog(path) else { return false }
    descriptor = log.0
    size = Self.end(of: descriptor, size: log.size)
    if size < log.size { Sys.cut(descriptor, to: size) }
    return true
  }

  /// Where the last whole entry ends: only the heads are read. What a killed writer left after it would swallow what
  /// comes next.
  private static func end(of descriptor: Int32, size: Int) -> Int {
    var end = 0
    while let head = Head(Sys.read(descriptor, at: end, count: Head.most)[...]), end + head.size <= size {
      end += head.size
    }
    return end
  }
}

extension ContainerLog {
  /// The line before an entry's bytes.
  fileprivate struct Head {
    let stream: Int
    let time: Int64
    /// Of the line, with its end, and of the bytes after it.
    let length: Int
    let count: Int

    var size: Int { length + count }

    /// No head is longer.
    static let most = 64

    /// Nil for what does not begin with one.
    init?(_ bytes: ArraySlice<UInt8>) {
      guard let end = bytes.prefix(Self.most).firstIndex(of: UInt8(ascii: "\n")) else { return nil }
      let words = String(decoding: bytes[..<end], as: UTF8.self).split(separator: " ")
      guard words.count == 3, let stream = Int(words[0]), let time = Clock.nanoseconds(of: words[1]),
        let count = Int(words[2]), count >= 0
      else { return nil }
      self.stream = stream
      self.time = time
      self.count = count
      length = end - bytes.startIndex + 1
    }
  }
}

extension ContainerLog {
  struct Entry {
    var stream: Int
    /// Nanoseconds since 1970.
    var time: Int64
    var bytes: [UInt8]
  }

  /// Reads entries one after the other; the file may grow meanwhile.
  struct Reader {
    private let descriptor: Int32
    private var rest: [UInt8] = []
    private var at = 0

    /// Nil where there is no log: nothing was written.
    init?(in directory: String) {
      guard let opened = try? Sys.openFile(directory + "/log", writable: false) else { return nil }
      descriptor = opened
    }

    func close() { Sys.close(descriptor) }

    /// Nil: no whole entry is there, for now.
    mutating func next() -> Entry? {
      while true {
        if let entry = parse() { return entry }
        guard let more = Sys.read(descriptor, count: 1 << 17), !more.isEmpty else { return nil }
        rest = Array(rest[at...]) + more
        at = 0
      }
    }

    private mutating func parse() -> Entry? {
      guard let head = Head(rest[at...]), rest.count - at >= head.size else { return nil }
      defer { at += head.size }
      return Entry(stream: head.stream, time: head.time, bytes: Array(rest[at + head.length..<at + head.size]))
    }
  }
}
