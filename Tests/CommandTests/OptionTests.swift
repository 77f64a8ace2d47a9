import TestSupport
import Testing

/// Each option of `run`, seen from inside the container.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct OptionTests {
  static let seen: [(options: [String], line: String, output: String)] = [
    (["-e", "A=1", "-eB=a b=c", "--env=C=", "-e=D=4"], "echo $A:$B:$C:$D:${C-unset}", "1:a b=c::4:\n"),
    (["-e", "OWN", "-e", "NOT_SET_HERE"], "echo $OWN:${NOT_SET_HERE-unset}", "mine:unset\n"),
    (["-e", "A=1", "-e", "A=2"], "env | grep -c ^A=; echo $A", "1\n2\n"),
    (
      [], "pwd; id -u; id -g; echo $HOME $PATH",
      "/\n0\n0\n/root /usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin\n"
    ),
    (["-w", "/my new/folder"], "pwd", "/my new/folder\n"),
    (["-u", "1000:100"], "id -u; id -g; echo $HOME; touch /x 2>/dev/null || echo refused", "1000\n100\n/\nrefused\n"),
    (["-u1234"], "id -u; id -g", "1234\n0\n"),
    (
      ["-h", "aquarium"], "hostname; cat /etc/hostname; echo $HOSTNAME; grep -c aquarium /etc/hosts",
      "aquarium\naquarium\naquarium\n1\n"
    ),
    (["-m64m"], "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes memory.max 2>/dev/null; true", "67108864\n"),
    (["--cpus=0.5"], "cd /sys/fs/cgroup; cat cpu/cpu.cfs_quota_us cpu.max 2>/dev/null | cut -d' ' -f1", "50000\n"),
    (["--pids-limit", "7"], "cd /sys/fs/cgroup; cat pids/pids.max pids.max 2>/dev/null; true", "7\n"),
    (["--pids-limit", "-1"], "cd /sys/fs/cgroup; cat pids/pids.max pids.max 2>/dev/null; true", "max\n"),
    (["-i"], "wc -c", "6\n"), ([], "wc -c", "0\n"),
  ]

  @Test(arguments: seen) func itIsSeenInside(_ each: (options: [String], line: String, output: String)) throws {
    try Bowl.with { (bowl: Bowl) throws in
      let words = ["run", "--rm"] + each.options + ["tiny", "sh", "-c", each.line]
      let outcome = try bowl.fishbowl(words, environment: ["OWN": "mine"], input: "hello\n")
      #expect(outcome.output == each.output, "\(outcome.errors)")
      #expect(outcome.code == 0)
    }
  }

  @Test func withoutRMItStays() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.fishbowl("run", "--name", "kept", "tiny", "true")
      _ = try bowl.fishbowl("run", "--name", "gone", "--rm", "tiny", "true")
      #expect(try bowl.fishbowl("ps", "-a").output.contains("kept"))
      #expect(try !bowl.fishbowl("ps", "-a").output.contains("gone"))
    }
  }

  @Test func placesAreTakenBeforeAndAfterTheVerb() throws {
    try Bowl.with { (bowl: Bowl) throws in
      for line in ["--root mine --trace t.db run", "run --root mine --trace t.db", "--root=mine run --trace=t.db"] {
        #expect(
          try bowl.shell(
            "\(bowl.command) \(line) --name xx tiny true; ls mine/names t.db; \(bowl.command) --root mine --trace t.db rm xx"
          )
          .output == "t.db\n\nmine/names:\nxx\nxx\n")
      }
      #expect(try bowl.fishbowl("ps", "-aq").output == "")
    }
  }

  @Test func noTraceLeavesNoTrace() throws {
    try Bowl.with { (bowl: Bowl) throws in
      #expect(try bowl.fishbowl("run", "--rm", "--no-trace", "tiny", "echo", "hi").output == "hi\n")
      #expect(try bowl.shell("ls").output == "root\n")
      let narrated = try bowl.fishbowl("run", "--rm", "--no-trace", "--narrate", "tiny", "echo", "hi")
      #expect(narrated.errors.hasSuffix("Not recorded (--no-trace).\n"), "\(narrated.errors)")
    }
  }

  @Test func aMemoryEaterIsKilled() throws {
    try Bowl.with { bowl throws in
      #expect(try bowl.fishbowl("run", "--rm", "-m", "16m", "tiny", "tail", "/dev/zero").code == 137)
    }
  }

  @Test func largeWordsPass() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let large = String(repeating: "x", count: 128 * 1024 - 16)
      #expect(
        try bowl.fishbowl("run", "--rm", "-e", "A=" + large, "tiny", "sh", "-c", "echo ${#A}").output
          == "\(large.count)\n")
      let many = (0..<20_000).map(String.init)
      #expect(try bowl.fishbowl(["run", "--rm", "tiny", "sh", "-c", "echo $#", "sh"] + many).output == "20000\n")
    }
  }
}
