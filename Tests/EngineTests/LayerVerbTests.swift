import Foundation
import Steps
import TestSupport
import Testing

/// image layers, layers, and what a run leaves in its layer.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct LayerVerbTests {
  private static let changes = """
    echo hi > /tmp/n; rm /etc/passwd; echo z >> /data/big; chmod 700 /root; chmod 600 /etc/motd; mkdir /new
    """

  @Test func layersOfTiny() throws {
    let life = try Life()
    defer { life.remove() }
    let text = try life.done("image", "layers", "tiny")
    #expect(text.contains("replace /etc/motd and remove /data/old.txt"))
    #expect(text.contains(try Regex(#"3 +changed +\S+ +/etc/motd +47B in layer 2"#)), "\(text)")
    #expect(text.contains(try Regex(#"3 +whiteout +0B +/data/old.txt +81B in layer 2"#)), "\(text)")
    #expect(text.contains("128B wasted"))
    let json = try #require(JSON(parsing: try life.done("image", "layers", "--json", "tiny"))?.array)
    #expect(json.compactMap { $0["layer"]?.number } == [1, 2, 3] && json[2]["wastedBytes"]?.number == 128)
    #expect(json[0]["changes"]?.array?.contains { $0["path"]?.string == "/bin/busybox" } == true)
    let motd = try life.done("image", "layers", "tiny", "/etc/motd").split(separator: "\n")
    #expect(motd.count == 3 && motd[1].contains("new") && motd[2].contains("changed"))
    #expect(motd[2].hasSuffix("replace /etc/motd and remove /data/old.txt"))
    let none = try life.outcome("image", "layers", "tiny", "/nope")
    #expect(none.code == 1 && none.errors.contains("no layer of tiny has /nope"))
  }

  @Test func layersUnderAContainer() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "--name", "box", "tiny", "sh", "-c", Self.changes)
    let text = try life.done("layers", "box")
    for line in [
      #"rw +new +3B +/tmp/n"#, #"rw +whiteout +0B +/etc/passwd"#,
      #"rw +changed +8\.39MB +/data/big +8\.39MB in layer 2"#,
      #"rw +attributes +0B +/root"#, #"rw +attributes +77B +/etc/motd +77B in layer 3"#, #"rw +new +0B +/new"#,
    ] {
      #expect(text.contains(try Regex(line)), "\(line): \(text)")
    }
  }

  /// It runs on afterwards, and a paused one stays so.
  @Test func oneThatRunsStandsStillMeanwhile() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo hi > /new; echo up; sleep 60"], "box")
    #expect(try life.done("layers", "box").contains("/new"))
    let verbs = try life.bowl.rows("SELECT verb FROM run ORDER BY run", run: "all").compactMap { $0["verb"]?.text }
    #expect(verbs == ["run", "pause", "unpause"])
    #expect(try life.status("box").hasPrefix("Up") && !life.status("box").contains("Paused"))
    _ = try life.done("pause", "box")
    #expect(try life.done("layers", "box").contains("/new"))
    #expect(try life.status("box").contains("Paused"))
    _ = try life.done("rm", "-f", "box")
    #expect(life.differences == [])
  }

  /// As rows, by one sentence, and through the view; bytes copied against bytes changed.
  @Test(arguments: [true, false]) func whatARunLeaves(removes: Bool) throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done(["run"] + (removes ? ["--rm"] : []) + ["tiny", "sh", "-c", Self.changes])
    let rows = try life.bowl.rows("SELECT * FROM change ORDER BY path")
    #expect(
      rows.map { "\($0["change"]?.text ?? "") \($0["path"]?.text ?? "")" } == [
        "copied-up /data/big", "metadata /etc/motd", "whiteout /etc/passwd", "created /new", "metadata /root",
        "created /tmp/n",
      ])
    #expect(rows[0]["lower_bytes"]?.number == 8 << 20 && rows[0]["upper_bytes"]?.number == 8 << 20 + 2)
    #expect(rows[0]["changed_bytes"]?.number == 2 && rows[1]["changed_bytes"]?.number == 0)
    for (language, says) in [("en", "In its own layer: 2 new, 3 copied up (8 MiB)"), ("ko", "쓰기 가능 레이어에 새 파일 2개")] {
      #expect(try life.done("replay", "--scene", "9", "--lang", language).contains(says))
    }
    #expect(try life.done("trace", "verify").contains("sound"))
  }

  @Test func whatLeavesNothingSaysNothing() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("run", "tiny", "true")
    #expect(try life.bowl.rows("SELECT * FROM change").isEmpty)
    #expect(try life.bowl.rows("SELECT * FROM step WHERE kind = 'fs.changed'").isEmpty)
  }

  /// The monitor is killed: the next command sees what is there, once.
  @Test func whoeverRecoversSeesIt() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo n > /n; echo up; sleep 60"], "box")
    let pid = try #require(Int(try life.done("inspect", "-f", "{{.State.Pid}}", "box").dropLast()))
    let monitor = try Program.shell("awk '$1 == \"PPid:\" { print $2 }' /proc/\(pid)/status").output.dropLast()
    try #require(try Program.shell("kill -9 \(monitor)").code == 0)
    try life.wait { try life.status("box").hasPrefix("Exited") }
    _ = try life.done("inspect", "box")
    #expect(try life.bowl.rows("SELECT path FROM change").map { $0["path"]?.text } == ["/n"])
  }
}
