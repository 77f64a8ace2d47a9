import Foundation
import Steps
import TestSupport
import Testing

/// `rmi` and `image prune` as runs of their own: what goes, what stays and for whom, and what a kill leaves.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ImageRemovalTests {
  private static let whole = [
    "image.untag", "image.delete", "layer.delete", "layer.keep", "layer.keep", "layer.keep",
  ]

  /// An image of one layer more than tiny has.
  private func make(_ name: String, _ life: Life) throws {
    _ = try life.done("run", "--name", "maker", "tiny", "sh", "-c", "echo own > /own")
    _ = try life.done("commit", "maker", name)
    _ = try life.done("rm", "maker")
  }

  private func planned(_ life: Life, _ words: String...) throws -> [String] {
    let text = try life.done(["plan", "--json"] + words)
    return JSON(parsing: text)?["steps"]?.array?.compactMap { $0["kind"]?.string } ?? []
  }

  /// The last run of that verb, whole.
  private func told(_ life: Life, _ verb: String, _ language: String = "en") throws -> String {
    let rows = try life.bowl.rows("SELECT max(run) AS run FROM run WHERE verb = '\(verb)'", run: "all")
    let run = try #require(rows.first?["run"]?.number)
    // As a reader has it: where a line ends, does not count.
    return try life.done("replay", "--all", "--lang", language, String(run)).split { $0.isWhitespace }
      .joined(separator: " ")
  }

  private func layers(_ life: Life) throws -> Int {
    try FileManager.default.contentsOfDirectory(atPath: life.bowl.root + "/layers").count { !$0.hasSuffix(".json") }
  }

  @Test func itsPlanIsWhatIsPerformed() throws {
    let life = try Life()
    defer { life.remove() }
    try make("lab/own:v1", life)
    _ = try life.done("tag", "lab/own:v1", "lab/own:v2")
    #expect(try planned(life, "rmi", "lab/own:v1") == ["image.untag"])
    #expect(try life.done("rmi", "lab/own:v1") == "Untagged: lab/own:v1\n")
    #expect(try life.kinds("rmi") == ["image.untag"])
    #expect(try planned(life, "image", "rm", "lab/own:v2") == Self.whole)
    let outcome = try life.outcome("rmi", "--narrate", "lab/own:v2")
    #expect(outcome.code == 0 && outcome.errors.hasPrefix("1 IMAGE "), "\(outcome)")
    #expect(outcome.output.split(separator: "\n").map { $0.prefix(8) } == ["Untagged", "Deleted:", "Deleted:"])
    #expect(try life.kinds("rmi") == Self.whole)
    #expect(try layers(life) == 3)
    for (language, says) in [("en", "tiny:latest needs it"), ("ko", "tiny:latest에 필요하다")] {
      #expect(try told(life, "rmi", language).contains(says))
    }
    #expect(try life.done("trace", "verify").contains("sound"))
    #expect(try life.done("doctor", "--store") == "The store is sound.\n")
    #expect(life.differences == [])
  }

  /// What a container stacks stays, and it is said for which.
  @Test func whatAContainerNeedsStays() throws {
    let life = try Life()
    defer { life.remove() }
    try make("lab/own:v1", life)
    _ = try life.done("create", "--name", "web", "lab/own:v1", "cat", "/own")
    _ = try life.done("rmi", "-f", "lab/own:v1")
    #expect(try life.kinds("rmi").filter { $0.hasPrefix("layer.") } == Array(repeating: "layer.keep", count: 4))
    #expect(try told(life, "rmi").contains("Layer 4 stays: container web needs it."))
    #expect(try life.done("start", "-a", "web") == "own\n")
    _ = try life.done("rm", "web")
    #expect(try life.done("plan", "image", "prune").contains("layer.delete"))
    #expect(try life.done("image", "prune", "-f").hasPrefix("Deleted Images:\ndeleted: sha256:"))
    #expect(try life.kinds("image prune") == ["layer.delete"])
    #expect(try layers(life) == 3)
    #expect(try life.done("image", "prune", "-f") == "Total reclaimed space: 0B\n")
  }

  /// A layer of two that go is deleted once, with the second.
  @Test func twoThatShareALayer() throws {
    let life = try Life()
    defer { life.remove() }
    try make("lab/own:v1", life)
    _ = try life.done("commit", "-m", "again", try life.done("create", "lab/own:v1").trimmed, "lab/own:v2")
    _ = try life.done("container", "prune", "-f")
    _ = try life.done("image", "prune", "-af")
    let kinds = try life.kinds("image prune")
    #expect(kinds.count { $0 == "image.untag" } == 3 && kinds.count { $0 == "image.delete" } == 3, "\(kinds)")
    #expect(kinds.count { $0 == "layer.delete" } == 5, "\(kinds)")
    #expect(try layers(life) == 0)
    #expect(try life.done("trace", "verify").contains("sound"))
    #expect(try life.done("run", "--rm", "tiny", "echo", "anew") == "anew\n")
  }

  /// Killed before the name is gone, nothing has happened; from then on the next command does the rest.
  @Test(arguments: [(1, "before"), (1, "after"), (2, "after"), (3, "before")])
  func killed(_ step: Int, _ phase: String) throws {
    let life = try Life()
    defer { life.remove() }
    try make("lab/own:v1", life)
    let fault = ["FISHBOWL_FAULT": "kill:command@\(step):\(phase)"]
    #expect(try life.bowl.fishbowl("rmi", "lab/own:v1", environment: fault).code == 137)
    #expect(try life.outcome("rmi", "nope").code == 1)
    let isThere = (step, phase) == (1, "before")
    #expect(try life.outcome("run", "--rm", "--pull", "never", "lab/own:v1", "cat", "/own").code == (isThere ? 0 : 125))
    #expect(try layers(life) == (isThere ? 4 : 3))
    let runs = try life.bowl.rows("SELECT state FROM run WHERE verb = 'rmi' ORDER BY run", run: "all")
    #expect(runs.first?["state"]?.text == (isThere ? "undone" : "ended"), "\(runs)")
    #expect(try life.done("doctor", "--store") == "The store is sound.\n")
    #expect(life.differences == [])
  }

  /// What the others did is told when it is done: which images were read, and what was written.
  @Test func saveExportAndCopyTellTheirStories() throws {
    let life = try Life()
    defer { life.remove() }
    let folder = life.bowl.folder.path
    _ = try life.done("run", "--name", "web", "tiny", "sh", "-c", "mkdir /d; echo 12345 > /d/a; echo 1 > /d/b")
    _ = try life.done("save", "-o", folder + "/s.tar", "tiny")
    #expect(try life.kinds("save") == ["manifest.get", "config.get", "archive.write"])
    _ = try life.done("export", "-o", folder + "/e.tar", "web")
    #expect(try life.kinds("export") == ["archive.write"])
    _ = try life.done("cp", "web:/d", folder + "/out")
    #expect(try told(life, "cp").contains("2 files, 8 bytes"))
    let copied = try life.outcome("cp", "--narrate", folder + "/out", "web:/in")
    let said = copied.errors.split { $0 == " " || $0 == "\n" }.joined(separator: " ")
    #expect(copied.code == 0 && said.contains("2 files, 8 bytes"), "\(copied)")
    #expect(try life.kinds("cp") == ["files.copy"])
    #expect(try told(life, "cp", "ko").contains("파일 2개, 8바이트다."))
    let rows = try life.bowl.rows("SELECT verb FROM run WHERE container IS NOT NULL ORDER BY run", run: "all")
    #expect(rows.compactMap { $0["verb"]?.text } == ["run", "export", "cp", "cp"])
    _ = try life.done("rm", "web")
    #expect(try life.done("trace", "verify").contains("sound"))
    #expect(life.differences == [])
  }
}

extension String {
  fileprivate var trimmed: String { trimmingCharacters(in: .whitespacesAndNewlines) }
}
