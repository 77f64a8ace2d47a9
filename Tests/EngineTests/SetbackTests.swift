import Foundation
import TestSupport
import Testing

/// A pull, push or save that fails is a run: what was tried, what failed, what stays for the next try.
@Suite(
  .serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)),
  .enabled(if: Registry.isPossible, Comment(rawValue: Registry.reason)))
struct SetbackTests {
  private let life: Life
  private let image: MadeImage
  private var folder: String { life.bowl.folder.path }

  init() throws {
    life = try Life()
    image = try MadeImage(in: life.bowl.folder.path + "/made")
  }

  /// The step that failed in the last run, and what is told of it in both languages.
  private func expect(
    _ verb: String, _ kind: String, _ words: [String], errno: String? = nil,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let run = try life.bowl.rows(
      "SELECT run, verb, state, exit FROM run WHERE run = (SELECT max(run) FROM run)", run: "all")[0]
    #expect(run["verb"]?.text == verb && run["state"]?.text == "undone", "\(run)", sourceLocation: sourceLocation)
    #expect(run["exit"]?.number == 1, "\(run)", sourceLocation: sourceLocation)
    let number = "\(run["run"]?.number ?? 0)"
    let failed = try life.bowl.rows("SELECT step, kind FROM step WHERE outcome = 'failed'", run: number)
    #expect(failed.map { $0["kind"]?.text } == [kind], "\(failed)", sourceLocation: sourceLocation)
    let said = try life.bowl.rows("SELECT key, value FROM evidence", run: number)
    let values = Dictionary(said.map { ($0["key"]?.text ?? "", $0["value"]?.text ?? "") }) { $1 }
    #expect(values["said"]?.hasPrefix("cannot ") == true, "\(said)", sourceLocation: sourceLocation)
    #expect(values["errno"] == errno, "\(said)", sourceLocation: sourceLocation)
    let told = try ["en", "ko"].map {
      try life.done("replay", "--all", "--depth", "2", "--lang", $0, number).replacing(/\s+/, with: " ")
    }
    for word in words {
      #expect(told.contains { $0.contains(word) }, "\(word): \(told)", sourceLocation: sourceLocation)
    }
    for text in told {
      let lies = text.contains("undone in reverse") || text.contains("거꾸로 되돌린다")
      #expect(!lies, "\(text)", sourceLocation: sourceLocation)
    }
    #expect(try life.bowl.fishbowl("trace", "verify", number).code == 0, sourceLocation: sourceLocation)
  }

  @Test("pull: unknown there, other bytes than announced, nobody who answers, not without a name")
  func pulls() throws {
    defer { life.remove() }
    for (mode, tag, kind, words) in [
      ("plain", "none", "registry.request", ["answered 404, and it ended there", "응답 404, 거기서 끝났다"]),
      ("wrong", "v", "layer.fetch", ["nothing of it is here", "여기에 남은 것은 없다"]),
      ("closing", "v", "registry.request", ["no answer came", "응답이 없었다"]),
      ("schema1", "v", "registry.request", ["what came can't be used", "그 내용을 쓸 수 없다"]),
    ] {
      let registry = try Registry(mode, layout: image.layout, log: folder + "/" + mode)
      defer { registry.end() }
      let outcome = try life.outcome("pull", "\(registry.place)/x:\(tag)")
      #expect(outcome.code == 1 && outcome.errors.split(separator: "\n").count == 1, "\(mode): \(outcome)")
      // Of the one whose blob is wrong the manifest has come.
      let stays = mode == "wrong" ? "stays for a week" : "Nothing has come that the next pull could go on from"
      try expect("pull", kind, words + [stays])
    }
    #expect(try life.outcome("run", "nosuch.invalid/x:v", "ls").code == 125)
    let typed = try life.bowl.rows("SELECT argv, exit FROM run WHERE run = (SELECT max(run) FROM run)", run: "all")[0]
    #expect(
      typed["argv"]?.text?.hasSuffix(#""nosuch.invalid/x:v","ls"]"#) == true && typed["exit"]?.number == 125, "\(typed)"
    )
    let guarded = try Registry(in: folder + "/guarded", isGuarded: true)
    defer { guarded.end() }
    let name = guarded.place + "/lab/made:v1"
    #expect(try life.outcome("pull", name).code == 1)
    try expect("pull", "registry.request", ["answered 401, and it ended there", "그 레지스트리에 등록된 사용자만"])
    _ = try life.done("tag", "tiny", name)
    #expect(try life.outcome("push", name).code == 1)
    try expect("push", "registry.request", ["the next push asks for it", "레지스트리가 받은 것은 거기에 남는다"])
    let events = try life.done("events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}")
    #expect(!events.contains("pull") && !events.contains("push"), "\(events)")
  }

  @Test("pull: a registry that is gone in the middle; what has come stays, and the next pull goes on from it")
  func gone() throws {
    defer { life.remove() }
    let stalling = try Registry("stall", layout: image.layout, log: folder + "/stall")
    let pull = try life.begin("pull", "\(stalling.place)/x:v")
    try life.wait { try Program.shell("find '\(life.bowl.root)/ingest/pulled' -size +100k").output != "" }
    stalling.end()
    pull.waitUntilExit()
    #expect(pull.terminationStatus == 1)
    try expect(
      "pull", "layer.fetch", ["bytes of it are here", "stays for a week", "일주일 동안 남는다"], errno: "ECONNREFUSED")
    let took = try life.bowl.rows("SELECT took_ns FROM run WHERE run = (SELECT max(run) FROM run)", run: "all")
    #expect(took[0]["took_ns"]?.number ?? 0 > 50_000_000, "\(took)")
    let plain = try Registry("plain", layout: image.layout, log: folder + "/plain")
    defer { plain.end() }
    _ = try life.done("pull", "-q", "\(plain.place)/x:v")
    #expect(try String(contentsOfFile: folder + "/plain", encoding: .utf8).contains(" 206 bytes="))
  }

  @Test("push to nobody, save and export onto a full disk")
  func pushAndSave() throws {
    defer { life.remove() }
    _ = try life.done("tag", "tiny", "127.0.0.1:1/x:v")
    let pushed = try life.outcome("push", "127.0.0.1:1/x:v")
    #expect(pushed.code == 1 && !pushed.errors.contains("tiny"), "\(pushed)")
    try expect("push", "registry.request", ["at 127.0.0.1:1: no answer came", "ECONNREFUSED"], errno: "ECONNREFUSED")
    _ = try life.done("tag", "tiny", "nosuch.invalid/x:v")
    #expect(try life.outcome("push", "nosuch.invalid/x:v").code == 1)
    try expect(
      "push", "registry.request",
      ["Nothing was asked: no host of the name nosuch.invalid", "nosuch.invalid인 호스트를 찾지 못해"])
    let disk = folder + "/disk"
    #expect(try Program.shell("mkdir '\(disk)' && mount -t tmpfs -o size=64k none '\(disk)'").code == 0)
    defer { _ = try? Program.shell("umount '\(disk)'") }
    let full = "cannot write \(disk)/tar: no space left on device; choose another place by -o\n"
    let saved = try life.outcome("save", "-o", disk + "/tar", "tiny")
    #expect(saved.code == 1 && saved.errors.hasSuffix(full), "\(saved)")
    try expect("save", "archive.write", ["ENOSPC", "what lay there before", "전에 있던 것이 그대로"], errno: "ENOSPC")
    _ = try life.done("create", "--name", "box", "tiny")
    let exported = try life.outcome("export", "-o", disk + "/tar", "box")
    #expect(exported.code == 1 && exported.errors.hasSuffix(full), "\(exported)")
    try expect("export", "archive.write", ["ENOSPC", "The tar could not be written"], errno: "ENOSPC")
    #expect(try Program.shell("ls -A '\(disk)'").output == "")
    for words in [["save", "-o", folder + "/no/tar", "tiny"], ["export", "-o", folder + "/no/tar", "box"]] {
      let outcome = try life.bowl.fishbowl(words)
      let says = "cannot write \(folder)/no/tar: no such file or directory; choose another place by -o\n"
      #expect(outcome.code == 1 && outcome.errors.hasSuffix(says), "\(outcome)")
      try expect(words[0], "archive.write", ["(ENOENT: no such file or directory)"], errno: "ENOENT")
    }
  }

  @Test("load and import of what is no archive, commit onto a full disk, cp of what is not there")
  func takingIn() throws {
    defer { life.remove() }
    let bad = folder + "/bad.tar"
    try "no tar".write(toFile: bad, atomically: true, encoding: .utf8)
    let whole = ["An archive is taken in whole or not at all", "아카이브는 전부 받거나"]
    for verb in [["load", "-i"], ["import"]] {
      #expect(try life.bowl.fishbowl(verb + [bad]).code == 1)
      try expect(verb[0], "archive.read", ["The archive could not be taken in."] + whole)
      #expect(try life.bowl.fishbowl(verb + [folder + "/none"]).code == 1)
      try expect(verb[0], "archive.read", ["(ENOENT: no such file or directory)"] + whole, errno: "ENOENT")
    }
    let fill = ["run", "--name", "box", "tiny", "dd", "if=/dev/urandom", "of=/big", "bs=64k", "count=16"]
    #expect(try life.bowl.fishbowl(fill).code == 0)
    let ingest = life.bowl.root + "/ingest"
    #expect(try Program.shell("mkdir -p '\(ingest)' && mount -t tmpfs -o size=64k none '\(ingest)'").code == 0)
    let committed = try life.outcome("commit", "box", "lab/box")
    #expect(try Program.shell("umount '\(ingest)'").code == 0)
    let says = ": no space left on device; make room there, or choose another place (--root)\n"
    #expect(committed.code == 1 && committed.errors.hasSuffix(says), "\(committed)")
    let ours = ["No image could be made of what container box has written", "컨테이너는 그대로이고"]
    try expect("commit", "layer.pack", ours + ["ENOSPC"], errno: "ENOSPC")
    #expect(try life.done("commit", "box", "lab/box").hasPrefix("sha256:"))
    #expect(try life.kinds("commit").first == "layer.pack")
    #expect(try life.outcome("cp", folder + "/none", "box:/").code == 1)
    try expect("cp", "files.copy", ["none could not be copied to box:/, or not whole", "그때까지 복사한 것은"])
    let events = try life.done("events", "--since", "1h", "--until", "0s", "--format", "{{.Action}}").split(
      separator: "\n")
    #expect(!events.contains("extract-to-dir") && events.filter { $0 == "commit" }.count == 1, "\(events)")
  }

  @Test("a trace that takes nothing: recorded later with the exit code that the command gave")
  func recordedLater() throws {
    defer { life.remove() }
    _ = try life.done("tag", "tiny", "other")
    let disk = folder + "/disk"
    #expect(try Program.shell("mkdir '\(disk)' && mount -t tmpfs -o size=4m none '\(disk)'").code == 0)
    defer { _ = try? Program.shell("umount '\(disk)'") }
    let trace = disk + "/t.db"
    #expect(try life.outcome("--trace", trace, "tag", "tiny", "another").code == 0)
    _ = try Program.shell("mount -o remount,ro '\(disk)'")
    #expect(try life.outcome("--trace", trace, "save", "-o", folder + "/no/tar", "tiny").code == 1)
    _ = try Program.shell("mount -o remount,rw '\(disk)'; sleep 1")
    let query = "SELECT state, exit, took_ns < 1000000000 FROM run WHERE verb = 'save'"
    #expect(try life.outcome("--trace", trace, "ps").code == 0)
    let runs = try life.done("--trace", trace, "trace", "sql", "--run", "all", "--format", "csv", query)
    #expect(runs.split(whereSeparator: \.isNewline).last == "undone,1,1", "\(runs)")
  }
}
