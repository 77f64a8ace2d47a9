import Foundation

/// The first run and the same once more as run 2, with chapters and notes: on run 1 as a whole and at its step 14, on run 2
/// as a whole and at its step 39.
public func twoRuns(_ path: String) throws {
  try FileManager.default.copyItem(atPath: Program.checkout + "/traces/first-run.fishbowl", toPath: path)
  let copies = ["run", "event", "call", "effect", "evidence", "shown"].map { table in
    """
    CREATE TEMP TABLE copy AS SELECT * FROM main.\(table); UPDATE copy SET run = 2;
    \(table == "run" ? "UPDATE copy SET nonce = substr(nonce, 2) || '0';" : "")
    INSERT INTO main.\(table) SELECT * FROM copy; DROP TABLE copy;
    """
  }
  try tamper(
    path,
    copies.joined(separator: "\n") + """
      DELETE FROM note;
      INSERT INTO note (run, step, chapter, language, text) VALUES (1, NULL, 'PID', NULL, NULL),
        (1, 14, NULL, NULL, 'two numbers, one process'), (1, 20, NULL, 'ko', '여기를 본다'),
        (2, NULL, 'Root', NULL, NULL), (2, 39, NULL, NULL, 'watch the slash');
      """)
}
