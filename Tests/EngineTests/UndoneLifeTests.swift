import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 3 for the other verbs: an errno at any step, and SIGKILL before and after any step, of the command or of the
/// monitor. What was there before is as it was, once the next command has run.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneLifeTests {
  @Test func aCreateThatIsStoppedIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    for step in try life.steps("create", "tiny", "true") where !step.calls.isEmpty && step.undoes == nil {
      for fault in ["fail@\(step.step)=EIO", "kill:command@\(step.step):before", "kill:command@\(step.step):after"] {
        let create = try life.create(fault)
        _ = try life.outcome("ps")
        // When its last step is done, the container is made: nobody undoes it any more.
        let isMade = step.kind == "spec.write" && fault.hasSuffix("after")
        #expect(try life.status("cc") == (isMade ? "Created" : "none"), "\(fault): \(create)")
        if isMade { _ = try life.done("rm", "cc") }
        #expect(life.differences == [], "\(fault)")
      }
    }
  }

  @Test func aStartThatIsStoppedIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.create("")
    // The first start makes the container's lock, and overlayfs a folder of its own.
    _ = try life.bowl.fishbowl(["start", "cc"], environment: ["FISHBOWL_FAULT": "fail:exec.user=EIO"])
    let before = HostSnapshot(root: life.bowl.root)
    var kinds: Set<String> = []
    for step in try life.steps("run", "tiny", "true") where !step.calls.isEmpty && step.undoes == nil {
      guard step.actor != "cli", step.kind != "proc.exit", kinds.insert(step.kind).inserted || Soak.isOn else {
        continue
      }
      // Scene 1 was performed by `create`: from here on, `start` has the same steps.
      let number = step.step - life.stepsOfCreate
      guard Soak.isOn || number % 2 == 1 else { continue }
      for fault in ["fail@\(number)=EIO"] + (Soak.isOn || number % 4 == 1 ? ["kill:monitor@\(number):before"] : []) {
        let start = try life.bowl.fishbowl(["start", "cc"], environment: ["FISHBOWL_FAULT": fault])
        #expect(start.code == 1, "\(fault): \(start)")
        _ = try life.outcome("ps")
        #expect(try life.status("cc") == "Created", "\(fault), \(step.kind)")
        #expect(HostSnapshot.settled(root: life.bowl.root, as: before).differences(from: before) == [], "\(fault)")
      }
    }
    #expect(try life.outcome("start", "-a", "cc").output == "hi\n")
  }

  /// A folder that is missing, a volume with and one without a name, a tmpfs: what the run made goes with it. A volume
  /// that has a name is the user's as soon as the container is whole.
  @Test func aRunWithMountsThatIsStoppedIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path + "/new"
    let words = [
      "--rm", "-v", folder + "/in:/h:ro", "-v", "data:/data", "-v", "/anon", "--tmpfs", "/t", "tiny", "true",
    ]
    let steps = try life.steps("run", words)
    let whole = try #require(steps.first { $0.kind == "spec.write" }).step
    for step in steps where Self.ofMounts.contains(step.kind) && step.undoes == nil {
      let victim = step.actor == "cli" ? "command" : "monitor"
      for fault in ["fail@\(step.step)=EIO", "kill:\(victim)@\(step.step):before"] {
        let run = try life.bowl.fishbowl(["run"] + words, environment: ["FISHBOWL_FAULT": fault])
        #expect(run.code != 0, "\(fault): \(run)")
        _ = try life.outcome("ps")
        #expect(life.differences == [], "\(fault), \(step.kind)")
        #expect(!FileManager.default.fileExists(atPath: folder), "\(fault), \(step.kind)")
        let left = try FileManager.default.contentsOfDirectory(atPath: life.bowl.root + "/volumes")
        #expect(left == (step.step > whole ? ["data"] : []), "\(fault), \(step.kind)")
        _ = try life.outcome("volume", "rm", "-f", "data")
      }
    }
  }

  private static let ofMounts = [
    "volume.create", "volume.fill", "spec.write", "ns.clone", "volume.open", "root.detach_old", "mount.volume",
  ]

  /// A `volume rm` that is killed is finished, one that is refused by the disk has removed nothing.
  @Test func aVolumeIsThereOrNot() throws {
    let life = try Life()
    defer { life.remove() }
    for (fault, isThere) in [("fail@1=EIO", true), ("kill:command@1:before", true), ("kill:command@1:after", false)] {
      _ = try life.done("volume", "create", "data")
      _ = try life.bowl.fishbowl(["volume", "rm", "data"], environment: ["FISHBOWL_FAULT": fault])
      _ = try life.outcome("ps")
      #expect(try life.done("volume", "ls", "-q") == (isThere ? "data\n" : ""), "\(fault)")
      _ = try life.outcome("volume", "rm", "-f", "data")
      _ = try life.bowl.fishbowl(["volume", "create", "data"], environment: ["FISHBOWL_FAULT": fault])
      _ = try life.outcome("ps")
      #expect(try life.done("volume", "ls", "-q") == (isThere ? "" : "data\n"), "\(fault)")
      _ = try life.outcome("volume", "rm", "-f", "data")
      #expect(life.differences == [], "\(fault)")
    }
  }

  /// The monitor of a container that runs is killed: the container goes with it, and can be started again.
  @Test func aKilledMonitorTakesItsContainerWithIt() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; sleep 60"], "cc")
    let pid = try #require(try life.bowl.rows("SELECT pid FROM step WHERE kind = 'exec.user'").first?["pid"]?.number)
    let monitor = try #require(Live.stat(pid).flatMap { Int($0[1]) })
    Live.kill(monitor)
    try life.wait { !Live.isAlive(pid) }
    #expect(try life.status("cc").hasPrefix("Exited (137)"))
    #expect(try life.outcome("logs", "cc").output == "up\n")
    #expect(try life.done("start", "cc") == "cc\n")
    #expect(try life.status("cc").hasPrefix("Up"))
  }
}

extension Life {
  fileprivate func create(_ fault: String) throws -> TestSupport.Outcome {
    try bowl.fishbowl(
      ["create", "--name", "cc", "tiny", "echo", "hi"], environment: fault.isEmpty ? [:] : ["FISHBOWL_FAULT": fault])
  }

  /// As `plan run` says: the first ones are those of `create`.
  fileprivate func steps(_ verb: String, _ words: String...) throws -> [PlannedStep] { try steps(verb, words) }

  func steps(_ verb: String, _ words: [String]) throws -> [PlannedStep] {
    let text = try bowl.fishbowl(["plan", "run", "--json"] + words).output
    let all = (JSON(parsing: text)?["steps"]?.array ?? []).map(PlannedStep.init)
    return verb == "create" ? all.filter { $0.actor == "cli" } : all
  }

  fileprivate var stepsOfCreate: Int { (try? steps("create", "tiny", "true").count) ?? 0 }
}
