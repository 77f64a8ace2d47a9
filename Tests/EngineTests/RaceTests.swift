import Foundation
import Steps
import TestSupport
import Testing

/// What is removed while somebody is about to need it. One side is held at a step, until the other has begun.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RaceTests {
  /// Begins a verb that stops itself there. The process that has stopped; `child`: it is the command's.
  private func held(_ life: Life, _ who: String, _ kind: String, _ words: [String]) throws -> (Process, pid_t) {
    let step = try life.bowl.step(kind, of: words)
    let process = try life.begin(words, environment: ["FISHBOWL_FAULT": "hold:\(who)@\(step):before"])
    return (process, try life.stopped(process.processIdentifier))
  }

  /// A removal that begins while a run is held just before it makes its container: it waits. How both have ended.
  private func codes(_ life: Life, _ words: [String], while removal: [String]) throws -> (Int32, Int32) {
    let (run, pid) = try held(life, "command", "container.create", words)
    let other = try life.begin(removal)
    usleep(700_000)
    #expect(other.isRunning, "it did not wait for the run")
    kill(pid, SIGCONT)
    run.waitUntilExit()
    other.waitUntilExit()
    return (run.terminationStatus, other.terminationStatus)
  }

  private static let container = ["run", "-d", "--name", "web", "-v", "data:/data", "tiny", "sleep", "60"]

  @Test(arguments: [["volume", "rm", "data"], ["volume", "prune", "-af"]])
  func aVolumeThatARunIsAboutToHaveStays(_ removal: [String]) throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("volume", "create", "data")
    #expect(try codes(life, Self.container, while: removal) == (0, removal.contains("rm") ? 1 : 0))
    #expect(try life.done("volume", "ls", "-q") == "data\n")
    #expect(try life.done("exec", "web", "touch", "/data/file") == "")
    _ = try life.done("rm", "-f", "web")
    #expect(try life.done("volume", "rm", "data") == "data\n")
    #expect(life.differences == [])
  }

  /// The monitor of a container with --rm takes its volumes with it, but for those that another one is about to have.
  @Test func aVolumeOfAContainerThatEndsStaysForWhoIsAboutToHaveIt() throws {
    let life = try Life()
    defer { life.remove() }
    let script = "echo kept > /anon/x; sleep 60"
    _ = try life.done("run", "-d", "--rm", "--name", "aa", "-v", "/anon", "tiny", "sh", "-c", script)
    let words = ["run", "--name", "bb", "--volumes-from", "aa", "tiny", "cat", "/anon/x"]
    let (run, pid) = try held(life, "command", "container.create", words)
    let end = try life.begin("kill", "aa")
    usleep(700_000)
    #expect(try life.done("volume", "ls", "-q").count == 65)
    kill(pid, SIGCONT)
    run.waitUntilExit()
    end.waitUntilExit()
    #expect(run.terminationStatus == 0 && end.terminationStatus == 0)
    #expect(try life.done("logs", "bb") == "kept\n")
    #expect(try life.status("aa") == "none")
    _ = try life.done("rm", "-v", "bb")
    #expect(life.differences == [])
  }

  /// rm -f -v waits for the monitor, and the monitor for the lock: neither waits for the other.
  @Test func aForcedRemovalWithVolumesOfAContainerThatRemovesItself() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "-d", "--rm", "--name", "aa", "-v", "/anon", "tiny", "sleep", "60")
    let removal = try life.begin("rm", "-f", "-v", "aa")
    removal.waitUntilExit()
    #expect(removal.terminationStatus == 0)
    #expect(life.differences == [])
  }

  @Test func anImageThatARunIsAboutToStackStays() throws {
    let life = try Life()
    defer { life.remove() }
    let words = ["run", "-d", "--name", "web", "tiny", "sleep", "60"]
    #expect(try codes(life, words, while: ["system", "prune", "-af"]) == (0, 0))
    #expect(try life.done("exec", "web", "ls", "/bin/busybox") == "/bin/busybox\n")
  }

  /// A killed run holds nothing up.
  @Test func whoIsKilledGivesTheLockBack() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("volume", "create", "data")
    let (run, pid) = try held(life, "command", "container.create", Self.container)
    kill(pid, SIGKILL)
    run.waitUntilExit()
    #expect(try life.done("volume", "rm", "data") == "data\n")
    #expect(life.differences == [])
  }

  @Test func aForcedRemovalWinsOverAStart() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "web", "tiny", "sleep", "60")
    let (start, pid) = try held(life, "monitor", "root.pivot", ["start", "web"])
    let removal = try life.begin("rm", "-f", "web")
    usleep(700_000)
    #expect(removal.isRunning)
    kill(pid, SIGCONT)
    removal.waitUntilExit()
    start.waitUntilExit()
    #expect(removal.terminationStatus == 0)
    #expect(try life.status("web") == "none")
    #expect(life.differences == [])
  }

  /// Not by force, it is told that the container runs by now.
  @Test func aRemovalThatWaitedSeesWhatRuns() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "web", "tiny", "sleep", "60")
    let (start, pid) = try held(life, "monitor", "root.pivot", ["start", "web"])
    let removal = try life.begin("rm", "web")
    usleep(700_000)
    kill(pid, SIGCONT)
    removal.waitUntilExit()
    start.waitUntilExit()
    #expect(removal.terminationStatus == 1 && start.terminationStatus == 0)
    #expect(try life.status("web").hasPrefix("Up"))
  }

  /// A start that fails gives the container back, to whoever waits for it.
  @Test func aForcedRemovalWaitsForAStartThatFails() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "web", "tiny", "sleep", "60")
    let (start, pid) = try held(life, "monitor", "root.pivot", ["start", "web"])
    let removal = try life.begin("rm", "-f", "web")
    usleep(300_000)
    start.terminate()
    kill(pid, SIGCONT)
    removal.waitUntilExit()
    start.waitUntilExit()
    #expect(removal.terminationStatus == 0)
    #expect(try life.status("web") == "none")
    #expect(life.differences == [])
  }
}
