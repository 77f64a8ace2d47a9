import Kernel
import Planning
import Steps
import TraceStore

/// What is recorded of a run beside its steps: what its program wrote, and what was observed of it. The file `seen` of the
/// run's directory, made with the flight recorder: a drainer opens it before it drops root.
///
///     STREAM SECONDS.NANOSECONDS COUNT ⏎ COUNT bytes
///             0 typed · 1 stdout · 2 stderr · 3 nothing more of these is kept · 4 an observation, as JSON · 5 one
///             with the files it is about
///
/// Each entry is one write to a file opened to append, so that other commands can add to what the monitor writes. Times
/// are CLOCK_MONOTONIC. What a program writes is kept up to a bound: a flood costs no more than that.
struct SeenFile {
  enum Stream: Int { case stdin, stdout, stderr, cut, observation, changes }

  /// Bytes that are kept of a run's streams, with what stands before them. README.md tells users.
  static let most = 1 << 20

  private let path: String
  private let recording: StreamRecording
  private var descriptor: Int32 = -1
  private var room = most
  private var isFull = false
  /// Times rise, so that they tell the entries of one stream apart.
  private var last: Int64 = 0
  /// Something was added since the last look.
  private(set) var hasNews = false

  /// Nil: nothing of its streams is to be kept.
  init?(of session: Session, _ recording: StreamRecording) {
    guard session.rows.trace != nil, recording != .nothing else { return nil }
    path = Self.path(in: session.directory)
    self.recording = recording
  }

  static func path(in directory: String) -> String { directory + "/seen" }

  /// While the run's directory is being made.
  static func make(in directory: String) throws(KernelRefusal) {
    Sys.close(try Sys.openFile(path(in: directory), writable: true))
  }

  /// What is read at once is one entry. On a full disk the container runs on, and no more is recorded.
  mutating func append(_ stream: Stream, _ bytes: ArraySlice<UInt8>) {
    guard !isFull, !bytes.isEmpty, stream == .stdin ? recording.input : recording.output else { return }
    let piece = bytes.prefix(room - ContainerLog.Head.most)
    write(stream, piece)
    if piece.count < bytes.count || room <= ContainerLog.Head.most {
      write(.cut, [])
      isFull = true
    }
  }

  private mutating func write(_ stream: Stream, _ bytes: ArraySlice<UInt8>) {
    last = max(Clock.monotonic, last + 1)
    let entry = Self.entry(stream, last, bytes)
    if descriptor < 0 { descriptor = (try? Sys.openLog(path).0) ?? -1 }
    isFull = isFull || (try? Sys.writeAll(descriptor, entry, subject: path)) == nil
    room -= entry.count
    hasNews = true
  }

  mutating func noteRead() { hasNews = false }

  private static func entry(_ stream: Stream, _ time: Int64, _ bytes: ArraySlice<UInt8>) -> [UInt8] {
    Array("\(stream.rawValue) \(Clock.nanosecondText(time)) \(bytes.count)\n".utf8) + bytes
  }
}

extension SeenFile {
  /// Goes through the entries as they come; the caller owns the descriptor.
  struct Reader {
    private let descriptor: Int32
    private var offset = 0

    init(_ descriptor: Int32) { self.descriptor = descriptor }

    /// All whole entries that have been added. Times count from `began`.
    mutating func news(since began: Int64) -> [Entry] {
      let bytes = descriptor < 0 ? [] : Sys.readAll(descriptor, from: offset)
      var (entries, at) = ([Entry](), 0)
      while let head = ContainerLog.Head(bytes[at...]), bytes.count - at >= head.size {
        let content = Array(bytes[at + head.length..<at + head.size])
        if let stream = Stream(rawValue: head.stream) {
          entries.append(Entry(stream: stream, at: head.time &- began, bytes: content))
        }
        at += head.size
      }
      offset += at
      return entries
    }
  }

  /// For whoever saw something of a run. Nothing is kept where that is impossible: it is only looked at.
  static func add(_ operation: Operation, at time: Int64 = Clock.monotonic, in directory: String) {
    append(.observation, operation.json, at: time, in: directory)
  }

  static func append(_ stream: Stream, _ json: JSON, at time: Int64 = Clock.monotonic, in directory: String) {
    guard let file = Sys.openToAppend(path(in: directory)) else { return }
    defer { Sys.close(file) }
    let entry = entry(stream, time, Array(json.text.utf8)[...])
    try? Sys.writeAll(file, entry, subject: directory)
  }

  struct Entry {
    let stream: Stream
    let at: Int64
    let bytes: [UInt8]

    /// Nil for what is no observation that this version knows.
    var operation: (operation: Operation, at: Int64)? {
      let operation = stream == .changes ? summary : json.flatMap { try? $0.decode(Operation.self) }
      return operation.map { ($0, at) }
    }

    /// What an observation says.
    var json: JSON? {
      guard stream == .observation || stream == .changes else { return nil }
      return JSON(parsing: String(decoding: bytes, as: UTF8.self))
    }

    /// As the trace keeps it; nil for what is none of the streams'.
    var shown: Shown? {
      let stream: Shown.Stream? =
        switch self.stream {
        case .stdin: .stdin
        case .stdout: .stdout
        case .stderr: .stderr
        case .cut: .cut
        case .observation, .changes: nil
        }
      return stream.map { Shown(at: at, stream: $0, bytes: bytes) }
    }
  }
}
