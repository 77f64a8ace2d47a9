import Foundation
import TestSupport
import Testing

/// A lesson's recording, as it is typed. Runs come by `trace import`: no right is needed for that.
@Suite struct RecordTests {
  private static let recording = HostileTraceTests.recording

  @Test func fromStartToStop() throws {
    try Bowl.with { bowl in
      let lesson = try bowl.shell(
        """
        fishbowl record start week3.fishbowl --title 3주차; fishbowl record start other.fishbowl; echo $?
        fishbowl record stop; echo $?
        fishbowl record chapter PID && fishbowl record chapter '프로세스' --lang ko
        fishbowl trace import \(Self.recording)
        fishbowl record note "$(printf 'one\\033[2J')" && fishbowl record note 'at the pivot' --at 1:30
        fishbowl record note nowhere --at 1:9999; echo $?
        fishbowl record note nowhere --at 7; echo $?
        fishbowl record stop --dry-run --mask all; ls week3.fishbowl 2>/dev/null
        fishbowl record stop; echo $?; fishbowl record stop; echo $?
        """)
      #expect(lesson.output == "1\n1\nrun 1 is now run 1\n1\n1\n0\n1\n", "\(lesson)")
      for text in [
        "Recording: run 1 and later ones join week3.fishbowl", "is being made already", "no run has joined",
        "Chapter at run 1: PID", "Note at run 1, step 30.", "cannot show step 9999", "Masked as ‹redacted›:",
        "Recorded run 1 into", "Names that are in it:", "no recording is being made",
      ] { #expect(lesson.errors.contains(text), "\(text): \(lesson.errors)") }
      #expect(!lesson.errors.contains("\u{1b}"))
      let told = try bowl.shell("fishbowl replay week3.fishbowl; fishbowl replay week3.fishbowl --lang ko --at 30")
      #expect(told.output.contains("chapter  PID\n") && told.output.contains("note     one\\x1b[2J\n"), "\(told)")
      #expect(told.output.contains("at the pivot") && !told.output.contains("\u{1b}"))
      #expect(try bowl.shell("fishbowl replay week3.fishbowl --lang ko").output.contains("챕터  프로세스"))
      let edited = try bowl.shell(
        """
        fishbowl record edit week3.fishbowl --keep 1 --redact 'at the [a-z]+' -o out.fishbowl
        fishbowl trace info out.fishbowl; fishbowl trace verify --trace out.fishbowl; grep -c 'at the pivot' out.fishbowl
        fishbowl record edit week3.fishbowl --redact '(' -o no.fishbowl; ls no.fishbowl* 2>/dev/null
        """)
      for text in ["title    ", "3주차", "derived from", "pattern", "§ PID", "(pattern)"] {
        #expect(edited.output.contains(text), "\(text): \(edited)")
      }
      #expect(
        edited.output.hasSuffix("0\n") && edited.errors.contains("pattern     at the pivot   1 times"), "\(edited)")
      #expect(edited.errors.contains("cannot redact \"(\""))
    }
  }

  @Test func aPlaceThatTakesNoFile() throws {
    try Bowl.with { bowl in
      let outcome = try bowl.shell(
        """
        fishbowl record chapter early; echo $?
        fishbowl record start no/a.fishbowl; echo $?; mkdir -p there; fishbowl record start there/a.fishbowl; echo $?
        fishbowl trace import \(Self.recording); rmdir there
        fishbowl record stop; echo $?; fishbowl record stop -o here.fishbowl; echo $?; ls here.fishbowl
        """)
      #expect(outcome.output == "1\n1\n0\nrun 1 is now run 1\n1\n0\nhere.fishbowl\n", "\(outcome)")
      for text in [
        "cannot write no/a.fishbowl: no such file or directory; give another FILE", "or name a run by --at",
        "there/a.fishbowl: no such file or directory; choose another place by -o",
      ] { #expect(outcome.errors.contains(text), "\(text): \(outcome.errors)") }
    }
  }

  @Test func theStageIsLookedAtBefore() throws {
    try Bowl.with { bowl in
      let stage = "fishbowl doctor --stage \(Self.recording)"
      let english = try bowl.shell("\(stage) < /dev/null")
      #expect(
        english.code == 0 && english.output.hasPrefix("ok    recording: 1 run, all can be replayed"), "\(english)")
      for part in ["file: whole by itself", "window: no terminal here", "longest line: ", "names: ", "locale: UTF-8"] {
        #expect(english.output.contains(part), "\(part): \(english)")
      }
      #expect(try bowl.shell("\(stage) --lang ko").output.contains("녹화: 실행 1개를 모두 재생할 수 있다"))
      let masked = try bowl.shell(
        """
        fishbowl record edit \(Self.recording) --mask user,host,home -o masked.fishbowl
        fishbowl doctor --stage masked.fishbowl < /dev/null
        """)
      #expect(masked.output.contains("names: ") && !masked.output.contains("redacted"), "\(masked)")
      let live = try bowl.shell(
        "fishbowl trace import \(Self.recording); LC_ALL=C fishbowl doctor --stage trace.db; echo $?; ls /tmp/names-* 2>&1"
      )
      #expect(live.output.contains("NO    file: a log lies beside it"), "\(live)")
      #expect(try bowl.shell("fishbowl doctor --stage nowhere").code == 1)
    }
  }

  /// A time is the same in the list and in replay: rounded.
  @Test func timesAreRoundedAlike() throws {
    try Bowl.with { bowl in
      #expect(try bowl.shell("fishbowl trace import \(Self.recording)").code == 0)
      try tamper(bowl.trace, "UPDATE run SET took_ns = 73600000")
      let told = try bowl.shell("fishbowl trace ls; fishbowl replay")
      #expect(told.output.matches(of: /\b74 ms/).count == 2, "\(told)")
    }
  }

  @Test func whatIsPrunedIsSaid() throws {
    try Bowl.with { bowl in
      let outcome = try bowl.shell(
        """
        fishbowl trace import \(Self.recording) && fishbowl trace import \(Self.recording)
        fishbowl trace prune; fishbowl trace prune --days 0 --keep 0 --dry-run
        echo n | fishbowl trace prune --days 0 --keep 0; fishbowl trace prune --days 0 --keep 0 -f
        fishbowl trace ls --json; fishbowl trace prune --days x; echo $?
        """)
      let lines = outcome.output.split(separator: "\n")
      #expect(lines[1] == "run 1 is here already as run 1", "\(outcome)")
      #expect(lines[2].hasPrefix("Runs older than 90 days go, the last 100 stay."))
      #expect(lines[3].hasSuffix("That would be run 1.") && lines[4].hasSuffix("Removed run 1."), "\(outcome)")
      #expect(lines[5].contains(#""runs":[]"#) && lines[6] != "0")
    }
  }

  /// asciinema and OpenTelemetry's own reader, where they are here; the forms are tested by their rules elsewhere.
  @Test func otherToolsReadWhatIsExported() throws {
    try Bowl.with { bowl in
      let made = try bowl.shell(
        """
        for format in asciicast asciicast-v2 chrome otlp mermaid dot markdown; do
          fishbowl trace export \(Self.recording):1 --format $format -o $format.out || echo failed
          fishbowl trace export \(Self.recording) --format $format | cmp - $format.out || echo other
        done
        fishbowl trace export \(Self.recording) --format chrome -o chrome.out; echo $?
        fishbowl trace export \(Self.recording) --format chrome -o no/where; echo $?
        fishbowl trace export \(Self.recording) --format chrome --mask all -o masked.out || echo failed
        grep -q redacted masked.out || echo nothing is masked
        fishbowl trace export \(Self.recording); echo $?
        fishbowl trace export \(Self.recording) -o no/where.fishbowl; echo $?
        ls no* 2>/dev/null
        """)
      #expect(made.output.split(separator: "\n").allSatisfy { Int($0).map { $0 > 0 } == true }, "\(made)")
      #expect(made.errors.contains("it exists") && made.errors.contains("no/where: no such file"), "\(made)")
      #expect(
        made.errors.contains("no/where.fishbowl: no such file or directory; choose another place by -o"), "\(made)")
      if Program.exists("python3") {
        let check = "import json,sys; [json.loads(l) for l in open('asciicast.out')]; json.load(open('chrome.out')); "
        let read = try bowl.shell("python3 -c \"\(check)json.load(open('otlp.out'))\"")
        #expect(read.code == 0, "\(read)")
      }
      if Program.exists("asciinema") {
        let played = try bowl.shell("script -qec 'asciinema cat asciicast-v2.out' /dev/null < /dev/null")
        #expect(played.code == 0, "\(played)")
      }
    }
  }
}
