import Foundation
import TestSupport
import Testing

/// Standard streams byte for byte, and signals.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct StreamTests {
  private func shell(_ line: String) throws -> Outcome {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let places = "FISHBOWL_ROOT='\(bowl.root)' FISHBOWL_TRACE='\(bowl.trace)'"
    return try Program.shell("run='env \(places) \(Program.fishbowl) run --rm'; \(line)")
  }

  @Test func bytesPassAsTheyAre() throws {
    let outcome = try shell(
      """
      f=$(mktemp); head -c 20000000 /dev/urandom > $f
      $run -i tiny cat < $f | cmp - $f && $run -i tiny sh -c 'cat >&2' < $f 2>&1 >/dev/null | cmp - $f && echo same
      rm $f
      """)
    #expect(outcome.output == "same\n", "\(outcome.errors)")
  }

  @Test func bothStreamsStayApart() throws {
    let outcome = try shell("$run tiny sh -c 'printf out; printf err >&2; exit 5'")
    #expect(outcome.output == "out")
    #expect(outcome.errors == "err")
    #expect(outcome.code == 5)
  }

  @Test func withoutInteractiveInputIsAtItsEnd() throws {
    #expect(try shell("echo data | $run tiny sh -c 'cat; echo end'").output == "end\n")
  }

  @Test func aReaderThatClosesEarlyEndsIt() throws {
    #expect(try shell("timeout -k 1 30 $run tiny yes | head -c 6; echo ' ended'").output == "y\ny\ny\n ended\n")
  }

  @Test func closedDescriptorsDoNoHarm() throws {
    #expect(try shell("$run tiny sh -c 'echo hi; exit 3' >&- <&-").code == 3)
  }

  @Test(arguments: ["INT", "TERM", "HUP", "USR1"]) func signalsReachTheContainer(_ signal: String) throws {
    let outcome = try shell(
      """
      $run tiny sh -c 'trap "echo got; exit 9" \(signal); echo ready; while :; do sleep 0.1; done' > $$.out & pid=$!
      until grep -q ready $$.out; do sleep 0.1; done
      kill -\(signal) $pid; wait $pid; echo $?; cat $$.out; rm $$.out
      """.replacingOccurrences(of: "$$.out", with: "/tmp/fishbowl-signal-\(signal).$$"))
    #expect(outcome.output == "9\nready\ngot\n")
  }

  /// What docker users know: PID 1 without a handler ignores SIGTERM, even from outside.
  @Test func pid1WithoutAHandlerIgnoresTerm() throws {
    let outcome = try shell(
      """
      f=/tmp/fishbowl-term.$$; $run tiny sh -c 'echo ready; sleep 2; exit 4' > $f & pid=$!
      until grep -q ready $f; do sleep 0.1; done
      kill -TERM $pid; wait $pid; echo $?; rm $f
      """)
    #expect(outcome.output == "4\n")
  }

  @Test func limitsBite() throws {
    #expect(try shell("$run -m 16m tiny sh -c 'head -c 100m /dev/zero | tail | wc -c'").errors.contains("Killed"))
    let forks = try shell("$run --pids-limit 10 tiny sh -c 'for i in $(seq 12); do sleep 1 & done; wait'")
    #expect(forks.errors.contains("can't fork"))
  }
}
