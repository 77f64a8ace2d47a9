/// A query that a person keeps in a trace under a name.
package struct SavedQuery: Equatable, Sendable {
  package var name: String
  /// What it asks.
  package var title: String
  package var sql: String

  package init(name: String, title: String, sql: String) {
    (self.name, self.title, self.sql) = (name, title, sql)
  }
}

extension TraceWriter {
  /// What was saved under that name is replaced.
  package func save(_ query: SavedQuery) throws {
    try database.prepare("INSERT OR REPLACE INTO query(name, title, sql) VALUES (?, ?, ?)")
      .run([.text(query.name), .text(query.title), .text(query.sql)])
  }
}

extension TraceReader {
  package func savedQueries() throws -> [SavedQuery] {
    let row = try database.prepare("SELECT name, title, sql FROM main.query ORDER BY name")
    var queries: [SavedQuery] = []
    while try row.step() { queries.append(SavedQuery(name: row.text(0), title: row.text(1), sql: row.text(2))) }
    return queries
  }
}
