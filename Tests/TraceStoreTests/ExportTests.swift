import Foundation
import Steps
import TestSupport
import Testing
import TraceStore

@Suite struct ExportTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Invented().write(to: folder.trace)
    var other = Invented(nonce: "the-other-nonce", container: "the-other-container")
    other.host.facts = "the-other-host"
    other.steps[4].event.calls[0].args = "the-other-call"
    other.steps[4].effects[0].after = "the-other-effect"
    try other.write(to: folder.trace)
    try tamper(folder.trace, "INSERT INTO answer VALUES ('the-other-answer', '', ''); DELETE FROM answer")
  }

  @Test func aRecordingHoldsItsRunsAndNothingElse() throws {
    let file = folder.path + "/one.fishbowl"
    let reader = try TraceReader(path: folder.trace)
    #expect(try reader.export(.runs([1]), to: file, title: "One", tool: "fishbowl test") == [1])
    let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
    #expect(bytes.range(of: Data("the-other".utf8)) == nil)
    #expect(bytes.range(of: Data("c0ffee".utf8)) != nil)
    let recording = try TraceReader(path: file)
    #expect(try recording.run(1) == reader.run(1))
    #expect(try recording.runs().count == 1)
    #expect(try Set(recording.meta().keys) == ["uuid", "tool", "created", "title"])
    #expect(try recording.meta()["uuid"]?.count == 36)
    #expect(try folder.names().filter { $0.hasPrefix("one") } == ["one.fishbowl"])
  }

  @Test func aRecordingOfARecordingIsTheSame() throws {
    let all = folder.path + "/all.fishbowl"
    let again = folder.path + "/again 한글?%.fishbowl"
    _ = try TraceReader(path: folder.trace).export(.all, to: all, tool: "t")
    _ = try TraceReader(path: all).export(.runs([2]), to: again, tool: "t")
    #expect(try TraceReader(path: again).run(2) == TraceReader(path: folder.trace).run(2))
  }

  @Test func aFileIsReplacedOnlyByForce() throws {
    let file = folder.path + "/one.fishbowl"
    try Data("precious".utf8).write(to: URL(fileURLWithPath: file))
    let reader = try TraceReader(path: folder.trace)
    #expect(throws: TraceError.exists(path: file)) { try reader.export(.all, to: file, tool: "t") }
    #expect(try Data(contentsOf: URL(fileURLWithPath: file)) == Data("precious".utf8))
    _ = try reader.export(.all, to: file, tool: "t", force: true)
    #expect(try TraceReader(path: file).runs().count == 2)
  }

  @Test func aRunThatIsNotThereIsNamedAndNothingIsMade() throws {
    let file = folder.path + "/one.fishbowl"
    #expect(throws: TraceError.noRun(7, path: folder.trace)) {
      try TraceReader(path: folder.trace).export(.runs([1, 7]), to: file, tool: "t")
    }
    #expect(!FileManager.default.fileExists(atPath: file))
  }

  /// As on a stick or in an archive: read without writing a byte beside it.
  @Test func aRecordingIsReadFromAFolderThatCannotBeWritten() throws {
    let closed = folder.path + "/closed"
    try FileManager.default.createDirectory(atPath: closed, withIntermediateDirectories: true)
    _ = try TraceReader(path: folder.trace).export(.all, to: closed + "/a.fishbowl", tool: "t")
    try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: closed)
    #expect(try TraceQuery(path: closed + "/a.fishbowl").rows("SELECT count(*) FROM step").lines == ["13"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: closed) == ["a.fishbowl"])
  }
}
