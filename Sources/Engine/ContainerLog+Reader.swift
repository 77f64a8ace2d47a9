import Kernel

extension ContainerLog {
  /// Reads entries one after the other, from the oldest file to the one that is being written; that one may grow and be
  /// rotated meanwhile. A file is left only when nothing more can come to it, and then for the one that follows it.
  struct Reader {
    private let directory: String
    private var descriptor: Int32 = -1
    /// The file at hand, by its number; nil: the one that had none when it was opened.
    private var number: Int?
    /// The last one that was read to its end.
    private var passed = 0
    /// Nobody writes to the file at hand any more.
    private var isComplete = false
    private var rest: [UInt8] = []
    private var at = 0

    init(in directory: String) { self.directory = directory }

    func close() { Sys.close(descriptor) }

    /// Nil: no whole entry is there, for now.
    mutating func next() -> Entry? {
      while descriptor >= 0 || openNext() {
        if let entry = parse() { return entry }
        if readMore() { continue }
        // What was written between the last look and the rotation is still to be read.
        if isComplete {
          leave()
        } else if isRotated {
          isComplete = true
        } else {
          return nil
        }
      }
      return nil
    }

    private mutating func parse() -> Entry? {
      guard let head = Head(rest[at...]), rest.count - at >= head.size else { return nil }
      defer { at += head.size }
      return Entry(stream: head.stream, time: head.time, bytes: Array(rest[at + head.length..<at + head.size]))
    }

    private mutating func readMore() -> Bool {
      guard let more = Sys.read(descriptor, count: 1 << 17), !more.isEmpty else { return false }
      rest = Array(rest[at...]) + more
      at = 0
      return true
    }

    /// The file being written is looked for first: if it is rotated between the two looks, it is found by its number.
    private mutating func openNext() -> Bool {
      while true {
        let current = try? Sys.openFile(ContainerLog.path(in: directory), writable: false)
        guard let oldest = ContainerLog.numbers(in: directory).first(where: { $0 > passed }) else {
          descriptor = current ?? -1
          return current != nil
        }
        current.map(Sys.close)
        guard let opened = try? Sys.openFile(ContainerLog.path(in: directory, oldest), writable: false) else {
          continue
        }
        (descriptor, number, isComplete) = (opened, oldest, true)
        return true
      }
    }

    private var isRotated: Bool {
      Sys.inode(of: descriptor) != Sys.inode(at: ContainerLog.path(in: directory))
    }

    private mutating func leave() {
      let own = Sys.inode(of: descriptor)
      let found = ContainerLog.numbers(in: directory).first {
        Sys.inode(at: ContainerLog.path(in: directory, $0)) == own
      }
      passed = number ?? found ?? passed
      Sys.close(descriptor)
      (descriptor, number, isComplete, rest, at) = (-1, nil, false, [], 0)
    }
  }

  static func path(in directory: String, _ number: Int? = nil) -> String {
    directory + "/log" + (number.map { ".\($0)" } ?? "")
  }

  /// Of the files that are full, the oldest first.
  static func numbers(in directory: String) -> [Int] {
    Sys.names(in: directory).compactMap { $0.hasPrefix("log.") ? Int($0.dropFirst(4)) : nil }.sorted()
  }

  static func removeRotated(in directory: String) {
    for number in numbers(in: directory) { Sys.unlink(path(in: directory, number)) }
  }
}
