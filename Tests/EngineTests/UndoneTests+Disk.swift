import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// Disks without room: one sentence, and nothing stays behind; what could not be recorded is kept until there is room.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneDiskTests {
  static let sizes = [
    "size=4k", "size=32k", "size=100k", "size=140k", "size=180k", "size=220k", "size=300k", "size=4m",
  ]

  @Test(arguments: sizes) func theTrace(_ size: String) throws {
    let disk = try Disk("trace", size)
    defer { disk.remove() }
    let trace = ["FISHBOWL_TRACE": disk.path + "/trace.db"]
    let run = try disk.bowl.fishbowl("run", "--rm", "--rootfs", disk.rootfs, "echo", "hi", environment: trace)
    let isKept = !HostSnapshot(root: disk.bowl.root).files.filter { $0.hasPrefix("run/") }.isEmpty
    try disk.expect(run, mayWarn: isKept)
    if size == Self.sizes.first { #expect(run.code == 125) }
    if size == Self.sizes.last { #expect(run.errors == "" && run.code == 0) }
    guard run.code == 0 else { return }
    _ = try Program.run(["/bin/mount", "-o", "remount,size=8m", disk.path])
    #expect(try disk.bowl.fishbowl("ps", environment: trace).errors == "")
    #expect(HostSnapshot(root: disk.bowl.root).files == disk.before.files)
    let recorded = try TraceReader(path: disk.path + "/trace.db").run(1)
    #expect(recorded.run.state == .ended && recorded.run.exit == 0)
  }

  /// Inodes run out at each file and folder in turn; bytes at each text.
  @Test(arguments: ["size=1m,nr_inodes=", "size="]) func theContainers(_ unit: String) throws {
    let sizes = ["4k", "8k", "12k", "16k", "20k", "24k", "40k", "256k"]
    try fill("containers", (unit == "size=" ? sizes : Self.inodes).map { unit + $0 })
  }

  @Test func theWholeRoot() throws {
    try fill(".", ["4k", "60k", "120k", "200k", "260k", "300k", "340k", "2m"].map { "size=\($0)" })
    try fill(".", Self.inodes.map { "size=4m,nr_inodes=\($0)" })
  }

  private static let inodes = (2...45).filter { Soak.isOn || $0 % 4 == 2 }.map(String.init) + ["200"]

  private func fill(_ place: String, _ sizes: [String]) throws {
    var codes: [Int32] = []
    for size in sizes {
      let disk = try Disk("root/" + place, size)
      defer { disk.remove() }
      let run = try disk.bowl.fishbowl("run", "--rm", "--rootfs", disk.rootfs, "echo", "hi")
      try disk.expect(run, mayWarn: false)
      codes.append(run.code)
    }
    #expect(codes.first == 125 && codes.last == 0, "\(place), \(sizes): \(codes)")
  }

  /// The program fills its own disk: that is its affair, and how it ended is kept all the same.
  @Test func theProgramFillsItsDisk() throws {
    let disk = try Disk("root/containers", "size=256k")
    defer { disk.remove() }
    let line = "dd if=/dev/zero of=/rest bs=4k 2>/dev/null; exit 3"
    let run = try disk.bowl.fishbowl("run", "--rootfs", disk.rootfs, "sh", "-c", line)
    #expect(run.code == 3 && run.errors == "")
    #expect(try disk.bowl.status()?.hasPrefix("Exited (3)") == true)
    #expect(try disk.bowl.fishbowl("rm", disk.bowl.fishbowl("ps", "-aq").output.filter { $0 != "\n" }).code == 0)
    #expect(HostSnapshot(root: disk.bowl.root).differences(from: disk.before) == [])
  }

  /// Full after execve: the program and its exit code are untouched, there is one warning, and a later command records it.
  @Test func theTraceLater() throws {
    let disk = try Disk("trace", "size=2m")
    defer { disk.remove() }
    let trace = ["FISHBOWL_TRACE": disk.path + "/trace.db"]
    let live = try Live(disk.bowl, ["--rm", "--rootfs", disk.rootfs], image: [], environment: trace)
    #expect(disk.waitForClaim())
    _ = try Program.shell("cat /dev/zero >'\(disk.path)/rest' 2>/dev/null")
    live.endProgram()
    let (code, errors) = live.end()
    #expect(code == 7)
    #expect(errors.count == 1 && errors.first?.contains("What happened is kept") == true, "\(errors)")
    #expect(try disk.bowl.fishbowl("ps", environment: trace).errors == "")
    #expect(HostSnapshot(root: disk.bowl.root).files.contains { $0.hasPrefix("run/") })
    try FileManager.default.removeItem(atPath: disk.path + "/rest")
    #expect(try disk.bowl.fishbowl("ps", environment: trace).errors == "")
    #expect(HostSnapshot(root: disk.bowl.root).differences(from: disk.before) == [])
    let recorded = try TraceReader(path: disk.path + "/trace.db").run(1)
    #expect(recorded.run.state == .ended && recorded.run.exit == 7)
    #expect(recorded.steps.contains { $0.event.kind == .cgroupRmdir && $0.event.outcome == .done })
  }
}

/// A small disk at one place of a bowl.
private struct Disk {
  let bowl: Bowl
  let path: String
  let rootfs: String
  let before: HostSnapshot

  init(_ place: String, _ options: String) throws {
    bowl = try Bowl()
    path = bowl.folder.path + "/" + place
    rootfs = try bowl.makeRootfs()
    if place != "root/." { _ = try bowl.fishbowl("run", "--rm", "--no-trace", "--rootfs", rootfs, "true") }
    try bowl.mount(path, options)
    before = HostSnapshot(root: bowl.root)
  }

  func remove() {
    bowl.unmount(path)
    bowl.remove()
  }

  /// The drainer has written what there was, and is idle.
  func waitForClaim() -> Bool {
    for _ in 0..<200 {
      let steps = try? TraceReader(path: path + "/trace.db").run(1).steps
      if steps?.contains(where: { $0.event.kind == .execUser }) == true { return true }
      usleep(25_000)
    }
    return false
  }

  /// It worked, or it said why not in a sentence; and nothing is left.
  func expect(_ run: TestSupport.Outcome, mayWarn: Bool) throws {
    #expect(run.code == 0 || run.code == 125, "\(run)")
    let lines = run.errors.split(separator: "\n")
    #expect(lines.count == (run.code == 0 && !mayWarn ? 0 : 1), "\(run)")
    // A stack whose writable layer has no room is mounted read-only by the kernel.
    let reasons = ["full", "no space", "read-only"]
    #expect(run.code == 0 || reasons.contains { run.errors.contains($0) }, "\(run)")
    #expect(run.output == (run.code == 0 ? "hi\n" : ""))
    if mayWarn { return }
    #expect(try bowl.fishbowl("ps").code == 0)
    let rest = HostSnapshot(root: bowl.root).differences(from: before)
    #expect(rest.filter { !$0.hasPrefix("files:") } == [])
    let files = HostSnapshot(root: bowl.root).files.filter { !["containers", "names", "run"].contains($0) }
    #expect(files == [], "\(run)")
  }
}
