import Kernel
import Planning
import Steps

/// What a container wrote, in the order in which the monitor read it: `containers/ID/log`, which outlives every start.
///
///     STREAM SECONDS.NANOSECONDS COUNT ⏎ COUNT bytes        1 is stdout, 2 is stderr
///
/// A last entry that is cut short was being written when its writer was killed, or when the disk was full. With a size
/// limit a full file becomes `log.1`, the next one `log.2`, and so on; a number is never given twice, nor changed.
struct ContainerLog {
  private let directory: String
  private let limit: (bytes: Int, files: Int)?
  private var descriptor: Int32 = -1
  private var size = 0

  /// Nil with --log-driver none.
  init?(of state: ContainerState, in places: Places) {
    let settings = state.choices.log ?? .standard
    guard settings.isKept else { return nil }
    directory = places.directory(of: state.id)
    limit = settings.mostBytes.map { ($0, settings.files) }
  }

  private var path: String { Self.path(in: directory) }

  /// Where a file may not be larger than the rest of what was read, in pieces.
  mutating func append(_ stream: Int, _ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    while !rest.isEmpty {
      let piece = rest.prefix(limit.map { $0.bytes - Head.most } ?? rest.count)
      append(piece: piece, stream)
      rest = rest.dropFirst(piece.count)
    }
  }

  /// An entry whole, or nothing of it: on a full disk the container runs on without a log.
  private mutating func append(piece: ArraySlice<UInt8>, _ stream: Int) {
    let entry = Array("\(stream) \(Clock.nanosecondText) \(piece.count)\n".utf8) + piece
    guard open() else { return }
    if let limit, size > 0, size + entry.count > limit.bytes { rotate(keeping: limit.files - 1) }
    guard open() else { return }
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

  /// Only now is the file complete: whoever reads it goes on with the next number.
  private mutating func rotate(keeping count: Int) {
    Sys.close(descriptor)
    descriptor = -1
    let numbers = Self.numbers(in: directory)
    let next = (numbers.last ?? 0) + 1
    guard (try? Sys.rename(path, to: Self.path(in: directory, next))) != nil else { return }
    for number in (numbers + [next]).dropLast(count) { Sys.unlink(Self.path(in: directory, number)) }
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
  struct Head {
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
}
