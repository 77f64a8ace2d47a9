import Foundation
import TestSupport
import Testing

@testable import TraceStore

/// --skip and --fail, by the public options: what is recorded, what it means inside, and that nothing stays behind.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct AlteredTests {
  @Test func aStepLeftOutIsRecordedAsThat() throws {
    let life = try Life()
    defer { life.remove() }
    let host = try Program.shell("hostname").output
    let words = ["run", "--rm", "--narrate", "-h", "box", "--skip", "uts.hostname", "tiny", "hostname"]
    let outcome = try life.bowl.fishbowl(words)
    #expect(outcome.output == host)
    #expect(outcome.errors.contains("Left out: uts.hostname"))
    let step = try life.bowl.rows("SELECT outcome FROM event WHERE kind = 'uts.hostname'", run: "all")
    #expect(step.map { $0["outcome"]?.text } == ["skipped"])
    let calls = try life.bowl.rows(
      "SELECT count(*) AS n FROM call JOIN event USING (run, step) WHERE outcome = 'skipped'")
    #expect(calls.first?["n"]?.number == 0)
    let altered = try life.bowl.rows("SELECT altered FROM run", run: "all").first?["altered"]?.text ?? ""
    #expect(altered.contains(#""kind":"uts.hostname""#))
    #expect(try life.outcome("replay", "--all").output.contains("This step was left out. Its hostname is still"))
    #expect(try life.outcome("--lang", "ko", "replay", "--all").output.contains("이 단계는 생략했다"))
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test func whatGoesWithItIsSaidBefore() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let outcome = try bowl.fishbowl("run", "--rm", "--skip", "mount.proc", "tiny", "ls", "/proc")
    #expect(outcome.code == 0 && outcome.output == "")
    let said = outcome.errors.split { "\n ".contains($0) }.joined(separator: " ")
    #expect(said.contains("Left out: mount.proc (step"))
    #expect(said.contains("With it goes proc.readonly: it has nothing to act on."))
    #expect(try bowl.fishbowl("trace", "verify").code == 0)
    let plan = try bowl.fishbowl("plan", "run", "--skip", "root.pivot", "tiny", "ls")
    #expect(plan.code == 0)
    #expect(plan.output.contains("root.pivot · setup · left out"))
    #expect(plan.output.contains("root.detach_old · setup · left out with root.pivot"))
  }

  /// The scene in which it fails is told before the last one, with the exit code; in the words of `replay`.
  @Test(arguments: [
    (["--fail", "overlay.mount=ENOSPC", "tiny", "true"], "5 ROOT step", "was made to fail by --fail", "125"),
    (["tiny", "nope"], "8 EXEC nope was", "not found in any of", "127"),
  ])
  func theSceneThatFailedIsNarrated(_ words: [String], _ scene: String, _ why: String, _ code: String) throws {
    let life = try Life()
    defer { life.remove() }
    for text in [
      try life.bowl.fishbowl(["run", "--narrate"] + words).errors, try life.outcome("replay").output,
    ] {
      let told = text.split { "\n ".contains($0) }.joined(separator: " ")
      #expect(told.contains(scene) && told.contains(why) && told.contains("Exit code \(code)."), "\(text)")
    }
    #expect(life.differences == [])
  }

  static let refused: [([String], Int32, String)] = [
    (["run", "--skip", "root.pivot", "tiny", "ls"], 125, "needs --break-isolation"),
    (["run", "--skip", "ns.pid", "tiny", "ls"], 125, "needs --break-isolation"),
    (["run", "--instead", "root.pivot=root.chroot", "tiny", "ls"], 125, "needs --break-isolation"),
    (["run", "--fail", "fd.close=EINVAL", "tiny", "ls"], 125, "needs --break-isolation"),
    (["run", "--skip", "uts.hostnam", "tiny", "ls"], 125, "did you mean uts.hostname"),
    (["run", "--fail", "cgroup.join=EPREM", "tiny", "ls"], 125, "did you mean EPERM"),
    (["create", "--skip", "nothing", "tiny", "ls"], 125, "no kind of step"),
  ]

  @Test(arguments: refused) func whatCannotBeLeftOut(_ words: [String], _ code: Int32, _ sentence: String) throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.bowl.fishbowl(words)
    #expect(outcome.code == code)
    #expect(outcome.errors.contains(sentence), "\(outcome.errors)")
    #expect(outcome.errors.split(separator: "\n").count == 1)
    #expect(life.differences == [])
  }

  /// A slice of the matrix: one kind of each scene and actor.
  static let failures = Soak.slice(Self.everyFailure, each: 2)
  private static let everyFailure = [
    "container.create=ENOSPC", "spec.write=EIO", "sync.open=EMFILE", "cgroup.create=EACCES", "ns.clone=EAGAIN",
    "proc.tie=EPERM", "cgroup.join=EPERM", "uts.hostname=EPERM", "net.lo_up=ENOBUFS", "mount.private=EINVAL",
    "overlay.mount=EINVAL", "root.pivot=EBUSY", "mount.proc=EPERM", "mount.proc=EEXIST", "dev.nodes=EPERM",
    "proc.mask=ENOENT", "root.detach_old=EBUSY", "user.set=EAGAIN", "cap.set=EPERM", "start.release=EPIPE",
    "exec.user=ENOEXEC",
  ]

  @Test(arguments: failures) func aStepThatFailsIsUndone(_ failure: String) throws {
    let life = try Life()
    defer { life.remove() }
    let (kind, errno) = (failure.split(separator: "=")[0], failure.split(separator: "=")[1])
    let outcome = try life.outcome("run", "--fail", failure, "tiny", "true")
    #expect([125, 126].contains(outcome.code), "\(outcome)")
    #expect(outcome.errors.contains("\(kind) will fail with \(errno)"))
    #expect(outcome.errors.contains("(\(errno))"))
    let rows = try life.bowl.rows(
      "SELECT kind FROM event WHERE outcome = 'failed'", run: "all")
    #expect(rows.map { $0["kind"]?.text } == [String(kind)])
    let fates = try life.bowl.rows("SELECT errno FROM call WHERE fate = 'injected'", run: "all")
    #expect(fates.map { $0["errno"]?.text } == [String(errno)])
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test func aCleanUpThatFailsIsMendedByTheNextCommand() throws {
    let life = try Life()
    defer { life.remove() }
    let outcome = try life.outcome("run", "--rm", "--fail", "cgroup.rmdir=EPERM", "tiny", "true")
    #expect(outcome.code == 0 && outcome.errors.contains("the next command tries again"))
    _ = try life.outcome("ps")
    _ = try life.outcome("create", "--name", "other", "tiny")
    _ = try life.outcome("rm", "other")
    #expect(life.differences == [])
  }

  /// With everything that may be left out by everybody.
  @Test func otherVerbs() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "trap 'exit 4' TERM; echo up; while :; do sleep 0.1; done"], "web")
    #expect(try life.outcome("exec", "--fail", "cap.set=EPERM", "web", "true").code == 125)
    #expect(try life.outcome("pause", "--fail", "cgroup.freeze=EBUSY", "web").code == 1)
    #expect(try life.outcome("stop", "--skip", "stop.signal", "-t", "1", "web").code == 0)
    #expect(try life.status("web").contains("137"))
    #expect(try life.kinds("stop").contains("stop.kill"))
    #expect(try life.outcome("start", "--fail", "root.pivot=EINVAL", "web").code == 1)
    #expect(try life.outcome("rm", "--fail", "state.delete=EIO", "web").code == 1)
    _ = try life.outcome("rm", "web")
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }
}
