import TestSupport
import Testing

/// Streams that end early, signals at odd moments, a real terminal, and narration.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct TerminalTests {
  /// Else the recorder's or the trace's descriptors would be the container's output.
  @Test(arguments: ["<&- >&- 2>&-", ">&- 2>&-", "<&-", "<&- 2>&-"]) func closedStreams(_ closed: String) throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line =
        "fishbowl run --rm -i tiny sh -c 'cat; echo out; echo err >&2; exit 5' \(closed); echo $? > code; cat code"
      #expect(try bowl.shell(line + "; fishbowl trace verify").output.hasSuffix("5\nRun 1 is sound.\n"))
    }
  }

  @Test func largeAndInterleavedStreams() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let outcome = try bowl.shell(
        """
        head -c 64000001 /dev/urandom > big
        fishbowl run --rm -i tiny sh -c 'tee /dev/stderr' < big > out 2> err; cmp big out && cmp big err && echo same
        fishbowl run --rm -i tiny cat < big | (sleep 1; cmp - big) && echo slow
        printf 'no end' | fishbowl run --rm -i tiny sh -c 'cat; cat >&2' | od -An -c
        """)
      #expect(outcome.output == "same\nslow\n   n   o       e   n   d\n", "\(outcome.errors)")
    }
  }

  /// Who reads the narration may leave: the run goes on.
  @Test func narrationThatNobodyReads() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.fishbowl("run", "--rm", "--narrate", "tiny", "true")
      let line =
        "(fishbowl run --rm --narrate tiny sh -c 'echo ran > /dev/stdout; exit 7' > out; echo $? >> out) 2>&1 | head -1; cat out"
      #expect(try bowl.shell(line).output.hasSuffix("\nran\n7\n"))
    }
  }

  /// The command is held while it tells a scene: standard error is a pipe that is full. What comes then is not lost.
  @Test func aSignalWhileAScenesIsTold() throws {
    try Bowl.with { (bowl: Bowl) throws in
      _ = try bowl.fishbowl("run", "--rm", "tiny", "true")
      let before = HostSnapshot(root: bowl.root)
      let outcome = try bowl.shell(
        """
        mkfifo full; exec 3<>full; head -c 65236 /dev/zero > full
        \(bowl.command) run --narrate tiny echo ran 2> full & pid=$!
        until read -r call fd rest < /proc/$pid/syscall && [ "$fd" = 0x2 ]; do sleep 0.05; done
        kill -TERM $pid; sleep 0.2; cat <&3 > told & reader=$!
        wait $pid; echo $?; sleep 0.1; kill $reader; tr -d '\\000' < told | grep -c 'stopped by SIGTERM before'
        """)
      #expect(outcome.output == "143\n1\n", "\(outcome.errors)")
      #expect(HostSnapshot.settled(root: bowl.root, as: before) == before)
    }
  }

  /// A program without a handler, as PID 1, does not get SIGTERM; the third is its end. One that has a handler gets them.
  @Test func theThirdSignalThatIsNotHeardKills() throws {
    let kill =
      "until grep -qs ready out; do sleep 0.05; done; for i in 1 2 3; do kill -TERM $pid; sleep 0.3; done; wait $pid; echo $?"
    try Bowl.with { (bowl: Bowl) throws in
      let deaf = "\(bowl.command) run --rm tiny sh -c 'echo ready; exec sleep 100' > out & pid=$!; \(kill)"
      #expect(try bowl.shell(deaf).output == "137\n")
      let heard = "trap \"n=\\$((n+1))\" TERM; echo ready; while [ \"$n\" != 3 ]; do sleep 0.1; done; exit 3"
      let run = "rm out; \(bowl.command) run --rm tiny sh -c '\(heard)' > out & pid=$!"
      #expect(try bowl.shell("\(run); \(kill)").output == "3\n")
    }
  }

  /// Not every shell that `script` takes replaces itself by its last command, and one that stays dies of the signals.
  @Test(.enabled(if: Program.exists("script"), "script is not here")) func controlCOnATerminal() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let outcome = try bowl.shell(
        """
        (until fishbowl ps -q | grep -q .; do sleep 0.1; done; for i in 1 2 3; do sleep 0.3; printf '\\003'; done; sleep 3) |
          SHELL=/bin/sh script -qec "exec \(bowl.command) run --rm tiny sleep 100" /dev/null; echo $?
        """)
      #expect(outcome.output.contains("PID 1 has no handler for SIGINT"), "\(outcome.output)")
      #expect(outcome.output.hasSuffix("137\n"))
    }
  }

  @Test func narrationStandsAroundTheOutput() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let apart = try bowl.fishbowl("run", "--rm", "--narrate", "tiny", "echo", "hi")
      #expect(apart.output == "hi\n")
      let lines = try bowl.shell("fishbowl run --rm --narrate tiny echo hi 2>&1").output.split(separator: "\n")
      let order = lines.compactMap {
        $0 == "hi" ? "hi" : $0.firstMatch(of: /^[1-9] [A-Z]+/).map { String($0.output.prefix(1)) }
      }
      #expect(order == ["1", "2", "3", "4", "5", "6", "7", "8", "hi", "9"])
      let korean = try bowl.fishbowl(
        ["run", "--rm", "--narrate", "tiny", "true"], environment: ["LANG": "ko_KR.UTF-8"])
      #expect(korean.errors.contains("1 이미지") && korean.errors.contains("9 종료"))
      let replayed = try bowl.fishbowl(["replay"], environment: ["LANG": "ko_KR.UTF-8"])
      #expect(replayed.output.contains("1 이미지") && replayed.output.contains("9 종료"))
    }
  }

  /// Emphasis on a terminal, unless NO_COLOR says no.
  @Test(.enabled(if: Program.exists("script"), "script is not here")) func noColour() throws {
    try Bowl.with { (bowl: Bowl) throws in
      let line = { (before: String) in
        "\(before) env TERM=xterm script -qec \"\(bowl.command) plan run tiny true\" /dev/null < /dev/null | grep -c '\u{1b}'"
      }
      let coloured = try bowl.shell(line("env -u NO_COLOR"))
      #expect(coloured.output != "0\n", "\(coloured.errors)")
      #expect(try bowl.shell(line("env NO_COLOR=1")).output == "0\n")
    }
  }
}
