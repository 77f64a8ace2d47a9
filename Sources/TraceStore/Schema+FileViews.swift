extension Schema {
  private static let run = Column("run", runMeaning)

  /// Layers and files, measurements, and what the terminal showed.
  static let fileViews = [layer, change, fileEvent, usage, output]

  private static let layer = View(
    "layer",
    [
      run, Column("position", "place in the stack, 1 is the lowest"),
      Column("diff_id", "digest of the uncompressed layer"), Column("bytes", "size of its files", unit: "bytes"),
      Column("files", "how many files it has"), Column("writable", "1 for the writable layer on top"),
      Column("cached", "1: it lay unpacked in the store already"),
    ],
    "SELECT run, position, diff_id, bytes, files, writable, cached FROM run JOIN image_layer USING (container)")

  private static let change = View(
    "change",
    [
      run, Column("step", stepMeaning), Column("path", "the file, as the container names it"),
      Column("change", "created, copied-up, whiteout, opaque or metadata"),
      Column("lower_bytes", "its size in the layers below", unit: "bytes"),
      Column("upper_bytes", "its size in the writable layer", unit: "bytes"),
      Column("changed_bytes", "how many of them were changed, of a file that was copied up", unit: "bytes"),
    ],
    """
    SELECT run, step, path, change, lower_bytes, upper_bytes,
      (SELECT value FROM json_each(event.detail, '$.observeChanges._0.changed') WHERE key = file_change.path) AS changed_bytes
      FROM file_change JOIN event USING (run, step)
    """)

  private static let fileEvent = View(
    "file_event",
    [
      run, Column("step", stepMeaning), Column("at_ms", "when it was told, since the run began", unit: "ms"),
      Column("path", "the file, as the container names it"), Column("target", "where it was moved to"),
      Column("changes", "created, modified, attributes, moved, deleted: what was done to it within a moment"),
      Column("program", "the name of the program that did it; null: it was gone by then"),
      Column("pid_inside", "its PID as the container knows it"), Column("pid", "its PID as the host knows it"),
    ],
    """
    SELECT run, step, begin_ns / 1e6 AS at_ms, detail ->> '$.observeFile._0.path' AS path,
      detail ->> '$.observeFile._0.target' AS target,
      (SELECT group_concat(value, ' ') FROM json_each(detail, '$.observeFile._0.changes')) AS changes,
      detail ->> '$.observeFile._0.program' AS program, pid_inside, pid FROM event WHERE kind = 'fs.seen'
    """)

  private static let usage = View(
    "usage",
    [
      run, Column("at_ms", "when it was read, since the run began", unit: "ms"),
      Column("metric", "what is measured, as memory"), Column("label", "of what, where there are several"),
      Column("value", "what was read"), Column("unit", "unit of the value"),
    ],
    "SELECT run, at_ns / 1e6 AS at_ms, metric, label, value, unit FROM sample JOIN series USING (series)")

  private static let output = View(
    "output",
    [
      run, Column("at_ms", "when it was shown, since the run began", unit: "ms"),
      Column("stream", "stdout, stderr, stdin; or cut: nothing that came after it was kept"),
      Column("text", "what was shown, as text"),
    ], "SELECT run, at_ns / 1e6 AS at_ms, stream, CAST(bytes AS TEXT) AS text FROM shown")
}
