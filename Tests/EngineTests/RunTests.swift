import TestSupport
import Testing

@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RunTests {
  @Test func aContainerRunsAndIsRecorded() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let run = try bowl.fishbowl("run", "tiny", "echo", "hi")
    #expect(run.output == "hi\n")
    #expect(run.errors == "")
    #expect(run.code == 0)
    #expect(try bowl.rows("SELECT step FROM step WHERE kind = 'root.pivot'").count == 1)
  }

  static let endings: [([String], Int32)] = [
    (["sh", "-c", "exit 7"], 7), (["sh", "-c", "kill -9 $$"], 0), (["nosuch"], 127), (["/etc/motd"], 126),
    (["sh", "-c", "kill -TERM $$; sleep 1; exit 3"], 3),
  ]

  @Test(arguments: endings) func theExitCodeIsDockers(_ command: [String], _ code: Int32) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    #expect(try bowl.fishbowl(["run", "--rm", "tiny"] + command).code == code)
  }
}
