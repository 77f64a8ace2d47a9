import Foundation
import Testing
import TraceStore

/// A disk of 512 KiB, mounted for one test: needs root.
@Suite(.enabled(if: geteuid() == 0, "mounting a small disk needs root")) struct FullDiskTests {
  @Test func aFullDiskIsSaidAndTheOldTraceStaysSound() throws {
    let folder = try TemporaryFolder()
    try run("mount", "-t", "tmpfs", "-o", "size=512k", "fishbowl-test", folder.path)
    defer { try? run("umount", folder.path) }
    let written = try fill(folder.trace)
    #expect(written.count > 2)
    let reader = try TraceReader(path: folder.trace)
    #expect(try reader.runs().map(\.run) == written)
    for number in written { #expect(try reader.run(number).steps.count == 13) }
    let other = folder.path + "/other.db"
    #expect(throws: TraceError.self) { try Invented().write(to: other) }
    #expect(try folder.names() == ["trace.db", "trace.db-shm", "trace.db-wal"])
  }

  /// Writes until the disk is full, and returns what was written.
  private func fill(_ path: String) throws -> [Int] {
    var written: [Int] = []
    for index in 0..<1_000 {
      do { written.append(try Invented(nonce: "n\(index)").write(to: path)) } catch let error as TraceError {
        #expect(error.description.hasPrefix("write trace \(path): database or disk is full; make room"))
        return written
      }
    }
    Issue.record("the disk never became full")
    return written
  }

  private func run(_ command: String...) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = command
    try process.run()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else { throw CocoaError(.executableLoad) }
  }
}
