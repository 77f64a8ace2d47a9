import Foundation
import Steps
import TestSupport
import Testing

@testable import TraceStore

/// kill -9 while the container runs.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneKillTests {
  @Test(arguments: [[], ["--rm"]]) func theContainersProcess(_ options: [String]) throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    let live = try Live(scene.bowl, options)
    Live.kill(live.container)
    #expect(live.end() == (137, []))
    try scene.expect(options, "Exited (137)", state: .ended, exit: 137)
  }

  @Test(arguments: [[], ["--rm"]]) func theMonitor(_ options: [String]) throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    let live = try Live(scene.bowl, options)
    let container = live.container
    Live.kill(live.monitor)
    let (code, errors) = live.end()
    #expect(code == 137)
    #expect(errors == ["fishbowl: the monitor was killed, and the container with it; everything was cleaned up"])
    #expect(!Live.isAlive(container))
    try scene.expect(options, "Exited (137)", state: .cut, exit: 137)
  }

  /// The container runs on, and its monitor finishes everything by itself: no later command is needed.
  @Test(arguments: [[], ["--rm"]]) func theCommand(_ options: [String]) throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    let live = try Live(scene.bowl, options)
    let container = live.container
    Live.kill(live.command)
    #expect(try scene.bowl.status()?.hasPrefix("Up ") == true)
    #expect(Live.isAlive(container))
    live.endProgram()
    #expect(scene.bowl.waitForQuiet())
    #expect(live.end() == (137, []))
    #expect(HostSnapshot(root: scene.bowl.root).files.filter { $0.hasPrefix("run/") } == [])
    try scene.expect(options, "Exited (7)", state: .ended, exit: 7)
  }

  @Test(arguments: [[], ["--rm"]]) func theCommandAndTheMonitor(_ options: [String]) throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    let live = try Live(scene.bowl, options)
    let monitor = live.monitor
    Foundation.kill(pid_t(live.command), SIGSTOP)
    Live.kill(monitor)
    Live.kill(live.command)
    #expect(live.end().code == 137)
    try scene.expect(options, "Exited (137)", state: .cut, exit: 137)
  }

  @Test func theDrainer() throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    let live = try Live(scene.bowl, [])
    if let drainer = live.drainer { Live.kill(drainer) }
    live.endProgram()
    #expect(live.end() == (7, []))
    try scene.expect([], "Exited (7)", state: .ended, exit: 7)
  }

  /// Its own process goes first, then the folders: a `rm` that is killed in between is finished by the next command.
  @Test(arguments: ["1:before", "1:after", "2:before", "2:after"]) func aRemoval(_ place: String) throws {
    let scene = try Scene()
    defer { scene.bowl.remove() }
    #expect(try scene.bowl.fishbowl("run", "--name", "one", "tiny", "true").code == 0)
    let rm = try scene.bowl.fishbowl("rm", "one", environment: ["FISHBOWL_FAULT": "kill:command@\(place)"])
    #expect(rm.code == 137)
    let hasBegun = place != "1:before"
    #expect(try scene.bowl.status() == nil || !hasBegun)
    if !hasBegun { #expect(try scene.bowl.fishbowl("rm", "one").code == 0) }
    #expect(HostSnapshot(root: scene.bowl.root).differences(from: scene.before) == [])
    let reader = try TraceReader(path: scene.bowl.trace)
    let run = try reader.run(2)
    #expect(run.run.state == (hasBegun ? .ended : .undone))
  }
}

/// A bowl, and how it must look when everything is over.
private struct Scene {
  let bowl: Bowl
  let before: HostSnapshot

  init() throws {
    bowl = try Bowl()
    _ = try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "true")
    before = HostSnapshot(root: bowl.root)
  }

  func expect(_ options: [String], _ status: String, state: RunRecord.State, exit: Int) throws {
    let isKept = options.isEmpty
    #expect(try bowl.status()?.hasPrefix(status) == (isKept ? true : nil))
    if isKept { #expect(try bowl.fishbowl("rm", bowl.fishbowl("ps", "-aq").output.filter { $0 != "\n" }).code == 0) }
    #expect(bowl.waitForQuiet())
    #expect(HostSnapshot(root: bowl.root).differences(from: before) == [])
    let reader = try TraceReader(path: bowl.trace)
    let run = try reader.run(1)
    #expect(run.run.state == state)
    #expect(run.run.exit == exit)
    let last = run.steps.first { $0.event.kind == .execUser }?.event.step ?? 999
    let done = Set(run.steps.filter { $0.event.outcome == .done }.map(\.event.step))
    #expect((1...last).filter { !done.contains($0) } == [])
    #expect(run.steps.contains { $0.event.kind == .cgroupRmdir && $0.event.outcome == .done })
    #expect(try reader.verify(1) == [])
  }
}
