import Foundation
import TestSupport
import Testing

/// What a container's program makes of its own files, against whoever looks at them from outside.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct WildFilesTests {
  /// Folders in folders, more than a path can name and a stack can hold: what can't be done with them is said in a
  /// sentence, and the container goes like any other.
  @Test func foldersWithoutEnd() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "box", "tiny", "true")
    let upper = try life.done("inspect", "-f", "{{.GraphDriver.Data.UpperDir}}", "box").dropLast()
    let down = "[(os.mkdir(200 * 'd'), os.chdir(200 * 'd')) for _ in range(20000)]"
    let made = try Program.shell("cd '\(upper)' && python3 -c \"import os; \(down)\"")
    #expect(made.code == 0, "\(made)")
    for words in [["ps", "-as"], ["system", "df"], ["layers", "box"]] {
      #expect(try life.bowl.fishbowl(words).code == 0, "\(words)")
    }
    for words in [["cp", "box:/", "-"], ["export", "box"], ["commit", "box", "lab/deep"], ["diff", "box"]] {
      let outcome = try life.bowl.fishbowl(words)
      #expect(outcome.code == 1 && outcome.errors.split(separator: "\n").count == 1, "\(words): \(outcome.code)")
    }
    #expect(try life.done("rm", "box") == "box\n")
    #expect(life.differences == [])
  }

  /// A device takes the place of a file that is just being copied: whoever copies has more rights to devices than the
  /// program, and opens none for it.
  @Test(.enabled(if: Program.exists("strace"), "needs strace")) func aDeviceIsNotOpened() throws {
    let life = try Life()
    defer { life.remove() }
    let swap = """
      mkdir /d; cd /d; dd if=/dev/zero bs=4k count=4 2>/dev/null | tr '\\0' a >a; echo up
      while :; do ln a n; mv n f; mknod n c 1 5; mv n f; done
      """
    try life.run(["sh", "-c", swap], "box")
    let slow =
      ["/usr/bin/strace", "-f", "-yy", "-qq", "-o", life.bowl.folder.path + "/strace", "-e", "trace=openat,newfstatat"]
      + ["-e", "inject=newfstatat:delay_exit=2000", Program.fishbowl, "cp", "box:/d/f", "-"]
    for _ in 0..<12 {
      _ = try Program.run(slow, environment: life.bowl.places)
      let log = try String(contentsOfFile: life.bowl.folder.path + "/strace", encoding: .utf8)
      let opened = log.split(separator: "\n").filter { $0.contains("openat(") && !$0.contains("O_PATH") }
      #expect(!opened.isEmpty && !opened.contains { $0.contains("<char 1:5>") }, "a device was opened")
    }
    _ = try life.done("rm", "-f", "box")
  }
}
