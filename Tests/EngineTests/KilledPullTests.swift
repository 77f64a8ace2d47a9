import Foundation
import TestSupport
import Testing

/// A pull that is killed, or whose helper is, at any moment of downloading and unpacking.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct KilledPullTests {
  private let life: Life
  private let registry: Registry
  private let name: String
  private var ingest: String { life.bowl.root + "/ingest" }

  init() throws {
    life = try Life()
    let image = try MadeImage(in: life.bowl.folder.path + "/made")
    registry = try Registry("plain", layout: image.layout, log: life.bowl.folder.path + "/log")
    name = "\(registry.place)/x:v"
  }

  private func end() {
    registry.end()
    life.remove()
  }

  /// The moments and the victims are the same each time; what happens in them is not.
  @Test("the store is sound each time, the next pull gives the same, and nothing is left")
  func atAnyMoment() throws {
    defer { end() }
    let empty = try life.stored()
    let began = Date()
    _ = try life.done("pull", "-q", name)
    let whole = Date().timeIntervalSince(began)
    let wanted = try picture()
    _ = try life.done("rmi", name)
    var dice = Dice(seed: 7)
    var wereKilled = 0
    for round in 0..<(Soak.isOn ? 200 : 10) {
      wereKilled += try kill(after: whole * dice.roll(), helper: round % 3 == 2) ? 1 : 0
      let store = try life.done("doctor", "--store")
      #expect(store == "The store is sound.\n", "round \(round): \(store)")
      _ = try life.done("pull", "-q", name)
      try #require(try picture() == wanted, "round \(round)")
      #expect(try Program.shell("find '\(ingest)' -type f").output == "", "round \(round)")
      _ = try life.done("rmi", name)
      try #require(try life.stored() == empty, "round \(round)")
    }
    #expect(wereKilled > 0)
  }

  /// Begins a pull, and kills it, or the program that speaks with the network, which it then says. False: it was faster.
  private func kill(after seconds: Double, helper: Bool) throws -> Bool {
    let pull = try life.begin("pull", "-q", name)
    usleep(UInt32(seconds * 1e6))
    let child = Live.children(of: Int(pull.processIdentifier)).first
    guard !helper || child != nil else {
      pull.waitUntilExit()
      return false
    }
    Foundation.kill(helper ? pid_t(child ?? 0) : pull.processIdentifier, SIGKILL)
    pull.waitUntilExit()
    if let child { try life.wait { !FileManager.default.fileExists(atPath: "/proc/\(child)") } }
    if helper { #expect([0, 1].contains(pull.terminationStatus) && pull.terminationReason == .exit) }
    return pull.terminationReason == .uncaughtSignal || pull.terminationStatus == 1
  }

  /// Each file of each layer, and the image's ID. A whiteout has the time at which it was made.
  private func picture() throws -> [String] {
    let layers = try Program.shell("ls -d '\(life.bowl.root)'/layers/*/").output.split(separator: "\n")
    return try layers.flatMap { try [String($0)] + MadeImage.picture(of: String($0)) }
      .map { line in line.firstRange(of: " c 0 0:0 1 0 ").map { String(line[..<$0.upperBound]) } ?? line } + [
        life.done("image", "inspect", "-f", "{{.Id}}", name)
      ]
  }

  @Test("what nobody goes on with goes with a prune, or by itself after a week", arguments: ["prune", "age"])
  func leftBehind(_ way: String) throws {
    defer { end() }
    let layout = life.bowl.folder.path + "/made/lay"
    let stalling = try Registry("stall", layout: layout, log: life.bowl.folder.path + "/stall")
    defer { stalling.end() }
    let files = "find '\(ingest)/pulled' -type f"
    let pull = try life.begin("pull", "-q", "\(stalling.place)/x:v")
    try life.wait { try Program.shell(files + " -size +100k").output != "" }
    // Somebody is still at it.
    _ = try life.done("image", "prune", "-f")
    #expect(try Program.shell(files).output != "")
    Foundation.kill(pull.processIdentifier, SIGKILL)
    pull.waitUntilExit()
    _ = try life.outcome("pull", "-q", "\(registry.place)/x:none")
    #expect(try Program.shell(files).output != "", "it is too young")
    if way == "prune" {
      #expect(try !life.done("image", "prune", "-f").contains("Total reclaimed space: 0B"))
    } else {
      _ = try Program.shell("\(files) -exec touch -d '8 days ago' {} +")
      _ = try life.outcome("pull", "-q", "\(registry.place)/x:none")
    }
    #expect(try Program.shell(files).output == "")
  }
}

/// The same numbers each time. Knuth, TAOCP 2, 3.3.4, table 1, line 26
struct Dice {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  /// From 0 to 1.
  mutating func roll() -> Double {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return Double(state >> 11) / Double(UInt64(1) << 53)
  }
}

extension Life {
  /// What the store keeps, by name.
  func stored() throws -> String {
    try Program.shell("cd '\(bowl.root)'; ls blobs/sha256 layers; find ingest -type f").output
  }
}
