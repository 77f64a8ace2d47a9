import Steps
import Testing
import TraceStore

/// The questions that lecturers ask. Each answer is known from how the invented run was made.
@Suite struct QuestionTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
    try Invented().write(to: folder.trace)
  }

  static let questions: [(String, [String])] = [
    ("SELECT step, kind FROM step JOIN process USING (run) WHERE step = born AND own_pid = 1", ["4|ns.clone"]),
    (
      "SELECT name, ms FROM scene",
      [
        "image|NULL", "limits|0.006", "process|0.004", "isolation|0.005", "root|0.018", "furnish|0.01",
        "rights|0.011", "exec|0.012", "end|0.027",
      ]
    ),
    ("SELECT step, capset, change, count(*) FROM capability GROUP BY 1, 2, 3", ["9|bounding|dropped|1"]),
    ("SELECT count(*) FROM namespace WHERE own = 0", ["3"]),
    (
      "SELECT step, call, actor FROM step JOIN effect USING (run, step) WHERE attribute = 'root' AND before <> after",
      ["7|pivot_root|setup"]
    ),
    ("SELECT count(*), sum(bytes) FROM layer WHERE writable = 0", ["2|120"]),
    ("SELECT level, pid FROM pid WHERE process = 1", ["0|4711", "1|1"]),
    (
      """
      SELECT count(*) FROM step JOIN effect USING (run, step) WHERE kind = 'exec.user' AND attribute LIKE 'pid@%'
      """, ["0"]
    ),
    ("SELECT actor, count(*) FROM step GROUP BY actor", ["cli|1", "kernel|1", "monitor|5", "setup|6"]),
    ("SELECT kind, ms FROM step ORDER BY ms DESC LIMIT 1", ["cgroup.rmdir|0.014"]),
    ("SELECT resource, value FROM limits", ["memory.max|67108864"]),
    (
      """
      SELECT min(step) FILTER (WHERE kind = 'ns.clone') < min(step) FILTER (WHERE kind = 'root.pivot') FROM step
      """, ["1"]
    ),
    ("SELECT step, call, error FROM step WHERE outcome = 'failed'", ["12|rmdir|EBUSY"]),
    ("SELECT source, value FROM proof WHERE key = 'NSpid'", ["/proc/4711/status|4711\t1"]),
    ("SELECT path, fstype FROM mount WHERE gone IS NULL", ["/|overlay"]),
    ("SELECT path FROM change WHERE change = 'whiteout'", []),
    ("SELECT step, signal, effect FROM signal", []),
    ("SELECT host_pid, own_pid, levels, born, died, exit, program FROM process", ["4711|1|2|4|11|0|/bin/echo"]),
    (
      "SELECT DISTINCT kind FROM step JOIN effect USING (run, step) WHERE attribute = 'gone' AND before = '(old root)'",
      ["root.detach_old"]
    ),
    ("SELECT value FROM state WHERE step = 7 AND attribute = 'root'", ["overlay"]),
    ("SELECT value FROM state WHERE step = 0 AND attribute = 'program'", ["fishbowl"]),
    ("SELECT viewer, seen FROM sees WHERE step = 4", ["0|0", "0|1", "1|1"]),
    ("SELECT count(*) FROM sees WHERE step = 11", ["1"]),
    ("SELECT name FROM calls WHERE fate = 'tolerated'", ["mkdir"]),
    ("SELECT value FROM json_each('[1,2]')", ["1", "2"]),
    ("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT sum(i) FROM n", ["6"]),
  ]

  @Test(arguments: questions) func isAnswered(_ question: (String, [String])) throws {
    #expect(try TraceQuery(path: folder.trace).rows(question.0).lines == question.1)
  }

  @Test func aQuerySeesTheLastRunThatMadeAProcessUnlessToldOtherwise() throws {
    var second = Invented(nonce: "2")
    second.steps.removeAll { $0.event.step == 9 }
    var third = Invented(nonce: "3")
    third.steps = Array(third.steps[..<2])
    try second.write(to: folder.trace)
    try third.write(to: folder.trace)
    let sql = "SELECT DISTINCT run FROM step"
    #expect(try TraceQuery(path: folder.trace).rows(sql).lines == ["2"])
    #expect(try TraceQuery(path: folder.trace, scope: Scope("3,1")).rows(sql).lines == ["1", "3"])
    #expect(try TraceQuery(path: folder.trace, scope: Scope("all")).rows(sql).lines == ["1", "2", "3"])
    let lacks = "SELECT kind FROM step WHERE run = 1 EXCEPT SELECT kind FROM step WHERE run = 2"
    #expect(try TraceQuery(path: folder.trace, scope: Scope("1,2")).rows(lacks).lines == ["cap.bound_drop"])
    #expect(throws: TraceError.noRun(9, path: folder.trace)) {
      try TraceQuery(path: folder.trace, scope: Scope("9"))
    }
  }

  @Test(arguments: ["", "0", "-1", "1,", "1, 2", "last", "9999999999999999999999"])
  func aListOfRunsThatIsNoneIsRefused(_ text: String) {
    #expect(throws: TraceError.badRunList(text)) { try Scope(text) }
  }

  @Test(
    arguments: [
      ("3", nil, "3"), ("2,3", nil, "2,3"), ("all", nil, "all"), ("a.fishbowl", "a.fishbowl", nil),
      ("a.fishbowl:2,3", "a.fishbowl", "2,3"), ("/a:b/c.db:all", "/a:b/c.db", "all"), ("./12", "./12", nil),
      (":5", ":5", nil), ("a:", "a:", nil), ("", "", nil),
    ] as [(String, String?, String?)]) func runsAreNamed(_ text: String, _ recording: String?, _ runs: String?)
  {
    let source = RunSource(text)
    #expect(source.recording == recording && source.runs == runs)
  }

  @Test func withoutAProcessThereIsNoLastRun() throws {
    let other = folder.path + "/other.db"
    var invented = Invented()
    invented.steps = []
    try invented.write(to: other)
    #expect(throws: TraceError.noProcess(path: other)) { try TraceQuery(path: other) }
  }
}
