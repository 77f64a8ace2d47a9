import Foundation
import Testing
import TraceStore

/// A trace is born under another name: what a killed maker left there goes, what one is making stays.
@Suite struct AsideTests {
  @Test func whatAKilledMakerLeftIsRemoved() throws {
    let folder = try TemporaryFolder()
    for name in ["trace.db.1f.new", "trace.db.1f.new-journal", "trace.db.notes.new", "other.db.1f.new"] {
      try Data().write(to: URL(fileURLWithPath: folder.path + "/" + name))
    }
    let made = folder.path + "/trace.db.2f.new"
    try Data().write(to: URL(fileURLWithPath: made))
    let hold = open(made, O_RDONLY)
    defer { close(hold) }
    #expect(flock(hold, LOCK_EX) == 0)
    try Invented().write(to: folder.trace)
    let rest = ["other.db.1f.new", "trace.db", "trace.db-shm", "trace.db-wal", "trace.db.2f.new", "trace.db.notes.new"]
    #expect(try folder.names() == rest)
  }
}
