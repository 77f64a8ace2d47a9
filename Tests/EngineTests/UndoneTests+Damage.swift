import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// Run directories that are damaged or lie: the next command doesn't crash, kills nobody, and recovers the others.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneDamageTests {
  @Test func damagedRecordersDoNoHarm() throws {
    let wreck = try Wreck("kill:command@9:before")
    defer { wreck.bowl.remove() }
    let arena = try wreck.arena()
    for (index, bytes) in Self.damages(arena).enumerated() {
      // Half of them are met before the one that can be recovered, half of them after it.
      try wreck.add((index % 2 == 0 ? "0" : "f") + "-damaged-\(index)", arena: bytes)
    }
    for (name, line) in Self.oddities {
      _ = try Program.shell("cd '\(wreck.bowl.root)/run' && mkdir -p \(name) && \(line)")
    }
    _ = try Program.shell(
      "cd '\(wreck.bowl.root)/run' && touch 0-file && ln -s /etc 0-link && mkdir 0-empty .0 .1.2 .1.2.3")
    #expect(wreck.containers.count == 1)
    let ps = try wreck.bowl.fishbowl("ps")
    #expect(ps.code == 0 && ps.errors.split(separator: "\n").count <= 1, "\(ps)")
    #expect(wreck.containers == [])
    #expect(!FileManager.default.fileExists(atPath: wreck.directory))
    #expect(FileManager.default.fileExists(atPath: "/etc/passwd"))
    let run = try TraceReader(path: wreck.bowl.trace).run(1)
    #expect(run.run.state == .undone)
    #expect(try wreck.bowl.fishbowl("run", "--rm", "tiny", "echo", "hi").output == "hi\n")
  }

  private static func damages(_ arena: Data) -> [Data] {
    var generator = SplitMix(state: 20_261_124)
    let cut = [0, 1, 100, 4095, 4096, 4097, 8192, arena.count / 2, arena.count - 4096, arena.count - 1].map {
      arena.prefix($0)
    }
    let noise = [1, 4096, 65536].map { count in
      Data((0..<count).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
    // Beside the header's fields, the ledger: text that no parser should trust.
    let texts = ["session", "operation", "\"step\"", "rows", "\t"].compactMap { arena.range(of: Data($0.utf8)) }.map {
      range in
      var copy = arena
      copy.replaceSubrange(range, with: Data(repeating: 0xff, count: range.count))
      return copy
    }
    let headers = [0, 8, 16, 64 + 8 * 30].map { offset in
      var copy = arena
      copy.replaceSubrange(offset..<offset + 4, with: [99, 99, 99, 99])
      return copy
    }
    return cut + noise + texts + headers
  }

  private static let oddities = [
    ("1-folder", "mkdir -p 1-folder/arena"), ("1-link", "ln -s /etc/passwd 1-link/arena"),
    ("1-fifo", "mkfifo 1-fifo/arena"), ("1-lock", "mkdir -p 1-lock/lock"),
  ]

  /// What a header says of a process that is alive: whether recovery kills it.
  static let identities: [(start: Identity, isKilled: Bool)] = [
    (.its, true), (.other, false), (.unknown, false), (.itsOfAnotherBoot, false),
  ]
  enum Identity { case its, other, unknown, itsOfAnotherBoot }

  @Test(arguments: identities) func aReusedNumberIsLeftAlone(_ identity: Identity, _ isKilled: Bool) throws {
    let wreck = try Wreck("kill:command@30:before kill:monitor@30:before")
    defer { wreck.bowl.remove() }
    let stranger = try Process.sleeping()
    defer { stranger.terminate() }
    let pid = Int(stranger.processIdentifier)
    let start = Live.stat(pid).flatMap { UInt64($0[19]) } ?? 0
    var arena = try wreck.arena()
    let claims: [Identity: UInt64] = [.its: start, .other: start - 1, .itsOfAnotherBoot: start]
    arena.write(UInt32(pid), at: 128)
    arena.write(claims[identity] ?? 0, at: 136)
    if identity == .itsOfAnotherBoot { arena.replaceSubrange(32..<36, with: Data("0000".utf8)) }
    // The dead command and monitor, too, have numbers that live again.
    for place in [96, 112] {
      arena.write(UInt32(pid), at: place)
      arena.write(start - 2, at: place + 8)
    }
    try arena.write(to: URL(fileURLWithPath: wreck.directory + "/arena"))
    let ps = try wreck.bowl.fishbowl("ps")
    #expect(ps.code == 0 && ps.errors == "")
    #expect(Live.isAlive(pid) == !isKilled)
    // A process that has executed is taken for the container's program, whose record stays.
    if isKilled { return }
    #expect(wreck.containers == [])
    #expect(HostSnapshot(root: wreck.bowl.root).differences(from: wreck.before) == [])
  }

  /// Whoever still works is left to it, however often others look.
  @Test func aLivingRunIsNotRecovered() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let live = try Live(bowl, ["--rm"])
    for _ in 0..<3 { #expect(try bowl.fishbowl("ps").output.contains("Up ")) }
    live.endProgram()
    #expect(live.end() == (7, []))
  }
}

/// A bowl with a run whose processes were all killed, and that no command has seen since.
private struct Wreck {
  let bowl: Bowl
  let before: HostSnapshot
  let directory: String

  init(_ fault: String) throws {
    bowl = try Bowl()
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    before = HostSnapshot(root: bowl.root)
    let run = try bowl.fishbowl("run", "tiny", "true", environment: ["FISHBOWL_FAULT": fault])
    #expect(run.code == 137)
    #expect(bowl.waitForQuiet())
    let names = try FileManager.default.contentsOfDirectory(atPath: bowl.root + "/run")
    directory = bowl.root + "/run/" + (names.first ?? "none")
  }

  var containers: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: bowl.root + "/containers")) ?? ["?"]
  }

  func arena() throws -> Data { try Data(contentsOf: URL(fileURLWithPath: directory + "/arena")) }

  func add(_ name: String, arena: Data) throws {
    let folder = bowl.root + "/run/" + name
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    try arena.write(to: URL(fileURLWithPath: folder + "/arena"))
  }
}

extension Data {
  /// In the byte order of this machine, as the recorder has its numbers.
  fileprivate mutating func write(_ number: some FixedWidthInteger, at offset: Int) {
    let bytes = Swift.withUnsafeBytes(of: number) { Array($0) }
    replaceSubrange(offset..<offset + bytes.count, with: bytes)
  }
}

/// The same noise in each run.
private struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = (state ^ (state >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
