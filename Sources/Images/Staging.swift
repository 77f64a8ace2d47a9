import FoundationEssentials
import SystemPackage

/// A folder in `ingest` where something waits until all of it is there, however long its sender takes: nobody else has to
/// wait for it. Who sweeps `ingest` leaves it alone as long as its lock is held, and the lock goes with its process.
final class Staging {
  let path: FilePath
  private let lock: FileDescriptor
  private var count = 0

  fileprivate init(in ingest: FilePath) throws(ImageError) {
    path = ingest.appending(Self.prefix + UUID().uuidString)
    try Files.makeDirectory(path, mode: 0o700)
    lock = try Files.open(path)
    try Files.lock(lock, path)
  }

  deinit {
    try? Trees.remove(path)
    try? lock.close()
  }

  /// A new name in it.
  func next() -> FilePath {
    count += 1
    return path.appending(String(count))
  }

  private static let prefix = "staged-"

  /// Whether somebody is still at work there.
  fileprivate static func isInUse(_ path: FilePath) -> Bool {
    guard path.lastComponent?.string.hasPrefix(prefix) ?? false, let folder = try? Files.open(path) else {
      return false
    }
    defer { try? folder.close() }
    return !Files.tryLock(folder)
  }
}

extension ContentStore {
  /// Begun in a turn of its own: else the folder could be swept before its lock is taken.
  func stage() throws(ImageError) -> Staging {
    try ingest { ingest throws(ImageError) in try Staging(in: ingest.store.ingestPath) }
  }

  /// Removes what killed writers have left, but for what a pull goes on from.
  func sweep() throws(ImageError) {
    for name in try Trees.names(ingestPath) where name != Self.pulledFolder {
      let path = ingestPath.appending(name)
      if !Staging.isInUse(path) { try Trees.remove(path) }
    }
  }
}
