import Narration
import Planning
import Player
import Steps
import Terminal
import TraceStore

/// `fishbowl doctor --stage FILE`: for who is about to show a recording.
enum StageDoctor {
  static func check(_ file: String, _ language: Language) throws -> StageCheck {
    let reader = try TraceReader(path: file)
    let stories = try reader.numbers(in: .all).map { Story(try reader.run($0)) }
    let lines = stories.flatMap { Transcript(language).replay($0, opening: .all) }
    let probe = CursorProbe()
    defer { probe?.close() }
    let locale = Environment.variables(["LC_ALL", "LC_CTYPE", "LANG"])
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].compactMap { locale[$0] }.first { !$0.isEmpty } ?? ""
    return StageCheck(
      info: try reader.info(),
      window: TerminalDevice.standardOutput.window.map { (Int($0.rows), Int($0.columns)) },
      isUTF8: said.lowercased().replacing("-", with: "").contains("utf8"),
      measured: probe?.cells(of: StageCheck.probe), longest: lines.map(\.cells).max() ?? 0,
      names: try names(reader), isLogged: TextFile.exists(file + "-wal"))
  }

  /// Of people and machines; those of containers are no secret.
  private static func names(_ reader: TraceReader) throws -> [String] {
    var found: [String] = []
    let known = Acquaintance(ofUsers: try reader.users(in: .all))
    try MaskWords.found(in: reader, sorts: [.user, .host, .home], known) { found = $0.map(\.text) }
    return Array(found.prefix(5))
  }

  /// One finding as a doctor prints it. `state`: ok, no or note.
  static func lines(_ state: String, _ text: String) -> [String] {
    let mark = ["ok": "ok  ", "no": "NO  "][state] ?? state
    return (mark + "  " + text.sanitised).wrapped(to: 76, indent: 6)
  }
}
