import Foundation
import TestSupport
import Testing

/// What can't be taken gets one sentence, docker's exit code, and leaves nothing.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct BadInputTests {
  struct Case: CustomTestStringConvertible {
    let words: [String]
    let code: Int32
    let says: String
    var testDescription: String { words.joined(separator: " ") }

    init(_ line: String, _ code: Int32, _ says: String) {
      words = line.split(separator: " ").map { $0 == "''" ? "" : String($0) }
      self.code = code
      self.says = says
    }
  }

  static let cases = [
    Case("run -q nosuch.invalid/x", 125, "no such host"),
    Case("run --pull never ubuntu:14.04", 125, "\"tiny\" needs no network"),
    Case("run Bad//Ref", 125, "upper-case"), Case("run", 1, "no image given"), Case("run ''", 125, "image"),
    Case("run -ip tiny sh", 125, "docker's option -p"), Case("create -P tiny sh", 125, "docker's option -P"),
    Case("run --publish 80:80 tiny", 125, "docker's option --publish"), Case("run --foo tiny", 125, "--foo"),
    Case("run –name x tiny", 125, "type --name"), Case("run —rm tiny", 125, "type --rm"),
    Case("run “tiny” sh", 125, "quotation mark"), Case("run tiny nosuch", 127, "not found in $PATH"),
    Case("run tiny /no/such", 127, "no such file in the container"), Case("run tiny /etc", 126, "EACCES"),
    Case("run tiny /etc/motd", 126, "EACCES"), Case("run --rootfs /nonexistent sh", 125, "ENOENT"),
    Case("run --rootfs /etc/passwd sh", 125, "not a directory"), Case("run --rootfs /", 125, "no command"),
    Case("run -m 1 tiny", 125, "6m (6291456 bytes) or more"), Case("run -m x tiny", 125, "invalid size"),
    Case("run --cpus x tiny", 125, "--cpus"), Case("run --pids-limit -2 tiny", 125, "--pids-limit"),
    Case("run -u nosuch tiny", 125, "nosuch"), Case("run --name ! tiny", 125, "invalid container name"),
    Case("run -h a/b tiny", 125, "invalid hostname"), Case("run -w rel tiny", 125, "not absolute"),
    Case("run -e =x tiny", 125, "-e"), Case("run -e PATH= tiny true", 127, "$PATH names no absolute folder"),
    Case("run --no-trace --trace /tmp/x tiny true", 125, "contradict"), Case("crate tiny", 1, "did you mean create?"),
    Case("create it name container test1 ubuntu:14.04", 125, "type fishbowl create -it --name test1 ubuntu:14.04"),
    Case("rm nosuch", 1, "no such container: nosuch"), Case("top nosuch", 1, "no such container: nosuch"),
    Case("top", 1, "top wants a container"), Case("top –o pid", 125, "type -o"),
    Case("stats --no-stream nosuch", 1, "no such container: nosuch"), Case("diff nosuch", 1, "no such container"),
    Case("version --format {{.Nope}}", 1, "no field .Nope"), Case("info -f {{.Nope", 1, "can't be read"),
    Case("events -f x=y", 1, "invalid filter"), Case("events --until never", 1, "--until"),
    Case("system nosuch", 1, "nosuch"), Case("ps --bad", 125, "--bad"),
    Case("replay /etc/passwd", 1, "it is not one"), Case("replay 99", 1, "99"),
    Case("plan run --depth 9 tiny", 125, "depth"),
    Case("run --trace /proc/nowhere/t.db tiny true", 125, "/proc/nowhere"),
  ]

  @Test(arguments: cases) func oneSentenceAndNothingLeft(_ each: Case) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    _ = try bowl.fishbowl("run", "--rm", "tiny", "true")
    let before = HostSnapshot(root: bowl.root)
    let outcome = try bowl.fishbowl(each.words)
    #expect(outcome.code == each.code)
    #expect(outcome.output == "")
    #expect(outcome.errors.hasPrefix("fishbowl: "))
    #expect(outcome.errors.contains(each.says), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
    #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
  }

  @Test func aNameIsGivenOnce() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    #expect(try bowl.fishbowl("run", "--name", "one", "tiny", "true").code == 0)
    let second = try bowl.fishbowl("run", "--name", "one", "tiny", "true")
    #expect(second.code == 125)
    #expect(second.errors.contains("already in use"))
    #expect(try bowl.fishbowl("ps", "-aq").output.split(separator: "\n").count == 1)
  }

  @Test(arguments: [
    ["--help"], ["run", "--help"], ["plan", "run", "--help"], ["replay", "--help"], ["trace", "--help"],
  ])
  func helpIsGiven(_ words: [String]) throws {
    let outcome = try Program.run([Program.fishbowl] + words)
    #expect(outcome.code == 0)
    #expect(outcome.output.contains("USAGE: fishbowl"))
    #expect(outcome.errors == "")
  }

  @Test func dockerBeforeTheVerbIsUnderstood() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    #expect(try bowl.fishbowl("docker", "run", "--rm", "tiny", "echo", "ok").output == "ok\n")
  }

  @Test(arguments: ["4k", "16k", "64k", "150k"]) func aFullDiskUnderTheRoot(_ size: String) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let disk = try Disk(size: size)
    defer { disk.remove() }
    let tree = bowl.folder.path + "/tree"
    _ = try Program.shell("mkdir -p \(tree)/bin && cp /bin/busybox \(tree)/bin/sh")
    let outcome = try bowl.fishbowl("--root", disk.path, "run", "--rm", "--rootfs", tree, "/bin/sh", "-c", "exit 0")
    #expect(outcome.code == 125)
    #expect(outcome.errors.contains("no space left on device"), "\(outcome.errors)")
    // A compiled filter is kept for the next one, and whole.
    let left = try Program.shell("find \(disk.path) -type f -not -regex '.*/cache/seccomp/[0-9a-zA-Z._-]*'")
    #expect(left.output == "")
  }

  @Test func aFullDiskUnderTheTrace() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let disk = try Disk(size: "64k")
    defer { disk.remove() }
    let before = HostSnapshot(root: bowl.root)
    let outcome = try bowl.fishbowl("--trace", disk.path + "/t.db", "run", "tiny", "true")
    #expect(outcome.code == 125)
    #expect(outcome.errors.contains("cannot record"), "\(outcome.errors)")
    let after = HostSnapshot.settled(root: bowl.root, as: before) { $0.cgroups == before.cgroups }
    #expect(after.cgroups == before.cgroups)
    #expect(try bowl.fishbowl("ps", "-aq").output == "")
  }

  /// The program's exit code stays the program's, and what happened is recorded when there is room again.
  @Test func aTraceThatFillsUpLater() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let disk = try Disk(size: "200k")
    defer { disk.remove() }
    let trace = disk.path + "/t.db"
    let outcome = try bowl.fishbowl("--trace", trace, "run", "--rm", "tiny", "sh", "-c", "exit 6")
    #expect(outcome.code == 6)
    #expect(outcome.errors.contains("the next command tries to record it again"), "\(outcome.errors)")
    _ = try Program.shell("mount -o remount,size=4m \(disk.path)")
    #expect(try bowl.fishbowl("--trace", trace, "ps").code == 0)
    let runs = try bowl.fishbowl("--trace", trace, "trace", "sql", "SELECT count(*) > 60 AS whole FROM step")
    #expect(runs.output.contains("1"))
    #expect(try Program.shell("ls \(bowl.root)/run").output == "")
  }

  /// What a verb has done is done: it ends with 0, says that it is not recorded yet, and a later command records it.
  @Test func aTraceThatTakesNoVerb() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let disk = try Disk(size: "4m")
    defer { disk.remove() }
    let (trace, out) = (disk.path + "/t.db", bowl.folder.path + "/out")
    let verbs = [
      ["create", "--name", "aa", "tiny", "true"], ["cp", "/etc/passwd", "aa:/tmp"], ["cp", "aa:/tmp", out],
      ["export", "-o", out + ".tar", "aa"], ["save", "-o", out + ".image", "tiny"], ["tag", "tiny", "other"],
      ["import", out + ".tar", "mine"], ["rename", "aa", "bb"], ["update", "--cpus", "0.5", "bb"],
      ["volume", "create", "vv"],
      ["commit", "bb", "cc"], ["rm", "bb"],
    ]
    #expect(try bowl.fishbowl("--trace", trace, "volume", "create", "first").code == 0)
    _ = try Program.shell("mount -o remount,ro \(disk.path)")
    for words in verbs {
      let outcome = try bowl.fishbowl(["--trace", trace] + words)
      #expect(outcome.code == 0, "\(words): \(outcome)")
      let says = outcome.errors.contains("readonly") || outcome.errors.contains("read-only")
      #expect(says && outcome.errors.hasSuffix("tries to record it again\n"), "\(words): \(outcome)")
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(words): \(outcome)")
    }
    _ = try Program.shell("mount -o remount,rw \(disk.path)")
    #expect(try bowl.fishbowl("--trace", trace, "ps").errors == "")
    let query = "SELECT verb FROM run WHERE state = 'ended' AND exit = 0 AND run > 1"
    let runs = try bowl.fishbowl("--trace", trace, "trace", "sql", "--run", "all", "--format", "csv", query)
    let recorded = runs.output.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    #expect(recorded.sorted() == verbs.map { $0[0] == "volume" ? "volume create" : $0[0] }.sorted(), "\(runs)")
    #expect(try Program.shell("ls \(bowl.root)/run").output == "")
    #expect(try Program.shell("grep -c root \(out)/passwd").code == 0)
  }

  /// Recorders that stay tell the trace what was, and change nothing of what is: a later command, however often it tries,
  /// neither pauses a container again nor lets it go on.
  @Test func whatStaysToBeRecordedChangesNothing() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let disk = try Disk(size: "4m")
    defer { disk.remove() }
    func done(_ words: String...) throws -> Outcome {
      let outcome = try bowl.fishbowl(["--trace", disk.path + "/t.db"] + words)
      #expect(outcome.code == 0, "\(words): \(outcome)")
      return outcome
    }
    let id = try done("run", "-d", "--name", "aa", "tiny", "sleep", "100").output.dropLast()
    defer { _ = try? bowl.fishbowl("--no-trace", "rm", "-f", "aa") }
    _ = try Program.shell("mount -o remount,ro \(disk.path)")
    for _ in 0..<3 {
      for verb in ["pause", "unpause"] { _ = try done(verb, "aa") }
      #expect(try done("inspect", "-f", "{{.State.Status}}", "aa").output == "running\n")
    }
    _ = try done("layers", "aa")
    let frozen = "cat /sys/fs/cgroup/freezer/fishbowl/\(id)/freezer.state /sys/fs/cgroup/fishbowl/\(id)/cgroup.freeze"
    #expect(["THAWED\n", "0\n"].contains(try Program.shell("\(frozen) 2>/dev/null; true").output))
    _ = try done("pause", "aa")
    _ = try done("rename", "aa", "bb")
    _ = try Program.shell("mount -o remount,rw \(disk.path)")
    #expect(try done("inspect", "-f", "{{.State.Status}}", "bb").output == "paused\n")
    _ = try done("rm", "-f", "bb")
    let runs = try done("trace", "sql", "--run", "all", "--format", "csv", "SELECT verb FROM run ORDER BY run")
    let verbs = runs.output.split(whereSeparator: \.isNewline).dropFirst().map(String.init)
    let pauses = Array(repeating: ["pause", "unpause"], count: 4).flatMap { $0 }
    #expect(verbs == ["run"] + pauses + ["pause", "rename", "rm"])
  }
}

/// A small disk of the test's own.
private struct Disk {
  let folder: ScratchFolder
  var path: String { folder.path }

  init(size: String) throws {
    folder = try ScratchFolder()
    _ = try Program.shell("mount -t tmpfs -o size=\(size),mode=700 tmpfs \(folder.path)")
  }

  func remove() {
    _ = try? Program.shell("umount \(folder.path)")
    folder.remove()
  }
}
