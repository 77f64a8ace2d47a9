/// Which runs a trace keeps when it is pruned.
package struct Retention: Equatable, Sendable {
  /// Younger ones stay.
  package var days: Int
  /// So many stay in any case, the last ones.
  package var runs: Int

  package static let standard = Retention(days: 90, runs: 100)

  package init(days: Int, runs: Int) {
    self.days = days
    self.runs = runs
  }
}

extension TraceReader {
  /// The runs that are over and that `retention` does not keep.
  package func prunable(_ retention: Retention) throws -> [Int] {
    try database.rows(
      """
      SELECT run FROM run WHERE state <> 'open' AND julianday(started) < julianday('now') - ?
        AND run NOT IN (SELECT run FROM run ORDER BY run DESC LIMIT ?) ORDER BY run
      """, [.of(retention.days), .of(retention.runs)]
    ).compactMap { $0[0].int }
  }
}

extension TraceWriter {
  /// Takes runs out, with all that stands under them and what only they referred to; no byte of them stays in the file.
  /// Their numbers are not given again.
  package func remove(_ runs: [Int]) throws {
    let list = runs.map(String.init).joined(separator: ", ")
    try database.execute("PRAGMA secure_delete = ON")
    try transaction {
      for table in [Schema.sampleTable, Schema.chunkTable] {
        try database.execute(
          "DELETE FROM \(table.name) WHERE series IN (SELECT series FROM series WHERE run IN (\(list)))")
      }
      for table in Schema.tables where table.belongsToRun {
        try database.execute("DELETE FROM \(table.name) WHERE run IN (\(list))")
      }
      try database.execute(
        """
        DELETE FROM image_layer WHERE container NOT IN (SELECT container FROM run WHERE container IS NOT NULL);
        DELETE FROM container WHERE container NOT IN (SELECT container FROM run WHERE container IS NOT NULL);
        DELETE FROM host WHERE host NOT IN (SELECT host FROM run);
        """)
    }
    try database.execute("VACUUM; PRAGMA wal_checkpoint(TRUNCATE)")
  }
}
