import TestSupport
import Testing

/// What can't be done gets one sentence and docker's exit code, and leaves nothing.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct RefusalTests {
  static let cases: [(line: String, code: Int32, says: String)] = [
    ("run tiny ''", 127, "empty word"), ("run -w /etc/motd tiny true", 125, "than /etc/motd by -w"),
    ("run --cpus 9999 tiny true", 125, "out of range"), ("run --cpus 8191 tiny true", 125, "give at most"),
    ("run --rootfs tree", 125, "--rootfs names none"), ("run --rootfs tree /nohash", 126, "ENOEXEC"),
    ("run --rootfs tree /nointerpreter", 127, "interpreter"), ("run --rootfs '' true", 125, "--rootfs"),
    ("run -e PATH=:relative:. tiny true", 127, "$PATH names no absolute folder"),
    ("run -e PATH=/nowhere tiny true", 127, "not found in $PATH"), ("run -e '' tiny", 125, "-e"),
    ("run -u nope tiny", 125, "unable to find user nope: no matching entries in passwd file"),
    ("run -h '' tiny", 125, "-h"), ("run -m '' tiny", 125, "-m"),
    ("run -w '' tiny", 125, "not absolute"), ("run --name ../x tiny", 125, "invalid container name"),
    ("run -u 4294967295 tiny", 125, "range 0-2147483647"), ("run -m 1e30g tiny", 125, "invalid size"),
    ("run --trace random tiny true", 125, "cannot record"), ("run --trace fifo tiny true", 125, "cannot record"),
    ("rm ''", 1, "no such container"), ("replay fifo", 1, "it is not one"), ("replay /dev/zero", 1, "it is not one"),
    ("replay .", 1, "it is not one"), ("replay random", 1, "it is not one"), ("replay nowhere", 1, "there is none"),
    ("--trace random trace sql 'SELECT 1'", 1, "it is not one"), ("--trace fifo trace ls", 1, "it is not one"),
    ("replay --depth 9", 1, "depths go from 1"), ("replay --scene 10", 1, "scenes go from 1"),
    ("plan image tag tiny qq", 1, "unknown verb"), ("plan volume ls", 1, "unknown verb"),
    ("plan image", 1, "unknown verb"), ("replay --json", 1, "--world"), ("replay --world", 1, "--at"),
    ("replay --lang fr", 125, "'en' and 'ko'"),
  ]

  @Test(arguments: cases) func oneSentence(_ each: (line: String, code: Int32, says: String)) throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell(
        """
        fishbowl run --rm --no-trace tiny true; mkfifo fifo; head -c 50000 /dev/urandom > random
        mkdir tree; echo 'echo hi' > tree/nohash; echo '#!/nowhere' > tree/nointerpreter; chmod 755 tree/*
        """)
      let before = HostSnapshot(root: bowl.root)
      let outcome = try bowl.shell("timeout 20 \(bowl.command) \(each.line)")
      #expect(outcome.code == each.code)
      #expect(outcome.output == "")
      #expect(outcome.errors.contains(each.says), "\(outcome.errors)")
      #expect(outcome.errors.hasPrefix("fishbowl: "))
      #expect(outcome.errors.split(separator: "\n").count == 1, "\(outcome.errors)")
      #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
    }
  }

  /// A recording that was cut anywhere, or is of another time, is no riddle.
  @Test func aDamagedRecording() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell("fishbowl run --rm tiny true; fishbowl trace export all -o whole.fishbowl")
      let size = Int(try bowl.shell("stat -c %s whole.fishbowl").output.dropLast()) ?? 0
      #expect(size > 4096)
      for cut in [0, 1, 15, 99, 100, 1000, 4096, size / 2, size - 4096, size - 1] {
        for verb in ["replay part", "--trace part trace sql 'SELECT count(*) FROM step'", "--trace part trace ls"] {
          let outcome = try bowl.shell("head -c \(cut) whole.fishbowl > part; timeout 10 \(bowl.command) \(verb)")
          #expect(outcome.code == 1, "\(cut) bytes, \(verb)")
          #expect(outcome.errors.hasPrefix("fishbowl: cannot read trace "), "\(outcome.errors)")
          #expect(outcome.errors.split(separator: "\n").count == 1)
        }
      }
    }
  }

  static let nobody = "setpriv --reuid 65534 --regid 65534 --clear-groups"

  /// Who is not root is told so at once, and what needs no right works.
  @Test(.enabled(if: Program.exists("setpriv"), "setpriv is not here")) func asNobody() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.shell(
        "fishbowl run --name one tiny true; chmod 755 .; cp '\(Program.fishbowl)' program; chmod 755 program")
      let run = { (line: String) in
        try bowl.shell("\(Self.nobody) env FISHBOWL_ROOT='\(bowl.root)' FISHBOWL_TRACE=/nowhere ./program \(line)")
      }
      let refused = try run("run --rm tiny true")
      #expect(refused.code == 125)
      #expect(refused.errors.contains("permission denied; use sudo, or a root of your own"), "\(refused.errors)")
      #expect(refused.errors.split(separator: "\n").count == 1)
      for line in ["ps -a", "rm one"] {
        let outcome = try run(line)
        #expect(outcome.code != 0)
        #expect(outcome.errors.contains("EACCES"), "\(line): \(outcome.errors)")
      }
      #expect(try run("plan run tiny true").output.contains("root.pivot"))
    }
  }
}
