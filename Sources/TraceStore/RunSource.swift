/// Runs as they are named: `RUNS` of the person's own trace, a recording, or `RECORDING:RUNS`.
package struct RunSource: Equatable, Sendable {
  /// Nil: the person's own trace.
  package var recording: String?
  /// Nil: a recording was named, and no run of it.
  package var runs: String?

  /// `isRuns` says what names runs. A file of such a name is `./12`.
  package init(_ text: String, isRuns: (Substring) -> Bool = Scope.isList) {
    if isRuns(text[...]) {
      runs = text
    } else if let colon = text.lastIndex(of: ":"), colon > text.startIndex, isRuns(text[text.index(after: colon)...]) {
      (recording, runs) = (String(text[..<colon]), String(text[text.index(after: colon)...]))
    } else {
      recording = text
    }
  }
}
