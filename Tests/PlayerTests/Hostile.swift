import Foundation
import Steps
import TestSupport

@testable import Player

/// The first run with a trap in every text that a stranger could have written.
enum Hostile {
  /// - Parameter more: SQL that is done besides.
  static func story(_ trap: String, _ more: String = "") throws -> Story {
    let scratch = try ScratchFolder()
    defer { scratch.remove() }
    let file = scratch.path + "/file.fishbowl"
    try FileManager.default.copyItem(atPath: Program.checkout + "/traces/first-run.fishbowl", toPath: file)
    try tamper(file, sql(trap) + more)
    return try ReplaySource(file).story { "" }
  }

  private static func sql(_ trap: String) -> String {
    let text = "'" + trap.replacingOccurrences(of: "'", with: "''") + "'"
    return """
      UPDATE run SET argv = json_array('run', 'tiny', \(text));
      UPDATE host SET kernel = \(text); UPDATE container SET name = \(text), image = \(text);
      UPDATE call SET args = json_object(\(text), \(text)), reply = \(text);
      UPDATE evidence SET value = value || \(text), source = source || \(text);
      UPDATE shown SET bytes = CAST(\(text) AS BLOB);
      UPDATE effect SET after = after || \(text) WHERE attribute NOT LIKE 'pid%' AND attribute != 'exit';
      UPDATE effect SET subject = subject || \(text) WHERE subject LIKE 'link:%';
      INSERT INTO note (run, step, chapter, text) SELECT run, step, \(text), \(text) FROM event WHERE step % 9 = 3;
      INSERT INTO note (run, chapter, text) VALUES (1, \(text), \(text));
      """
  }
}
