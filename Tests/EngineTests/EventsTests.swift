import Foundation
import Steps
import TestSupport
import Testing

/// `events`: a whole life, told from the trace.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct EventsTests {
  private let all = ["events", "--since", "1h", "--until", "0s"]

  @Test func aWholeLifeInOrder() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "box", "tiny", "sh", "-c", "trap 'exit 7' TERM; while :; do sleep 0.1; done")
    _ = try life.done("start", "box")
    _ = try life.done("exec", "box", "echo", "hi")
    for verb in ["pause", "unpause"] { _ = try life.done(verb, "box") }
    _ = try life.done("rename", "box", "tub")
    _ = try life.done("stop", "tub")
    _ = try life.done("start", "tub")
    _ = try life.done("restart", "-t", "0", "tub")
    _ = try life.done("kill", "tub")
    _ = try life.done("rm", "tub")
    _ = try life.done("run", "--rm", "--name", "short", "tiny", "true")
    let lines = try life.bowl.fishbowl(all).output.split(separator: "\n")
    let told = lines.map { line in
      let words = line.split(separator: " ")
      let action = line.split(separator: " container ")[1].prefix { $0 != "(" }.split(separator: " ").dropLast()
      let attributes = line.split(separator: "(").last.map {
        $0.dropLast().replacing(#/execID=[0-9a-f]{16}, /#, with: "")
      }
      #expect(words[0].count == 30 && words[0].hasSuffix("Z"))
      return action.joined(separator: " ") + " " + (attributes ?? "")
    }
    let box = "image=tiny, name=box"
    let tub = "image=tiny, name=tub"
    #expect(
      told == [
        "create \(box)", "start \(box)", "exec_create: echo hi \(box)", "exec_start: echo hi \(box)",
        "exec_die exitCode=0, \(box)", "pause \(box)", "unpause \(box)", "rename \(tub), oldName=/box",
        "kill \(tub), signal=15", "die exitCode=7, \(tub)", "stop \(tub)", "start \(tub)", "kill \(tub), signal=15",
        "kill \(tub), signal=9", "die exitCode=137, \(tub)", "stop \(tub)", "start \(tub)", "restart \(tub)",
        "kill \(tub), signal=9", "die exitCode=137, \(tub)", "destroy \(tub)", "create image=tiny, name=short",
        "attach image=tiny, name=short", "start image=tiny, name=short", "die exitCode=0, image=tiny, name=short",
        "destroy image=tiny, name=short",
      ], "\(told.joined(separator: "\n"))")
    #expect(lines.map { $0.prefix(30) } == lines.map { $0.prefix(30) }.sorted())
  }

  /// docker's words, and docker's order but for `load`.
  @Test func whatHappensToImages() throws {
    let life = try Life()
    defer { life.remove() }
    let file = life.bowl.folder.path + "/own.tar"
    let id = try life.done("images", "-q", "--no-trunc", "tiny").dropLast()
    _ = try life.done("tag", "tiny", "lab/base:v1")
    _ = try life.done("rmi", "lab/base:v1")
    _ = try life.done("create", "--name", "web", "tiny", "true")
    _ = try life.done("commit", "web", "lab/own:v1")
    _ = try life.done("start", "-a", "web")
    _ = try life.done("export", "-o", file, "web")
    _ = try life.done("import", file, "lab/flat:v1")
    _ = try life.done("cp", "web:/etc/hostname", file + ".name")
    _ = try life.done("cp", file + ".name", "web:/tmp")
    _ = try life.done("save", "-o", file, "tiny")
    _ = try life.done("load", "-i", file)
    _ = try life.done("rmi", "lab/own:v1")
    let template = "{{.Type}} {{.Action}} {{.Actor.Attributes.name}}"
    let told = try life.bowl.fishbowl(all + ["--format", template]).output.split(separator: "\n").map { line in
      line.replacing(id, with: "TINY").replacing(#/sha256:[0-9a-f]{64}/#, with: "OWN")
    }
    #expect(
      told == [
        "image tag lab/base:v1", "image untag TINY", "container create web", "image tag lab/own:v1",
        "container commit web", "container attach web", "container start web", "container die web",
        "container export web", "image tag lab/flat:v1", "image import OWN", "container archive-path web",
        "container extract-to-dir web", "image save TINY", "image load TINY", "image untag OWN", "image delete OWN",
      ], "\(told.joined(separator: "\n"))")
    let line = try life.bowl.fishbowl(all + ["-f", "type=image", "-f", "event=untag"]).output
    #expect(line.split(separator: "\n").first?.hasSuffix("Z image untag \(id) (name=\(id))") == true, "\(line)")
    #expect(try life.bowl.fishbowl(all + ["-f", "image=lab/base", "--format", "{{.Action}}"]).output == "tag\n")
  }

  @Test func filtersAndFormats() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "one", "tiny", "sh", "-c", "exit 3")
    _ = try life.done("run", "--name", "two", "tiny", "true")
    _ = try life.done("run", "--name", "unseen", "--no-trace", "tiny", "true")
    let told = { (words: [String]) in try life.bowl.fishbowl(all + words).output }
    let template = "{{.Action}} {{.Actor.Attributes.name}}"
    #expect(try told(["-f", "event=die", "--format", template]) == "die one\ndie two\n")
    #expect(
      try told(["-f", "container=one", "-f", "event=die", "-f", "event=start", "--format", template])
        == "start one\ndie one\n")
    #expect(try told(["-f", "image=other"]) == "" && told(["-f", "type=network"]) == "")
    let id = try life.done("inspect", "-f", "{{.Id}}", "one").dropLast()
    let death = try #require(
      JSON(parsing: String(told(["-f", "event=die", "-f", "container=\(id)", "--json"]).dropLast())))
    #expect(death["Actor"]?["Attributes"]?["exitCode"]?.string == "3" && death["Action"]?.string == "die")
    #expect(death["id"]?.string == String(id) && death["from"]?.string == "tiny")
    let time = try #require(death["timeNano"]?.number)
    #expect(abs(Int64(Date().timeIntervalSince1970) - time / 1_000_000_000) < 100)
    // What was before --since and after --until is left out.
    let moment = "\(time / 1_000_000_000).\(String(1_000_000_000 + time % 1_000_000_000).dropFirst())"
    #expect(
      try life.bowl.fishbowl("events", "--since", moment, "--until", "0s", "--format", template).output.hasPrefix(
        "die one"))
    #expect(try life.bowl.fishbowl("events", "--until", "1h").output == "")
    for (words, says) in [
      (["-f", "nonsense=1"], "invalid filter"), (["--since", "yesterday"], "--since"),
      (["--until", "0s", "--since", "1h", "--format", "{{.Nonsense}}"], "there is no field"),
    ] {
      let outcome = try life.bowl.fishbowl(["events", "--until", "0s"] + words)
      #expect(outcome.code != 0 && outcome.output == "" && outcome.errors.contains(says), "\(words): \(outcome)")
    }
  }

  @Test func itLeavesWhenItsTimeHasCome() throws {
    let life = try Life()
    defer { life.remove() }
    #expect(try life.done("events", "--until", String(Int(Date().timeIntervalSince1970) + 2)) == "")
  }

  /// Begun before there is a trace, it tells what happens, once each.
  @Test func itFollows() throws {
    let life = try Life()
    defer { life.remove() }
    let out = life.bowl.folder.path + "/events"
    let line =
      "'\(Program.fishbowl)' events --since 1h --format '{{.Action}}' > '\(out)'"
    let watcher = Process()
    watcher.executableURL = URL(fileURLWithPath: "/bin/sh")
    watcher.arguments = ["-c", "exec " + line]
    watcher.environment = life.bowl.places
    try watcher.run()
    try life.run(["sh", "-c", "echo up; sleep 60"], "box")
    let seen = { (try? String(contentsOfFile: out, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? [] }
    try life.wait { seen() == ["create", "start"] }
    _ = try life.done("kill", "box")
    try life.wait { seen().count == 4 }
    watcher.terminate()
    watcher.waitUntilExit()
    #expect(seen().sorted() == ["create", "die", "kill", "start"], "\(seen())")
  }
}
