import Steps
import Testing

@testable import Planning

/// The lines that strace writes, with its options for time, and what nobody would write.
@Suite struct StraceLogTests {
  @Test(arguments: [
    "4711 1795886299.5 chdir(\"/\") = 0 <0.000002>\n4711 1795886299.500010 sethostname(\"a, b\", 4) = -1 EPERM (Operation not permitted) <0.000003>",
    "[pid  4711] 0.000001 chdir(\"/\") = 0 <0.000002>\n[pid  4711]      0.000010 sethostname(\"a, b\", 4) = -1 EPERM (no)",
    "4711 09:31:39.5 chdir(\"/\") = 0\n4711 09:31:39.500010 sethostname(\"a, b\", 4) = -1 EPERM (no)",
  ])
  func timesOfEverySort(_ text: String) {
    let log = StraceLog(Array(text.utf8))
    #expect(log.calls.map(\.name) == ["chdir", "sethostname"] && log.calls.map(\.pid) == [4711, 4711])
    #expect(log.calls[1].begin == 10_000 && log.calls[1].error == .perm && log.calls[1].text(0) == "a, b")
  }

  @Test func interruptedLinesArePutTogether() {
    let log = StraceLog(
      Array(
        """
        1 10.0 mount("a", "b" <unfinished ...>
        2 10.1 write(3</x>, "\\33[1m\\n\\"", 6) = 6
        --- SIGCHLD {si_signo=SIGCHLD} ---
        1 10.2 <... mount resumed>, "tmpfs", MS_RDONLY|MS_NOSUID, NULL) = 0 <0.2>
        2 10.3 exit_group(0) = ?
        2 10.4 +++ exited with 3 +++
        3 10.5 read(0, <unfinished ...>
        """.utf8))
    #expect(log.calls.map(\.name) == ["mount", "write", "exit_group", "read"])
    #expect(log.calls[0].arguments.count == 5 && log.calls[0].has("MS_NOSUID") && !log.calls[0].has("MS_RD"))
    #expect(log.calls[1].text(1) == "\u{1b}[1m\n\"" && log.exits == [2: 3])
    #expect(log.calls[2].isCut && log.calls[3].isCut)
  }

  /// One group in one hierarchy, though the one above it was made, too; `-1` is no ceiling, and to freeze is none.
  @Test func aGroupOfAnotherRuntime() throws {
    let group = "/sys/fs/cgroup/memory/docker/c1"
    let log = """
      1 10.0 execve("/usr/bin/runc", ["runc"], []) = 0
      1 10.1 mkdir("/sys/fs/cgroup/memory/docker", 0755) = 0
      1 10.2 mkdir("\(group)", 0755) = 0
      1 10.3 openat(AT_FDCWD, "\(group)/memory.limit_in_bytes", O_WRONLY) = 5
      1 10.4 write(5, "-1\\n", 3) = 3
      1 10.5 openat(AT_FDCWD, "\(group)/freezer.state", O_WRONLY) = 6
      1 10.6 write(6, "FROZEN", 6) = 6
      """
    let operations = try StraceStory(Array(log.utf8)).events.map(\.operation)
    #expect(
      operations.contains(
        .createCgroup(directories: [group], parents: ["/sys/fs/cgroup/memory/docker"], enable: [])))
    let file = FileText(path: group + "/memory.limit_in_bytes", text: "-1\n")
    #expect(operations.contains(.limitResources([Limit(resource: "memory.max", value: "max", writes: [file])])))
  }

  @Test func environmentsAreSecrets() {
    let call = StraceLog(Array(#"1 execve("/bin/sh", ["sh"], ["A=hunter2", "B"]) = 0"#.utf8)).calls[0]
    #expect(!call.json.contains("hunter2") && call.json.contains("A=‹redacted›"), "\(call.json)")
  }

  @Test(arguments: [
    "", "\u{0}\u{1b}[2J", "1 2 3", "((((((((", "1 x(\"", "1 x(\"\\", "1 x({{{{{{{{{{{{{{{{a=[[[[[[[[[[1", "1 1 x() = ",
    "1 99999999999999999999.9 x() = 99999999999999999999", "1 <... x resumed>) = 0", "1 x(1 = 0 <unfinished ...>",
    "1 x() = 0 <", "1 x() = 0 <>", "1 8589934591:00:00 x() = 0", "1 8589934591 x() = 0 <8589934591>",
    "99999999999999999999 x(0x99999999999999999999) = 0", "1 clone(flags=CLONE_NEWPID) = 99999999999",
  ])
  func nothingBreaksIt(_ text: String) {
    let bytes = Array((text + "\n" + text).utf8)
    guard let story = try? StraceStory(bytes) else { return }
    #expect(story.events.allSatisfy { $0.outcome == .done })
    var world = story.before
    #expect(Reducer.changes(story.events, in: &world).count == story.events.count)
  }

  @Test func aFileThatIsNoLogIsRefused() {
    #expect(throws: UsageError.self) { try StraceStory(Array("Hello, world.\n".utf8)) }
  }
}
