import Glibc
import Steps
import Testing

@testable import Kernel

/// Files that were cut off, written over, or made by somebody else.
@Suite struct DamageTests {
  private let scratch = Scratch()
  private let whole: [UInt8]

  init() throws {
    var recording = MiniPlan(directory: scratch.path).recording
    recording.evidenceSize = 4096
    let arena = try Arena.create(in: scratch.path, recording)
    arena.append(Evidence(step: 1, moment: .later, side: .host, source: "/a", key: "b", value: "c"))
    whole = scratch.read("arena")
    scratch.write("copy", whole[...])
  }

  private func open() throws -> Arena { try Arena.open(scratch.path + "/copy", writable: false) }

  @Test func anArenaThatWasCutOffIsAnError() {
    for length in stride(from: 0, to: whole.count, by: 512) {
      scratch.write("copy", whole.prefix(length))
      #expect(throws: ArenaError.self) { try open() }
    }
  }

  @Test func theWholeOneIsNot() throws {
    let arena = try open()
    #expect(try arena.events(cuts: true).map(\.step) == [1])
    #expect(arena.evidence().count == 1)
  }

  /// Reading whatever opens stays inside the mapping: else this test process dies.
  @Test func flippedBytesNeverCrash() throws {
    var random = Random(state: 42)
    var refused = 0
    for _ in 0..<1500 {
      let places = (0..<1 + Int(random.next() % 3)).map { _ in place(&random) }
      for place in places { scratch.overwrite("copy", at: place, with: [UInt8(truncatingIfNeeded: random.next())]) }
      do {
        let arena = try open()
        _ = try arena.events(cuts: true)
        _ = (arena.evidence(), arena.drainer, arena.bootID, arena.gate, arena.fifo, arena.pidfd)
        _ = arena.failure()
      } catch is ArenaError {
        refused += 1
      }
      for place in places { scratch.overwrite("copy", at: place, with: [whole[place]]) }
    }
    #expect(refused > 50)
  }

  /// Mostly where offsets are: in the header, and in slots.
  private func place(_ random: inout Random) -> Int {
    let number = Int(random.next() >> 33)
    return number % 4 == 0
      ? number / 4 % whole.count : number / 4 % 4 == 0 ? number / 16 % 700 : 4096 + number / 16 % 8192
  }

  @Test func anotherLayoutIsNamed() {
    scratch.overwrite("copy", at: 8, with: [99])
    #expect(throws: ArenaError.layout(path: scratch.path + "/copy", found: 99)) { try open() }
  }

  @Test(arguments: ["/dev/zero", "/", "/nonexistent/arena"]) func whatIsNoFileIsAnError(_ path: String) {
    #expect(throws: ArenaError.self) { try Arena.open(path, writable: false) }
  }

  @Test func anExistingArenaIsNeverWrittenOver() {
    #expect(throws: ArenaError.refused(KernelRefusal("openat", scratch.path + "/arena", .exist))) {
      try Arena.create(in: scratch.path, MiniPlan(directory: scratch.path).recording)
    }
    #expect(scratch.read("arena") == whole)
  }

  @Test(.enabled(if: isRoot, "mounting wants root")) func aFullDiskLeavesNothing() {
    let small = scratch.path + "/small"
    mkdir(small, 0o700)
    #expect(mount("tmpfs", small, "tmpfs", 0, "size=16k") == 0)
    defer { umount(small) }
    #expect(throws: ArenaError.refused(KernelRefusal("fallocate", small + "/arena", .nospc))) {
      try Arena.create(in: small, MiniPlan(directory: small).recording)
    }
    #expect(access(small + "/arena", F_OK) == -1)
  }

  private struct Random {
    var state: UInt64

    mutating func next() -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return state
    }
  }
}
