/// Runs as they are named: numbers of the own trace, a recording, or numbers of a recording's.
struct RunSource: Equatable {
  /// Nil: the person's own trace.
  var recording: String?
  /// As `Scope` reads it.
  var runs: String

  /// `3`, `2,3`, `all`, `FILE`, `FILE:2,3`. A file of a name that reads like numbers is `./12`.
  init(_ text: String) {
    if Self.isList(text[...]) {
      runs = text
    } else if let colon = text.lastIndex(of: ":"), Self.isList(text[text.index(after: colon)...]) {
      (recording, runs) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
    } else {
      (recording, runs) = (text, "all")
    }
  }

  private static func isList(_ text: Substring) -> Bool {
    text == "all" || !text.isEmpty && text.allSatisfy { $0.isASCII && ($0.isNumber || $0 == ",") }
  }
}
