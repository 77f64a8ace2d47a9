import Planning
import Steps
import Terminal
import TraceStore

/// A file that a command makes where it was told to.
enum NewFile {
  /// One of that name stays, unless it is to be replaced.
  static func write(_ bytes: [UInt8], to path: String, force: Bool) throws {
    guard let reason = TextFile.make(path, bytes, replaces: force) else { return }
    if reason == Errno.exist.rawValue, !force { throw TraceError.exists(path: path) }
    throw UsageError("cannot write \(path): \(Errno(rawValue: reason).message); choose another place by -o", .words)
  }
}
