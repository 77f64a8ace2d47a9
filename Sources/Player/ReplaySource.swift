package import TraceStore

/// What `replay` is to read: a run of the person's own trace, or of a recording.
package struct ReplaySource: Equatable, Sendable {
  /// Nil: the person's own trace.
  package var recording: String?
  /// Nil: the last run that made a process.
  package var run: Int?

  /// `RUN`, `RECORDING` or `RECORDING:RUN`, as typed. What is all digits is a run; a file of such a name is `./12`.
  package init(_ argument: String?) {
    guard let source = argument.map({ RunSource($0) { Self.number($0) != nil } }) else { return }
    (recording, run) = (source.recording, source.runs.flatMap { Self.number($0[...]) })
  }

  private static func number(_ text: Substring) -> Int? {
    text.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int(text) : nil
  }

  /// Reads the run. `trace` says where the person's own trace lies, and is asked only if it is meant.
  package func story(trace: () throws -> String) throws -> Story { Story(try recorded(trace: trace)) }

  /// The same with all that the trace has of it.
  package func recorded(trace: () throws -> String) throws -> RecordedRun {
    let reader = try TraceReader(path: recording ?? trace())
    return try reader.run(number(in: reader))
  }

  /// The same, to be read as it is looked at.
  package func film(trace: () throws -> String) throws -> Film {
    let reader = try TraceReader(path: recording ?? trace())
    return try Film(reader, run: number(in: reader))
  }

  /// A recording is looked at from its beginning; of the trace, what was done last.
  private func number(in reader: TraceReader) throws -> Int {
    try run ?? (recording == nil ? reader.lastRunWithProcess() : reader.firstRunWithProcess())
  }
}
