import Foundation
import Steps
import Testing
import TraceStore

@Suite struct WriterTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test func whatWasWrittenIsRead() throws {
    let invented = Invented()
    let number = try invented.write(to: folder.trace)
    let read = try TraceReader(path: folder.trace).run(number)
    #expect(read.steps.map(\.event.step) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 14, 12])
    #expect(read.steps.map(\.event.calls) == invented.steps.map(\.event.calls))
    #expect(read.steps.map(\.effects) == invented.steps.map(\.effects))
    #expect(read.steps.map(\.after) == invented.steps.map(\.after))
    #expect(read.layers == invented.layers)
    #expect(read.host == invented.host)
    #expect(read.run.before == invented.run.before)
    #expect((read.run.exit, read.run.state, read.run.tookNs ?? 0) == (0, .ended, 38_000_000))
  }

  @Test func environmentValuesNeverReachTheFile() throws {
    try Invented(secret: "xyzzy-9").write(to: folder.trace)
    let read = try TraceReader(path: folder.trace).run(1)
    #expect(read.run.argv == ["run", "-e", "TOKEN=\(Secret.mask)", "tiny", "echo", "hi"])
    #expect(
      read.container?.config
        == #"{"ociVersion":"1.0","process":{"args":["echo"],"env":["TOKEN=\#(Secret.mask)","\#(Secret.mask)"]}}"#)
    for name in try folder.names() {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: folder.path + "/" + name))
      #expect(bytes.range(of: Data("xyzzy-9".utf8)) == nil, "\(name)")
    }
  }

  @Test func writingARunTwiceChangesNothing() throws {
    let numbers = try [Invented().write(to: folder.trace), Invented().write(to: folder.trace)]
    #expect(numbers == [1, 1])
    let rows = try TraceQuery(path: folder.trace, scope: .all).rows(
      """
      SELECT (SELECT count(*) FROM run), (SELECT count(*) FROM event), (SELECT count(*) FROM call),
        (SELECT count(*) FROM evidence), (SELECT count(*) FROM host), (SELECT count(*) FROM image_layer)
      """)
    #expect(rows.lines == ["1|13|15|1|1|3"])
  }

  /// A step that was cut when the run was first recorded, and had ended the next time.
  @Test func aStepIsReplacedWhole() throws {
    var first = Invented().steps
    first[6].event.outcome = .cut
    first[6].event.calls.append(PerformedCall(slot: 99, name: "stray", args: "{}", result: nil, fate: .cut))
    first[6].effects.append(Effect(.container, "stray", from: nil, to: "1"))
    let invented = Invented()
    let writer = try TraceWriter(path: folder.trace)
    let run = try writer.claim(invented.run, host: invented.host, container: nil, layers: [])
    try writer.record(run: run, first[...6].map(\.change))
    try writer.record(run: run, invented.steps.map(\.change), from: 7)
    #expect(try TraceReader(path: folder.trace).run(run).steps == invented.steps)
  }

  @Test func aStepThatChangesOneThingTwiceIsOneEffect() throws {
    let invented = Invented()
    var step = invented.steps[4]
    step.effects = ["a", "b", "c"].enumerated().map { index, name in
      Effect(.utsOwn, "hostname", from: index == 0 ? "lab" : "x", to: name)
    }
    let writer = try TraceWriter(path: folder.trace)
    let run = try writer.claim(invented.run, host: invented.host, container: nil, layers: [])
    try writer.record(run: run, [step.change])
    #expect(
      try TraceReader(path: folder.trace).run(run).steps[0].effects == [
        Effect(.utsOwn, "hostname", from: "lab", to: "c")
      ])
  }

  @Test func aTransactionThatFailsLeavesNothing() throws {
    let invented = Invented()
    let writer = try TraceWriter(path: folder.trace)
    #expect(throws: CancellationError.self) {
      try writer.transaction {
        _ = try writer.claim(invented.run, host: invented.host, container: nil, layers: [])
        throw CancellationError()
      }
    }
    #expect(try TraceReader(path: folder.trace).runs().isEmpty)
  }

  /// Several commands at once, none of which finds a trace.
  @Test func firstOpenersShareOneFile() async throws {
    let path = folder.path + "/deep/er/trace.db"
    let failures = Box()
    let threads = (0..<20).map { index in
      Thread {
        do { try Invented(nonce: "nonce\(index)").write(to: path) } catch { failures.add("\(error)") }
        failures.leave()
      }
    }
    threads.forEach { $0.start() }
    while failures.left < 20 { try await Task.sleep(for: .milliseconds(5)) }
    #expect(failures.messages.isEmpty)
    #expect(try TraceReader(path: path).runs().map(\.run) == Array(1...20))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep/er").sorted().first == "trace.db")
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/deep/er").count == 3)
    let mode = try FileManager.default.attributesOfItem(atPath: folder.path + "/deep/er")[.posixPermissions] as? Int
    #expect(mode == 0o700)
  }

  @Test func theLogIsEmptiedWhenItIsLong() throws {
    for index in 0..<5 { try Invented(nonce: "n\(index)").write(to: folder.trace) }
    let writer = try TraceWriter(path: folder.trace)
    writer.checkpoint()
    #expect(try size(folder.trace + "-wal") > 0)
    for index in 5..<40 { try Invented(nonce: "n\(index)").write(to: folder.trace) }
    try writer.finish(run: 1, exit: 0, state: .ended, tookNs: 1)
    writer.checkpoint()
    #expect(try size(folder.trace + "-wal") == 0)
    #expect(try TraceReader(path: folder.trace).runs().count == 40)
  }

  @Test func recordingGoesOnWhereItStopped() throws {
    let invented = Invented()
    let writer = try TraceWriter(path: folder.trace)
    let run = try writer.claim(invented.run, host: invented.host, container: nil, layers: [])
    #expect(try writer.nextStep(of: run) == 1)
    try writer.record(run: run, invented.steps[..<6].map(\.change))
    #expect(try writer.nextStep(of: run) == 7)
    var cut = invented.steps[6]
    cut.event.outcome = .cut
    try writer.record(run: run, [cut.change, invented.steps[11].change])
    #expect(try writer.nextStep(of: run) == 7)
    try writer.record(run: run, invented.steps.map(\.change), from: 7)
    #expect(try writer.nextStep(of: run) == 13)
    #expect(try TraceReader(path: folder.trace).run(run).steps == invented.steps)
  }

  private func size(_ path: String) throws -> Int {
    try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
  }
}

/// What threads report to a test.
private final class Box: @unchecked Sendable {  // every access holds the lock
  private let lock = NSLock()
  private var texts: [String] = []
  private var ended = 0

  func add(_ text: String) { lock.withLock { texts.append(text) } }
  func leave() { lock.withLock { ended += 1 } }
  var messages: [String] { lock.withLock { texts } }
  var left: Int { lock.withLock { ended } }
}
