package import Steps

extension TraceWriter {
  /// Adds what was observed of files. What stands there of the same path and step is replaced.
  package func note(run: Int, step: Int, _ changes: [FileChange]) throws {
    try transaction {
      let insert = try database.prepare(Schema.fileChange.insert("INSERT OR REPLACE"))
      for change in changes {
        try insert.run([
          .of(run), .of(step), .text(change.path), .text(change.change.rawValue),
          .of(change.lowerBytes), .of(change.upperBytes),
        ])
      }
    }
  }
}
