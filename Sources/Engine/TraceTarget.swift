import Kernel
import Planning
import TraceStore

/// A person's trace: root writes it with that person's rights.
package struct TraceTarget: Equatable, Codable, Sendable {
  package var path: String
  package var uid: UInt32
  package var gid: UInt32
  /// Where the person's trace may lie that is to be taken over; nil: there is nothing to take over.
  package var former: [String]?

  package init(path: String, uid: UInt32, gid: UInt32) {
    self.path = path
    self.uid = uid
    self.gid = gid
  }
}

extension TraceTarget {
  /// The trace at `path` belongs to who called sudo(8), or to who runs this.
  package init(ofPersonAt path: String) {
    let isRoot = Sys.userID == 0
    let number = { (name: String) in isRoot ? Sys.environment(name).flatMap { UInt32($0) } : nil }
    self.init(
      path: path, uid: number("SUDO_UID") ?? number("PKEXEC_UID") ?? Sys.userID,
      gid: number("SUDO_GID") ?? Sys.groupID)
    guard isRoot, uid != 0 else { return }
    let people = UserFiles(passwd: Sys.read("/etc/passwd") ?? "")
    let places = TracePlace.former(of: path, uid: uid, home: people.name(of: uid).flatMap(people.home))
    former = places.isEmpty ? nil : places
  }
}

extension TraceTarget {
  /// Before root reads it: what a person can write, SQLite opens with that person's rights. Those of this process are
  /// given up for good; of a verb that only reads nothing else is asked.
  package func becomeReader() throws(EngineError) {
    let folder = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
    guard Sys.userID == 0, uid != 0, [path, folder].contains(where: { Sys.owner(of: $0) == uid }) else { return }
    guard Sys.become(uid: uid, gid: gid) else { throw EngineError("root's rights could not be dropped") }
  }

  /// The same before it is written by a verb that does nothing else; its folder is made where it is missing.
  package func becomeWriter() throws {
    if Sys.userID == 0, uid != 0 { try TracePlace.makeFolder(of: path, owner: uid) }
    try becomeReader()
  }
}
