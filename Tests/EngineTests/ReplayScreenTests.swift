import Foundation
import TestSupport
import Testing

/// A recording on the whole of a real terminal. It needs no root and makes nothing.
@Suite(.serialized, .enabled(if: Program.exists("tmux"), "tmux is not here"))
struct ReplayScreenTests {
  private static let recording = Program.checkout + "/traces/first-run.fishbowl"

  private func with(_ body: (Bowl, Screen) throws -> Void) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let screen = try Screen(bowl)
    defer { screen.close() }
    try body(bowl, screen)
  }

  /// What a terminal has that no program holds: its cursor, and the screen that scrolls.
  private func seeOwnScreen(_ screen: Screen) throws {
    for _ in 0..<50 where try screen.state("cursor_flag", "alternate_on") != "1 0" { usleep(100_000) }
    #expect(try screen.state("cursor_flag", "alternate_on") == "1 0")
    try screen.seeOwnModes()
  }

  @Test func keysGoThroughARunAtAnySize() throws {
    try with { _, screen in
      try screen.type("fishbowl replay \(Self.recording)")
      try screen.see("[1 IMAGE]--2--3")
      #expect(try screen.state("cursor_flag", "alternate_on") == "0 1")
      try screen.press("Right", "Right")
      try screen.see("[ pid    ]  1  setup                     + new")
      try screen.press("b")
      try screen.see("Right. Its PID namespace")
      try screen.press("l")
      try screen.see("[3 프로세스]")
      try screen.press("l", "/")
      try screen.see("Find a kind")
      try screen.press("p", "i", "v", "o", "t", "_", "r", "Enter")
      try screen.see("its / is here: overlay")
      try screen.press("w")
      try screen.see("AFTER")
      try screen.resize(columns: 40, rows: 8)
      try screen.see("PROCESSES")
      try screen.press("Escape")
      try screen.see("what     Its root directory")
      try screen.resize(columns: 120, rows: 40)
      try screen.see("  4 isolation  [5 ROOT]")
      try screen.press("7", "o")
      try screen.see("Nothing has been written by now.")
      try screen.press("Escape", "?")
      try screen.see("go by scenes, or by every step")
      try screen.press("x", "g", "7", "6", "Enter")
      try screen.see("step 76 of 76")
      try screen.press("q")
      try seeOwnScreen(screen)
      #expect(try !screen.shown().contains("step 76"), "what stood there before stands there again")
    }
  }

  /// However it ends, the terminal is what it was. ILL is what a trap sends.
  @Test func theTerminalIsGivenBack() throws {
    try with { bowl, screen in
      for end in ["C-c", "TERM", "HUP", "ILL"] {
        try screen.clear()
        try screen.type("ulimit -c 0; sh -c 'echo $$ > pid; exec fishbowl replay \(Self.recording)'; echo left $?")
        try screen.see("[1 IMAGE]")
        if end == "C-c" {
          try screen.press("C-c")
        } else {
          _ = try Program.shell("kill -\(end) $(cat \(bowl.folder.path)/pid)")
        }
        try screen.see("left ")
        try seeOwnScreen(screen)
      }
    }
  }

  @Test func itPlaysByItself() throws {
    try with { _, screen in
      try screen.type("fishbowl replay \(Self.recording)")
      try screen.see("step 7 of 76")
      try screen.press("Space")
      try screen.see("step 9 of 76")
      try screen.press("Space", "q")
      try seeOwnScreen(screen)
    }
  }

  @Test func withoutColourNothingIsLost() throws {
    try with { _, screen in
      try screen.type("NO_COLOR=1 fishbowl replay \(Self.recording) --at 39")
      try screen.see("[5 ROOT]")
      #expect(try !screen.styled().contains("\u{1b}["))
      try screen.see("~ <<")
      try screen.press("q")
      try screen.clear()
      try screen.type("env -u NO_COLOR fishbowl replay \(Self.recording) --at 39")
      try screen.see("[5 ROOT]")
      #expect(try screen.styled().contains("\u{1b}[33m"))
      try screen.press("q")
      try screen.clear()
      try screen.type("FISHBOWL_PLAIN=1 fishbowl replay \(Self.recording)")
      try screen.see("9 END")
      try screen.see("prompt$")
    }
  }

  @Test func onAStageItIsLightAndAsksBeforeItEnds() throws {
    try with { _, screen in
      try screen.resize(columns: 76, rows: 20)
      try screen.type("env -u NO_COLOR fishbowl replay \(Self.recording) --present --lang ko")
      try screen.see("[1 이미지]")
      #expect(try screen.styled().contains("107m"))
      try screen.press("w", "Tab", "q")
      try screen.see("한 번 더")
      try screen.press("q")
      try seeOwnScreen(screen)
    }
  }

  /// A second terminal follows the first; what was cut goes on where it was; what was ended begins anew.
  @Test func aLectureHasNotesBesideItAndGoesOnAfterItWasCut() throws {
    try with { bowl, screen in
      let (notes, stage) = (try Screen(bowl, named: "notes"), try Screen(bowl, named: "stage"))
      defer { for terminal in [notes, stage] { terminal.close() } }
      try twoRuns(bowl.folder.path + "/two.fishbowl")
      for terminal in [screen, notes, stage] { try terminal.type("export XDG_RUNTIME_DIR=\(bowl.folder.path)") }
      try notes.type("fishbowl replay two.fishbowl --notes")
      try notes.see("Nothing is presented.")
      try stage.type("fishbowl replay two.fishbowl:1 --present")
      try stage.see("[1 IMAGE]")
      try stage.press("]")
      try stage.see("two numbers, one process")
      try notes.see("two numbers, one process")
      try notes.see("0:00:")
      try stage.press("End", "Right")
      try notes.see("Run 2")
      try stage.press("]")
      try notes.see("watch the slash")
      stage.close()
      try screen.type("fishbowl replay two.fishbowl --present")
      try screen.see("It went on at step 39")
      try screen.press("q", "q")
      try seeOwnScreen(screen)
      try notes.see("Nothing is presented.")
      try notes.press("q")
      try seeOwnScreen(notes)
      try screen.clear()
      try screen.type("fishbowl replay two.fishbowl:1 --present")
      try screen.see("step 7 of 7")
      try screen.press("q", "q")
    }
  }

  /// Escape sequences in every text of a recording stay text.
  @Test func aHostileRecordingSendsNothing() throws {
    try with { bowl, screen in
      let path = bowl.folder.path + "/hostile.fishbowl"
      try FileManager.default.copyItem(atPath: Self.recording, toPath: path)
      let evil = "char(27) || ']2;OWNED' || char(7) || char(27) || '[2J' || char(10, 8, 155) || char(8238)"
      try tamper(
        path,
        """
        UPDATE run SET argv = json_array('run', \(evil));
        UPDATE call SET name = name || \(evil), args = json_object('path', \(evil)), reply = \(evil);
        UPDATE evidence SET source = \(evil) || key, value = \(evil);
        UPDATE effect SET after = after || \(evil) WHERE attribute NOT LIKE 'pid@%' AND attribute NOT LIKE 'ns@%';
        UPDATE host SET kernel = \(evil);
        INSERT OR REPLACE INTO shown SELECT run, 0, 'stdout', CAST(\(evil) AS BLOB) FROM run;
        INSERT INTO note (run, step, text) SELECT run, step, \(evil) FROM event;
        """)
      let title = try screen.state("pane_title")
      try screen.type("fishbowl replay hostile.fishbowl --at 14")
      try screen.see("\\x1b")
      for view in ["w", "o", "t", "d", "Escape", "3", "5", "7"] {
        try screen.press(view)
        try screen.see("Run 1")
      }
      #expect(try screen.state("pane_title") == title)
      try screen.press("q")
      try seeOwnScreen(screen)
    }
  }
}
