/// A new file under a name of its own beside the one that it will become. Its maker holds a lock on it, so that what a
/// killed maker left can be told from what is being made. flock(2)
struct AsideFile {
  let path: String
  private let hold: Int32

  /// Makes an empty file and holds it. open(2) with O_EXCL
  init(beside path: String, mode: UInt32) throws(TraceError) {
    while true {
      let aside = "\(path).\(String(UInt64.random(in: 0...(.max)), radix: 16))\(Self.suffix)"
      guard let hold = try Files.makeLocked(aside, mode: mode) else { continue }
      self.path = aside
      self.hold = hold
      return
    }
  }

  private static let suffix = ".new"

  /// Appends what a file that is no database holds.
  func write(_ text: String) throws(TraceError) { try Files.fill(hold, with: Array(text.utf8), named: path) }

  /// Gives it its name: one that is taken only with `force`.
  func publish(as file: String, force: Bool) throws(TraceError) {
    if force {
      try Files.replace(file, by: path)
    } else if try !Files.publish(path, as: file) {
      throw TraceError.exists(path: file)
    }
  }

  /// Takes the name away, and lets go. Called last: closing would also drop the locks of an open database.
  func remove() {
    Files.remove(path)
    Files.unlock(hold)
  }

  /// Removes what killed makers left beside `path`: files that nobody holds, and what SQLite laid beside them.
  static func sweep(_ path: String) {
    let folder = Files.folder(of: path)
    let start = path.split(separator: "/").last.map { $0 + "." } ?? "."
    for name in Files.names(in: folder) where name.hasPrefix(start) && name.hasSuffix(suffix) {
      let middle = name.dropFirst(start.count).dropLast(suffix.count)
      if UInt64(middle, radix: 16) != nil { sweepFile(folder + "/" + name) }
    }
  }

  private static func sweepFile(_ path: String) {
    guard let hold = Files.lockIfFree(path) else { return }
    defer { Files.unlock(hold) }
    for part in ["-journal", "-wal", "-shm", ""] { Files.remove(path + part) }
  }
}
