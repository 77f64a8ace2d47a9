/// A piece of what a run's program wrote, or of what was typed for it, as it was read at once.
package struct Shown: Equatable, Sendable {
  package enum Stream: String, CaseIterable, Sendable {
    case stdin, stdout, stderr
    /// Nothing that came after it was kept; it has no bytes.
    case cut
  }

  /// Nanoseconds since the run began.
  package var at: Int64
  package var stream: Stream
  /// Verbatim: escape sequences and all.
  package var bytes: [UInt8]

  package init(at: Int64, stream: Stream, bytes: [UInt8]) {
    self.at = at
    self.stream = stream
    self.bytes = bytes
  }
}

extension TraceWriter {
  /// Adds what a run showed. A piece that is there already stays: to write it twice is harmless.
  package func show(run: Int, _ pieces: [Shown]) throws {
    guard !pieces.isEmpty else { return }
    try transaction {
      let insert = try database.prepare(Schema.shownTable.insert("INSERT OR IGNORE"))
      for piece in pieces {
        try insert.run([.of(run), .of(piece.at), .text(piece.stream.rawValue), .blob(piece.bytes)])
      }
    }
  }
}

extension TraceReader {
  /// What the run showed, in its order.
  func shown(_ run: Int) throws -> [Shown] {
    let row = try database.prepare("SELECT at_ns, stream, bytes FROM shown WHERE run = ? ORDER BY at_ns")
    try row.bind([.of(run)])
    var pieces: [Shown] = []
    while try row.step() {
      guard let stream = Shown.Stream(rawValue: row.text(1)) else {
        throw damaged("run \(run) shows a stream \"\(row.text(1))\" that this fishbowl does not know")
      }
      pieces.append(Shown(at: row.integer(0), stream: stream, bytes: row.blob(2) ?? []))
    }
    return pieces
  }
}
