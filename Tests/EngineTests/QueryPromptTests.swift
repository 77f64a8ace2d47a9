import Foundation
import TestSupport
import Testing

/// `trace sql` without a query, at a real terminal.
@Suite(.serialized, .enabled(if: Program.exists("tmux"), "tmux is not here"))
struct QueryPromptTests {
  @Test func asksCompletesDescribesAndSaves() throws {
    let life = try Life()
    defer { life.remove() }
    let copy = life.bowl.folder.path + "/a.fishbowl"
    try FileManager.default.copyItem(atPath: Program.checkout + "/traces/first-run.fishbowl", toPath: copy)
    let screen = try Screen(life)
    defer { screen.close() }
    // tmux takes a ; at the end of what is typed for its own.
    try screen.type("fishbowl --trace a.fishbowl trace sql")
    try screen.see("trace>")
    try screen.type("SELECT '한글' AS name,")
    try screen.see("...>")
    try screen.type("count(*) AS number FROM scene; ")
    try screen.see("name  number")
    try screen.see("한글  9")
    try screen.type(".describe pid")
    try screen.see("level")
    try screen.type("SELECT pids FROM process; ")
    try screen.see("was pid of ")
    try screen.type("SELECT 1 FROM proces; ")
    try screen.see("was process meant?")
    // Tab completes a view; the arrow finds what was asked before.
    try screen.press("C-l")
    try screen.type(".save mine")
    try screen.see("Saved")
    try screen.press(
      "S", "E", "L", "Tab", "1", "Space", "F", "R", "O", "M", "Space", "n", "a", "m", "e", "s", "p", "Tab")
    try screen.see("trace> SELECT 1 FROM namespace")
    try screen.press("C-c")
    try screen.press("Up", "Up")
    try screen.see("trace> SELECT 1 FROM proces;")
    try screen.press("C-c")
    try screen.type("SELECT * FROM step WHERE step = 1; ")
    try screen.see("outcome     done")
    try screen.press("C-d")
    try screen.seeOwnModes()
    #expect(try life.outcome("--trace", copy, "trace", "sql", "SELECT name FROM query").output == "name\nmine\n")
  }

  /// In the middle of a line, and where the hangup itself ends nobody.
  @Test func aTerminalThatGoesAwayEndsIt() throws {
    let life = try Life()
    defer { life.remove() }
    let screen = try Screen(life)
    defer { screen.close() }
    let recording = Program.checkout + "/traces/first-run.fishbowl"
    try screen.type("trap '' HUP; echo $$ > pid; exec fishbowl --trace \(recording) trace sql")
    try screen.see("trace>")
    try screen.press("a", "b")
    try screen.see("trace> ab")
    let pid = try String(contentsOfFile: life.bowl.folder.path + "/pid", encoding: .utf8)
    let process = try #require(Int(pid.dropLast()))
    screen.close()
    try life.wait { !Live.isAlive(process) }
  }

  @Test func theStagesTerminalIsMeasured() throws {
    let life = try Life()
    defer { life.remove() }
    let screen = try Screen(life)
    defer { screen.close() }
    try screen.type("fishbowl doctor --stage \(Program.checkout)/traces/first-run.fishbowl; echo code $?")
    try screen.see("cells: marks take one, Hangul two")
    try screen.see("window: 80 × 24")
    try screen.see("code 0")
    try screen.resize(columns: 60, rows: 20)
    try screen.type("fishbowl doctor --stage \(Program.checkout)/traces/first-run.fishbowl --lang ko; echo code $?")
    try screen.see("창: 60 × 20. 76 × 20은 되어야 한다")
    try screen.see("code 1")
    try screen.seeOwnModes()
  }

  @Test func queriesComeFromAFileToo() throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let recording = Program.checkout + "/traces/first-run.fishbowl"
    let words = ["--trace", recording, "trace", "sql"]
    let table = try bowl.fishbowl(words, input: "SELECT 1 AS a; -- one\nSELECT ';' AS b;\nSELECT 3 AS c")
    #expect(table.output == "a\n1\nb\n;\nc\n3\n", "\(table)")
    let csv = try bowl.fishbowl(words + ["--format", "csv", "SELECT 'a,\"b\"' AS x, NULL AS y, char(10) AS z"])
    #expect(csv.output == "x,y,z\r\n\"a,\"\"b\"\"\",,\"\n\"\r\n", "\(csv)")
    let wrong = try bowl.fishbowl(words, input: "SELECT nam FROM scene;")
    #expect(wrong.code == 1 && wrong.errors.contains("was name of "), "\(wrong)")
  }
}
