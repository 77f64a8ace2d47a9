/// A recording that is being made: the runs from now on join it. Kept in the trace itself, so that it goes on over
/// logins; an export takes no word of it along.
package struct Take: Equatable, Sendable {
  /// The file that it will become, absolute.
  package var file: String
  package var title: String?
  /// The last run before it.
  package var after: Int

  package init(file: String, title: String?, after: Int) {
    self.file = file
    self.title = title
    self.after = after
  }

  fileprivate enum Key {
    static let file = "take.file"
    static let title = "take.title"
    static let after = "take.after"
  }
}

extension TraceReader {
  /// Nil where none is being made.
  package func take() throws -> Take? {
    let meta = try meta()
    guard let file = meta[Take.Key.file] else { return nil }
    return Take(file: file, title: meta[Take.Key.title], after: meta[Take.Key.after].flatMap { Int($0) } ?? 0)
  }

  /// The number that was given last, also if its run is gone; 0: none was.
  package func lastNumber() throws -> Int {
    try database.integer("SELECT seq FROM main.sqlite_sequence WHERE name = 'run'")
  }

  /// The runs that have joined it.
  package func runs(of take: Take) throws -> [Int] { try numbers(in: .all).filter { $0 > take.after } }
}

extension TraceWriter {
  /// Begins a recording; nil ends it. The runs stay what they are.
  package func set(_ take: Take?) throws {
    try database.transaction {
      try database.execute("DELETE FROM meta WHERE key LIKE 'take.%'")
      guard let take else { return }
      let insert = try database.prepare("INSERT INTO meta VALUES (?, ?)")
      try insert.run([.text(Take.Key.file), .text(take.file)])
      try insert.run([.text(Take.Key.after), .text(String(take.after))])
      if let title = take.title { try insert.run([.text(Take.Key.title), .text(title)]) }
    }
  }
}
