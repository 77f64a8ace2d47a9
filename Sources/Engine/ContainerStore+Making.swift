import Images
import Kernel

/// A container that is being made needs an image and volumes before there is a state that says so. Whoever makes one
/// shares this lock from its first look at them until its state is kept; whoever removes what no container has, holds it
/// alone from the question to the removal.
extension ContainerStore {
  func making() throws(EngineError) -> FolderLock.Hold {
    do { return try FolderLock.share(places.containers) } catch {
      throw EngineError("cannot lock \(places.containers): \(error)")
    }
  }

  /// Where no container was ever made, there is nothing to lock.
  /// - Throws: if others have been making some for as many seconds as `patience`; nil waits for them without end.
  func whileNoneIsMade(patience: Int? = nil, _ body: () throws -> Void) throws {
    guard Sys.type(of: places.containers) == .directory else { return try body() }
    try FolderLock.hold(places.containers, patience: patience, body)
  }
}
