import Steps

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A new file under a name of its own beside the one that it will become. Its maker holds a lock on it, so that what a
/// killed maker left can be told from what is being made. flock(2)
struct AsideFile {
  let path: String
  private let hold: Int32

  /// Makes an empty file and holds it. open(2) with O_EXCL
  init(beside path: String, mode: UInt32) throws(TraceError) {
    while true {
      let aside = "\(path).\(String(UInt64.random(in: 0...(.max)), radix: 16))\(Self.suffix)"
      let descriptor = open(aside, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, mode_t(mode))
      guard descriptor >= 0 else { throw Files.failure("make", aside) }
      // Between the two calls, someone who sweeps may have taken it for a left one.
      if flock(descriptor, LOCK_EX) == 0, Self.isNamed(descriptor) {
        self.path = aside
        hold = descriptor
        return
      }
      close(descriptor)
    }
  }

  private static let suffix = ".new"

  private static func isNamed(_ descriptor: Int32) -> Bool {
    var found = stat()
    return fstat(descriptor, &found) == 0 && found.st_nlink > 0
  }

  /// Takes the name away, and lets go. Called last: closing would also drop the locks of an open database.
  func remove() {
    Files.remove(path)
    close(hold)
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
    let descriptor = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return }
    for part in ["-journal", "-wal", "-shm", ""] { Files.remove(path + part) }
  }
}
