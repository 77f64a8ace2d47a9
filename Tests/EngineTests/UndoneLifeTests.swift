import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 3 for the other verbs: an errno at any step, and SIGKILL before and after any step, of the command or of the
/// monitor. What was there before is as it was, once the next command has run.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct UndoneLifeTests {
  private static let whole = UndoneTests.isWhole

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
      guard step.actor != "cli", step.kind != "proc.exit", kinds.insert(step.kind).inserted || Self.whole else {
        continue
      }
      // Scene 1 was performed by `create`: from here on, `start` has the same steps.
      let number = step.step - life.stepsOfCreate
      for fault in ["fail@\(number)=EIO"] + (Self.whole || number % 4 == 1 ? ["kill:monitor@\(number):before"] : []) {
        let start = try life.bowl.fishbowl(["start", "cc"], environment: ["FISHBOWL_FAULT": fault])
        #expect(start.code == 1, "\(fault): \(start)")
        _ = try life.outcome("ps")
        #expect(try life.status("cc") == "Created", "\(fault), \(step.kind)")
        #expect(HostSnapshot.settled(root: life.bowl.root, as: before).differences(from: before) == [], "\(fault)")
      }
    }
    #expect(try life.outcome("start", "-a", "cc").output == "hi\n")
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
  fileprivate func steps(_ verb: String, _ words: String...) throws -> [PlannedStep] {
    let text = try bowl.fishbowl(["plan", "run", "--json"] + words).output
    let all = (JSON(parsing: text)?["steps"]?.array ?? []).map(PlannedStep.init)
    return verb == "create" ? all.filter { $0.actor == "cli" } : all
  }

  fileprivate var stepsOfCreate: Int { (try? steps("create", "tiny", "true").count) ?? 0 }
}
