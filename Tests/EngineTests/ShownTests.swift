import Foundation
import Steps
import TestSupport
import Testing

/// What programs write is in the trace, at its time, and what is typed only if that was asked for.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct ShownTests {
  /// Of the last run of that verb: each piece of output, as `stream text`.
  private func shown(_ life: Life, _ verb: String = "run") throws -> [String] {
    let query = """
      SELECT stream, text FROM output WHERE run = (SELECT max(run) FROM run WHERE verb = '\(verb)') ORDER BY at_ms
      """
    return try life.bowl.rows(query, run: "all").map { "\($0["stream"]?.text ?? "") \($0["text"]?.text ?? "")" }
  }

  private func with(_ body: (Life) throws -> Void) throws {
    let life = try Life()
    defer { life.remove() }
    try body(life)
    #expect(try life.outcome("trace", "verify").code == 0)
    #expect(life.differences == [])
  }

  @Test func theStreamsAreThereAtTheirTime() throws {
    try with { life in
      _ = try life.outcome(
        "run", "--rm", "tiny", "sh", "-c", "echo out; sleep 0.2; echo err >&2; sleep 0.2; printf end")
      #expect(try shown(life) == ["stdout out\n", "stderr err\n", "stdout end"])
      let times = try life.bowl.rows(
        """
        SELECT (SELECT at_ms FROM step WHERE kind = 'exec.user') AS begin, min(at_ms) AS first, max(at_ms) AS last,
          (SELECT at_ms FROM step WHERE kind = 'proc.exit') AS exit FROM output
        """)[0]
      let numbers = try ["begin", "first", "last", "exit"].map { try #require(times[$0]?.number) }
      #expect(numbers == numbers.sorted() && numbers[2] - numbers[1] >= 350, "\(numbers)")
      let replay = try life.done("replay")
      #expect(replay.contains("\n  stdout     out\n  stderr     err\n  stdout     end\n9 END "), "\(replay)")
      let card = try life.done("replay", "--scene", "8")
      let step = try #require(card.range(of: "exec.user"))
      #expect(card[step.upperBound...].contains("      stdout   out\n      stderr   err\n"), "\(card)")
    }
  }

  @Test func whatExecAndStartAndTerminalsShow() throws {
    try with { life in
      _ = try life.outcome("create", "--name", "cc", "tiny", "sh", "-c", "echo up; sleep 60")
      _ = try life.done("start", "cc")
      // While it runs: who looks need not wait for its end.
      try life.wait { try shown(life, "start") == ["stdout up\n"] }
      _ = try life.outcome("exec", "cc", "sh", "-c", "echo in; echo aside >&2")
      #expect(try shown(life, "exec") == ["stdout in\n", "stderr aside\n"])
      _ = try life.done("kill", "cc")
      try life.wait { try life.status("cc").hasPrefix("Exited") }
      #expect(try shown(life, "start") == ["stdout up\n"])
      _ = try life.outcome("run", "--rm", "-t", "tiny", "sh", "-c", "echo out; echo err >&2")
      #expect(try shown(life).joined().replacing("stdout ", with: "") == "out\r\nerr\r\n")
      #expect(try life.done("replay").contains("  stdout     out\n             err\n"))
      _ = try life.done("run", "--rm", "--log-driver", "none", "tiny", "echo", "unlogged")
      #expect(try shown(life) == ["stdout unlogged\n"])
      _ = try life.done("rm", "cc")
    }
  }

  @Test func itIsNotKeptWhereNobodyWantsThat() throws {
    try with { life in
      #expect(try life.done("run", "--rm", "--no-record-output", "tiny", "echo", "hi") == "hi\n")
      #expect(try shown(life) == [])
      _ = try life.outcome("create", "--no-record-output", "--name", "cc", "tiny", "sh", "-c", "echo up; sleep 60")
      _ = try life.done("start", "cc")
      try life.wait { try life.outcome("logs", "cc").output == "up\n" }
      #expect(try life.done("exec", "--no-record-output", "cc", "echo", "hi") == "hi\n")
      #expect(try shown(life, "exec") == [])
      _ = try life.done("rm", "-f", "cc")
      #expect(try shown(life, "start") == [])
    }
  }

  @Test func inputIsKeptOnlyIfThatIsAsked() throws {
    try with { (life: Life) throws in
      func typed(_ words: [String]) throws -> TestSupport.Outcome {
        try life.bowl.fishbowl(["run", "--rm", "-i"] + words, input: "hunter2\n")
      }
      #expect(try typed(["tiny", "wc", "-c"]).output == "8\n")
      #expect(try shown(life) == ["stdout 8\n"])
      #expect(try typed(["--record-input", "tiny", "wc", "-c"]).output == "8\n")
      #expect(try shown(life) == ["stdin hunter2\n", "stdout 8\n"])
      #expect(try typed(["--record-input", "--no-record-output", "tiny", "wc", "-c"]).output == "8\n")
      #expect(try shown(life) == ["stdin hunter2\n"])
      #expect(try life.done("replay").contains("  stdin      hunter2\n"))
    }
  }

  @Test func aFloodIsKeptUpToABound() throws {
    try with { life in
      let outcome = try life.outcome("run", "--rm", "tiny", "head", "-c", "20000000", "/dev/zero")
      #expect(outcome.output.utf8.count == 20_000_000)
      let sum = try life.bowl.rows(
        "SELECT sum(length(bytes)) AS bytes, sum(stream = 'cut') AS cuts, (SELECT stream FROM shown ORDER BY at_ns DESC) AS last FROM shown"
      )[0]
      let bytes = try #require(sum["bytes"]?.number)
      #expect(
        (1_040_000...1_048_576).contains(bytes) && sum["cuts"]?.number == 1 && sum["last"]?.text == "cut", "\(sum)")
      #expect(try life.done("replay", "--all").contains("(The trace keeps the first MiB"))
      // So is one of single bytes, each of which is an entry.
      _ = try life.outcome("run", "--rm", "tiny", "sh", "-c", "i=0; while [ $i -lt 300 ]; do echo $i; i=$((i+1)); done")
      let lines = try life.done("replay").split(separator: "\n").filter { $0.hasPrefix("             ") }
      #expect(lines.contains { $0.contains("more lines: fishbowl replay --all)") } && lines.count < 20)
      let all = (0..<300).map { "\($0)\n" }.joined()
      #expect(try shown(life).map { $0.dropFirst("stdout ".count) }.joined() == all)
    }
  }

  @Test func noEscapeSequenceReachesWhoLooks() throws {
    try with { life in
      _ = try life.outcome("run", "--rm", "tiny", "printf", "\\033[2J\\033]0;owned\\007plain\\n")
      for words in [["replay"], ["replay", "--all"], ["trace", "sql", "SELECT text FROM output"]] {
        let said = try life.done(words)
        #expect(said.contains("plain") && !said.contains("\u{1b}") && !said.contains("\u{7}"), "\(words)")
      }
      #expect(
        try life.bowl.rows("SELECT hex(bytes) AS hex FROM shown")[0]["hex"]?.text?.hasPrefix("1B5B324A1B5D303B") == true
      )
    }
  }

  @Test func aKilledMonitorsOutputIsThere() throws {
    try with { life in
      try life.run(["sh", "-c", "echo up; sleep 60"], "cc")
      let process = try #require(Int(life.done("inspect", "-f", "{{.State.Pid}}", "cc").dropLast()))
      Live.kill(try #require(Live.stat(process).flatMap { Int($0[1]) }))
      #expect(try life.status("cc").hasPrefix("Exited (137)"))
      #expect(try shown(life) == ["stdout up\n"])
      _ = try life.done("rm", "cc")
    }
  }

  @Test func eachLifeHasItsOwnAndARecordingHoldsThem() throws {
    try with { life in
      _ = try life.outcome(
        "run", "-d", "--name", "cc", "--restart", "on-failure:2", "tiny", "sh", "-c", "echo one; exit 1")
      try life.wait { try life.status("cc").hasPrefix("Exited (1)") }
      let query = "SELECT count(*) AS n FROM shown JOIN run USING (run) WHERE bytes = CAST('one' || char(10) AS BLOB)"
      try life.wait {
        try life.bowl.rows(query + " GROUP BY run", run: "all").compactMap { $0["n"]?.number } == [1, 1, 1]
      }
      let file = life.bowl.folder.path + "/one.fishbowl"
      #expect(try life.outcome("trace", "export", "1", "-o", file).code == 0)
      let lines = try life.done("replay", file).split(separator: "\n")
      #expect(lines.contains("  stdout     one"), "\(lines)")
      _ = try life.done("rm", "cc")
    }
  }
}
