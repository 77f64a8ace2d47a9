package import Narration
import Steps
import Terminal
package import TraceStore

/// What can fail in front of a class, looked at before: the recording, and the terminal that shows it.
package struct StageCheck: Sendable {
  package var info: TraceInfo
  /// Rows and columns; nil: there is no terminal.
  package var window: (rows: Int, columns: Int)?
  package var isUTF8: Bool
  /// Cells that the terminal takes for `probe`; nil: it did not say.
  package var measured: Int?
  /// Cells of the longest line that replay shows of it.
  package var longest: Int
  /// Names of people and machines that are in it.
  package var names: [String]
  /// A log lies beside the file: what is in it is no part of the file.
  package var isLogged: Bool

  package init(
    info: TraceInfo, window: (rows: Int, columns: Int)?, isUTF8: Bool, measured: Int?, longest: Int, names: [String],
    isLogged: Bool
  ) {
    (self.info, self.window, self.isUTF8, self.measured) = (info, window, isUTF8, measured)
    (self.longest, self.names, self.isLogged) = (longest, names, isLogged)
  }

  /// Marks that replay draws with, of which some terminals make two cells, and a Hangul syllable, which takes two.
  package static let probe = "·└‹…×가"

  package struct Finding: Codable, Equatable, Sendable {
    /// ok, no, note
    package var state: String
    package var text: String
  }

  package func findings(_ language: Language) -> [Finding] {
    let said = { (state: String, english: String, korean: String) in
      Finding(state: state, text: language == .ko ? korean : english)
    }
    let runs = info.runs.count
    return [
      said(
        "ok", "recording: \(runs) run\(runs == 1 ? "" : "s"), all can be replayed; that needs no root and no network",
        "녹화: 실행 \(runs)개를 모두 재생할 수 있다. root 권한도 네트워크도 필요 없다"),
      isLogged
        ? said(
          "no", "file: a log lies beside it (-wal); make a recording of it by fishbowl trace export",
          "파일: 옆에 로그(-wal)가 있다. fishbowl trace export로 녹화를 만드세요")
        : said("ok", "file: whole by itself, also on read-only media", "파일: 이 파일 하나면 된다. 읽기 전용 매체에서도 열린다"),
      windowFinding(said), longFinding(said),
      isUTF8
        ? said("ok", "locale: UTF-8", "로캘: UTF-8")
        : said("no", "locale: not UTF-8; export LANG=C.UTF-8", "로캘: UTF-8이 아니다. export LANG=C.UTF-8을 실행하세요"),
      cellsFinding(said),
      names.isEmpty
        ? said("ok", "names: none of people or machines found", "이름: 사람이나 컴퓨터의 이름이 보이지 않는다")
        : said(
          "note", "names: \(names.joined(separator: ", ")); fishbowl record edit FILE --mask all -o OUT takes them out",
          "이름: \(names.joined(separator: ", ")). fishbowl record edit FILE --mask all -o OUT으로 가릴 수 있다"),
    ]
  }

  private typealias Said = (String, String, String) -> Finding

  private func windowFinding(_ said: Said) -> Finding {
    guard let window else {
      return said(
        "note", "window: no terminal here; ask again at the one of the stage", "창: 여기는 터미널이 아니다. 발표할 터미널에서 다시 확인하세요")
    }
    let size = "\(window.columns) × \(window.rows)"
    return window.columns >= 76 && window.rows >= 20
      ? said("ok", "window: \(size)", "창: \(size)")
      : said(
        "no", "window: \(size), of at least 76 × 20; choose a smaller font", "창: \(size). 76 × 20은 되어야 한다. 글꼴을 줄이세요")
  }

  private func longFinding(_ said: Said) -> Finding {
    let width = window?.columns ?? 76
    return longest <= width
      ? said("ok", "longest line: \(longest) cells", "가장 긴 줄: \(longest)칸")
      : said(
        "no", "longest line: \(longest) cells of \(width); make the window wider",
        "가장 긴 줄: \(longest)칸. 창은 \(width)칸이다. 창을 넓히세요")
  }

  private func cellsFinding(_ said: Said) -> Finding {
    guard let measured else {
      return said("note", "cells: the terminal does not say how wide its marks are", "칸: 터미널이 기호의 너비를 알려 주지 않는다")
    }
    return measured == Self.probe.cells
      ? said("ok", "cells: marks take one, Hangul two", "칸: 기호는 한 칸, 한글은 두 칸이다")
      : said(
        "no", "cells: \(Self.probe) takes \(measured), not \(Self.probe.cells); set ambiguous characters to narrow",
        "칸: \(Self.probe)의 너비가 \(Self.probe.cells)칸이 아니라 \(measured)칸이다. 모호한 너비의 문자를 좁게 설정하세요")
  }
}
