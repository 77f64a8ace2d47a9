import Planning
import Steps
import Terminal
import TraceStore

/// A log of strace's on its way into a trace.
struct StraceImport {
  private let story: StraceStory
  private let nonce: String

  init(_ file: String) throws {
    guard let bytes = TextFile.bytes(file, most: 256 << 20) else {
      throw UsageError("cannot read \(file): give a log of strace, of at most 256 MiB", .words)
    }
    do { story = try StraceStory(bytes) } catch { throw UsageError("cannot import \(file): \(error)", .words) }
    nonce = Checksum(of: bytes).digits
  }

  /// The same log again is the same run.
  func write(_ writer: TraceWriter) throws -> ImportedRun {
    try writer.transaction {
      if let known = try writer.number(of: nonce) { return ImportedRun(number: known, was: 1, wasKnown: true) }
      let number = try writer.claim(run, host: host, container: nil, layers: [])
      var world = story.before
      try writer.record(run: number, Reducer.changes(story.events, in: &world))
      try writer.finish(run: number, exit: story.exit, state: .ended, tookNs: story.took)
      return ImportedRun(number: number, was: 1, wasKnown: false)
    }
  }

  private var run: RunRecord {
    RunRecord(
      nonce: nonce, verb: "run", argv: story.argv, uid: 0, mode: .root, planned: story.events.count,
      before: story.before, started: UTC.text(story.began ?? 0), beginNs: 0)
  }

  private var host: HostRecord {
    HostRecord(
      bootID: HostRecord.strace, kernel: story.kernel?.release ?? "unknown", arch: story.kernel?.machine ?? "unknown",
      distro: nil, cgroup: story.hasUnifiedCgroup ? "v2" : "v1", facts: #"{"tool":"strace"}"#)
  }
}
