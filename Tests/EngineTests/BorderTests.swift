import Foundation
import TestSupport
import Testing

/// What joins a container's namespaces has of the recorder, which root's monitor obeys, only what it performs by itself.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct BorderTests {
  /// By /proc/PID/maps, read while the process waits at the gate: before the step all of the recorder is there, which is
  /// what the check would see without the step; after it, nothing behind the place where munmap(2) began.
  @Test func theMonitorsCallsAreNotInItsMemory() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sleep", "60"], "box")
    #expect(try life.outcome("exec", "--evidence", "each", "box", "true").code == 0)
    let call = try life.bowl.rows(
      "SELECT json_extract(args, '$.addr') AS start, json_extract(args, '$.length') AS size FROM call WHERE name = 'munmap'"
    )
    let start = try #require(call.first?["start"]?.number)
    let size = try #require(call.first?["size"]?.number)
    let ends = { (moment: String) in
      let query = "SELECT value FROM evidence JOIN event USING (run, step) WHERE key = 'arena' AND kind = 'proc.hide'"
      let lines = try life.bowl.rows(query + " AND moment = '\(moment)'").compactMap { $0["value"]?.text }
      return lines.map { $0.split { "- ".contains($0) }.prefix(2).compactMap { Int($0, radix: 16) } }
    }
    let (before, after) = (try ends("before"), try ends("after"))
    #expect(before.count == 1 && before.first?.last == start + size, "\(before)")
    #expect(after.count == 1 && after.first?.last == start, "\(after)")
    #expect(before.first?.first == after.first?.first && size > 8192)
    #expect(try life.outcome("trace", "verify").code == 0)
  }
}
