import Foundation
import TestSupport
import Testing

/// A container stands still while its files are walked through. Whatever becomes of who walks, it goes on.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct PausedWalkTests {
  private func state(_ life: Life) throws -> String { try life.done("inspect", "-f", "{{.State.Status}}", "box") }

  @Test(arguments: [SIGINT, SIGTERM, SIGKILL]) func aWalkThatIsStopped(_ signal: Int32) throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; while :; do echo t; sleep 0.1; done"], "box")
    let export = Process()
    // Nobody reads, so that it waits in the middle.
    let pipe = Pipe()
    export.executableURL = URL(fileURLWithPath: Program.fishbowl)
    (export.arguments, export.environment) = (["export", "box"], life.bowl.places)
    (export.standardOutput, export.standardError) = (pipe, FileHandle.nullDevice)
    try export.run()
    try life.wait { try state(life) == "paused\n" }
    kill(export.processIdentifier, signal)
    export.waitUntilExit()
    #expect(export.terminationReason == .uncaughtSignal && export.terminationStatus == signal)
    try life.wait { try state(life) == "running\n" }
    let lines = { try life.outcome("logs", "box").output.split(separator: "\n").count }
    let before = try lines()
    try life.wait { try lines() > before + 2 }
    #expect(try life.kinds("unpause") == ["cgroup.thaw"])
    // Who watched is gone, too, and the next one finds nothing left to do.
    #expect(try Program.shell("ls '\(life.bowl.root)/run' | wc -l").output == "1\n")
    _ = try life.done("export", "-o", life.bowl.folder.path + "/tar", "box")
    #expect(try state(life) == "running\n")
    _ = try life.done("rm", "-f", "box")
    #expect(life.differences == [])
  }

  @Test func aNameThatChangesMeanwhile() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 100"], "box")
    let (export, pipe) = (Process(), Pipe())
    export.executableURL = URL(fileURLWithPath: Program.fishbowl)
    (export.arguments, export.environment) = (["export", "box"], life.bowl.places)
    export.standardOutput = pipe
    try export.run()
    try life.wait { try state(life) == "paused\n" }
    _ = try life.done("rename", "box", "bex")
    _ = try pipe.fileHandleForReading.readToEnd()
    export.waitUntilExit()
    #expect(export.terminationStatus == 0)
    #expect(try life.done("inspect", "-f", "{{.State.Status}}", "bex") == "running\n")
    _ = try life.done("rm", "-f", "bex")
  }
}
