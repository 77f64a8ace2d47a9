import Foundation
import Steps
import TestSupport
import Testing

/// --ipc shareable and container:NAME: two containers with the same messages and the same /dev/shm.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct IPCTests {
  private static let link = "readlink /proc/self/ns/ipc"

  private func donor(_ life: Life) throws {
    _ = try life.done(
      "run", "-d", "--name", "aa", "--ipc", "shareable", "--shm-size", "2m", "tiny", "sh", "-c",
      "echo hi > /dev/shm/note; echo up; sleep 60")
    try life.wait { try life.outcome("logs", "aa").output == "up\n" }
  }

  @Test func messagesAndMemoryAreTheSame() throws {
    let life = try Life()
    defer { life.remove() }
    try donor(life)
    let line = "cat /dev/shm/note; echo back > /dev/shm/answer; df -k /dev/shm | tail -1; \(Self.link)"
    let lines = try life.done("run", "--rm", "--ipc", "container:aa", "tiny", "sh", "-c", line).split(separator: "\n")
    try #require(lines.count == 3, "\(lines)")
    #expect(lines[0] == "hi" && lines[1].contains("2048"))
    #expect(try life.done("exec", "aa", "sh", "-c", Self.link) == lines[2] + "\n")
    #expect(try life.done("exec", "aa", "cat", "/dev/shm/answer") == "back\n")
    // It is in its own mounts: nothing of the other's is seen, and nothing stays behind.
    #expect(try life.outcome("run", "--rm", "--ipc", "container:aa", "tiny", "sh", "-c", "echo x > /made").code == 0)
    #expect(try life.outcome("exec", "aa", "test", "-e", "/made").code == 1)
    let mount = try life.done(
      "run", "--rm", "--ipc", "container:aa", "tiny", "grep", " /dev/shm ", "/proc/self/mountinfo")
    #expect(mount.contains("nosuid,nodev,noexec") && mount.contains("- tmpfs"), "\(mount)")
    #expect(try life.outcome("trace", "verify").code == 0)
  }

  @Test func aThirdMayShareAsWell() throws {
    let life = try Life()
    defer { life.remove() }
    try donor(life)
    _ = try life.done("run", "-d", "--name", "bb", "--ipc", "container:aa", "tiny", "sleep", "60")
    let third = try life.done(
      "run", "--rm", "--ipc", "container:bb", "tiny", "sh", "-c", "cat /dev/shm/note; \(Self.link)")
    #expect(third == "hi\n" + (try life.done("exec", "aa", "sh", "-c", Self.link)))
    // The memory stays as long as one has it.
    _ = try life.done("rm", "-f", "aa")
    #expect(try life.done("exec", "bb", "cat", "/dev/shm/note") == "hi\n")
    let refused = try life.outcome("run", "--rm", "--ipc", "container:aa", "tiny", "true")
    #expect(refused.code == 125 && refused.errors.contains("no such container: aa"), "\(refused)")
  }

  @Test func whatIsPrivateStaysPrivate() throws {
    let life = try Life()
    defer { life.remove() }
    for mode in ["private", "none", ""] {
      _ = try life.done(
        ["run", "-d", "--name", "aa"] + (mode.isEmpty ? [] : ["--ipc", mode]) + ["tiny", "sleep", "60"])
      let refused = try life.outcome("run", "--name", "bb", "--ipc", "container:aa", "tiny", "true")
      #expect(refused.code == 125 && refused.errors.contains("--ipc shareable"), "\(refused)")
      #expect(try life.status("bb") == "none")
      _ = try life.done("rm", "-f", "aa")
    }
    #expect(life.differences == [])
  }

  /// Each call of the step by which it gets the memory, refused by the kernel, and its process killed there.
  @Test func whatFailsIsUndone() throws {
    let life = try Life()
    defer { life.remove() }
    try donor(life)
    let words = ["run", "--rm", "--ipc", "container:aa", "tiny", "true"]
    let step = try #require(
      life.bowl.plan(words).first { $0.kind == "mount.prepare" && $0.calls.map(\.name).contains("setns") })
    #expect(step.calls.map(\.name) == ["openat", "setns", "open_tree", "setns", "close"])
    let faults =
      step.calls.indices.map { "fail@\(step.step).\($0)=EIO" }
      + ["setup", "monitor"].map { "kill:\($0)@\(step.step):after" }
    let before = HostSnapshot(root: life.bowl.root)
    for fault in faults {
      let run = try life.bowl.fishbowl(words, environment: ["FISHBOWL_FAULT": fault])
      #expect(run.code == 125, "\(fault): \(run)")
      _ = try life.outcome("ps")
      #expect(HostSnapshot.settled(root: life.bowl.root, as: before).differences(from: before) == [], "\(fault)")
    }
    #expect(try life.done("exec", "aa", "cat", "/dev/shm/note") == "hi\n")
    #expect(try life.outcome("trace", "verify").code == 0)
  }

  @Test func inspectAndTheWordsSayIt() throws {
    let life = try Life()
    defer { life.remove() }
    try donor(life)
    _ = try life.done("run", "--name", "bb", "--ipc", "container:aa", "tiny", "true")
    let id = try life.done("inspect", "-f", "{{.Id}}", "aa").dropLast()
    #expect(try life.done("inspect", "-f", "{{.HostConfig.IpcMode}}", "aa", "bb") == "shareable\ncontainer:\(id)\n")
    let story = try life.done("replay", "--all").lowercased().replacing(/\s+/, with: " ")
    for words in ["a clone of aa's /dev/shm was made ready", "the tmpfs for shared memory of aa was put at /dev/shm"] {
      #expect(story.contains(words))
    }
    let last = try life.bowl.rows("SELECT max(step) AS n FROM step WHERE kind = 'exec.user'").first?["n"]?.number ?? 0
    let world = try life.done("replay", "--at", "\(last)", "--world")
    #expect(world.contains("shared with aa") && world.contains("ipc"), "\(world)")
    #expect(!(world.split(separator: "\n").first { $0.contains("shared with the host") }?.contains("ipc") ?? true))
    // A start finds it again, by its ID.
    _ = try life.done("rename", "aa", "cc")
    #expect(try life.outcome("start", "-a", "bb").code == 0)
    _ = try life.done("stop", "-t", "0", "cc")
    #expect(try life.outcome("start", "bb").errors.contains("\"cc\": it is not running"))
  }
}
