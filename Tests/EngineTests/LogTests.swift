import Foundation
import TestSupport
import Testing

/// What a container writes is kept, and goes to all who are attached: byte for byte, and nothing is lost.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct LogTests {
  @Test func bytesAreKeptAsTheyAre() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "printf 'a\\000\\377\\n'; printf 'no end of line' >&2; yes 0123456789 | head -c 3000000"
    let run = try life.outcome("run", "--name", "box", "tiny", "sh", "-c", program)
    let logs = try life.outcome("logs", "box")
    #expect(logs.output == run.output && run.output.utf8.count > 3_000_000)
    #expect((logs.errors, run.errors) == ("no end of line", "no end of line"))
    #expect(try life.sum("logs box") == life.sum("run --rm tiny sh -c \"\(program.replacing("\\", with: "\\\\"))\""))
  }

  @Test func linesAreChosenAndMarked() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.outcome("run", "--name", "box", "tiny", "sh", "-c", "for i in 1 2 3 4; do echo $i; done; printf end")
    #expect(try life.done("logs", "--tail", "2", "box") == "4\nend")
    #expect(try life.done("logs", "-n", "0", "box") == "")
    #expect(try life.done("logs", "--tail", "all", "box") == "1\n2\n3\n4\nend")
    let marked = try life.done("logs", "-t", "--tail", "1", "box")
    #expect(marked.wholeMatch(of: /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z end/) != nil, "\(marked)")
    #expect(try life.done("logs", "--since", "1h", "box") == "1\n2\n3\n4\nend")
    #expect(try life.done("logs", "--until", "1h", "box") == "")
    #expect(try life.done("logs", "--since", "2100-01-01", "box") == "")
  }

  @Test func followingEndsWithTheContainer() throws {
    let life = try Life()
    defer { life.remove() }
    try life.run(["sh", "-c", "echo up; for i in 1 2 3; do sleep 0.2; echo $i; done"], "box")
    #expect(try life.done("logs", "-f", "box") == "up\n1\n2\n3\n")
    #expect(try life.done("logs", "-f", "--tail", "1", "box") == "3\n")
  }

  @Test func attachingHandsInputOn() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "while read line; do echo got $line; echo too >&2; done; exit 5"
    #expect(try life.outcome("run", "-d", "-i", "--name", "box", "tiny", "sh", "-c", program).code == 0)
    let outcome = try life.bowl.fishbowl(["attach", "box"], input: "one\ntwo\n")
    #expect((outcome.code, outcome.output, outcome.errors) == (5, "got one\ngot two\n", "too\ntoo\n"))
    #expect(try life.done("wait", "box") == "5\n")
  }

  /// One reads slowly and leaves early, one stays, and the log has it all.
  @Test func guestsComeAndGo() throws {
    let life = try Life()
    defer { life.remove() }
    let program = "read go; i=0; while [ $((i += 1)) -le 40 ]; do yes $i | head -c 100000; done; echo last"
    #expect(try life.outcome("run", "-d", "-i", "--name", "box", "tiny", "sh", "-c", program).code == 0)
    let script = """
      (sleep 1; echo go) | $F attach box > \(life.bowl.folder.path)/all &
      $F attach --no-stdin box | head -c 50000 > /dev/null &
      $F attach --no-stdin box | (sleep 0.3; cat) | md5sum > \(life.bowl.folder.path)/slow
      wait; $F wait box; md5sum < \(life.bowl.folder.path)/all; cat \(life.bowl.folder.path)/slow; $F logs box | md5sum
      """
    let outcome = try life.shell("timeout 60 sh -c '\(script)'")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    #expect(lines.count == 4 && lines.first == "0", "\(outcome)")
    #expect(Set(lines.dropFirst()).count == 1, "\(lines)")
    #expect(try life.outcome("logs", "box").output.utf8.count == 4_000_005)
  }

  /// 1 GB in the soak, 64 MB in the slice, while guests come, are killed, and leave in the middle of it. The one who stays
  /// and the log have it all.
  @Test func aFloodIsKeptWhileGuestsComeAndGo() throws {
    let life = try Life()
    defer { life.remove() }
    let bytes = Soak.isOn ? 1_000_000_000 : 64_000_000
    let flood = "yes 0123456789abcde | head -c \(bytes)"
    #expect(try life.outcome("run", "-d", "-i", "--name", "box", "tiny", "sh", "-c", "read go; \(flood)").code == 0)
    let script = """
      cd \(life.bowl.folder.path); guests=0; : > all
      (sleep 0.5; echo go) | $F attach box | md5sum > all &
      until [ -s all ]; do
        timeout -s KILL 0.2 $F attach --no-stdin box > /dev/null 2>&1
        $F attach --no-stdin box 2> /dev/null | head -c 100000 > /dev/null
        guests=$((guests + 2))
      done
      wait; $F wait box; cat all; $F logs box | md5sum; \(flood) | md5sum; echo $guests
      """
    let outcome = try life.shell("timeout 500 sh -c '\(script)'")
    let lines = outcome.output.split(separator: "\n").map(String.init)
    try #require(lines.count == 5 && lines[0] == "0", "\(outcome)")
    #expect(Set(lines[1...3]).count == 1, "\(lines)")
    #expect((Int(lines[4]) ?? 0) >= 4, "\(lines)")
  }

  /// Fast ends: what was written last is the first thing to be lost.
  @Test func nothingOfManyStartsIsLost() throws {
    let life = try Life()
    defer { life.remove() }
    let times = Soak.isOn ? 1000 : 40
    _ = try life.done("create", "--name", "box", "tiny", "sh", "-c", "echo out; echo err >&2")
    let script = "i=0; while [ $((i += 1)) -le \(times) ]; do $F start box; $F wait box; done"
    let outcome = try life.shell(script)
    #expect(outcome.output == String(repeating: "box\n0\n", count: times))
    let logs = try life.outcome("logs", "box")
    #expect(logs.output == String(repeating: "out\n", count: times))
    #expect(logs.errors == String(repeating: "err\n", count: times))
  }

  /// A log that is cut in the middle of its last entry: the rest is there, and what comes later, too.
  @Test func aTornLogIsReadAsFarAsItGoes() throws {
    let life = try Life()
    defer { life.remove() }
    _ = try life.done("create", "--name", "box", "tiny", "echo", "whole")
    _ = try life.outcome("start", "-a", "box")
    _ = try Program.shell("printf '1 1.000000000 100\\nhalf' >> \(life.bowl.root)/containers/*/log")
    #expect(try life.done("logs", "box") == "whole\n")
    _ = try life.outcome("start", "-a", "box")
    #expect(try life.done("logs", "box") == "whole\nwhole\n")
  }
}

extension Life {
  /// $F is `fishbowl` in this bowl.
  fileprivate func shell(_ script: String) throws -> TestSupport.Outcome {
    let places = "export F='\(Program.fishbowl)' FISHBOWL_ROOT='\(bowl.root)' FISHBOWL_TRACE='\(bowl.trace)'; "
    return try Program.shell(places + script)
  }

  fileprivate func sum(_ line: String) throws -> String { try shell("$F \(line) 2>/dev/null | md5sum").output }
}
