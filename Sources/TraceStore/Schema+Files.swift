extension Schema {
  /// What happened beside the steps: files, measurements, what the terminal showed.
  static let fileTables = [fileChange, series, sampleTable, chunkTable, shownTable]
  /// What people and tools put into a file besides.
  static let bookTables = [noteTable, answer, query, sceneName, dictionaryTable]

  private static let run = Column("run", "INTEGER NOT NULL", runMeaning)

  static let fileChange = Table(
    "file_change",
    [
      run, Column("step", "INTEGER NOT NULL", stepMeaning),
      Column("path", "TEXT NOT NULL", "the file, as the container names it"),
      Column("change", "TEXT NOT NULL", "created, copied-up, whiteout, opaque or metadata"),
      Column("lower_bytes", "INTEGER", "its size in the layers below", unit: "bytes"),
      Column("upper_bytes", "INTEGER", "its size in the writable layer", unit: "bytes"),
    ], "PRIMARY KEY(run, step, path)")

  private static let series = Table(
    "series",
    [
      Column("series", "INTEGER PRIMARY KEY", "number of the series in this file"), run,
      Column("metric", "TEXT NOT NULL", "what is measured, as memory"),
      Column("label", "TEXT", "of what, where there are several"),
      Column("kind", "TEXT NOT NULL", "gauge or counter"),
      Column("unit", "TEXT", "unit of the values"),
      Column("source", "TEXT", "the file it is read from"),
      Column("field", "TEXT", "the field of that file"),
    ], "UNIQUE(run, metric, label)", hasRowID: true)

  static let sampleTable = Table(
    "sample",
    [
      Column("series", "INTEGER NOT NULL", "the series it belongs to"),
      Column("at_ns", "INTEGER NOT NULL", "when it was read, since the run began", unit: "ns"),
      Column("value", "REAL NOT NULL", "what was read, in the series' unit"),
    ], "PRIMARY KEY(series, at_ns)")

  static let chunkTable = Table(
    "chunk",
    [
      Column("series", "INTEGER NOT NULL", "the series it belongs to"),
      Column("from_ns", "INTEGER NOT NULL", "time of its first value, since the run began", unit: "ns"),
      Column("step_ns", "INTEGER NOT NULL", "time between its values", unit: "ns"),
      Column("values", "BLOB NOT NULL", "its values, packed"),
    ], "PRIMARY KEY(series, from_ns)")

  /// In the order in which it was shown, so that a run's are found without looking at others'.
  static let shownTable = Table(
    "shown",
    [
      run, Column("at_ns", "INTEGER NOT NULL", "when it was shown, since the run began", unit: "ns"),
      Column("stream", "TEXT NOT NULL", "stdout, stderr, stdin; or cut: nothing that came after it was kept"),
      Column("bytes", "BLOB NOT NULL", "what was shown, verbatim"),
    ], "PRIMARY KEY(run, at_ns, stream)")

  static let noteTable = Table(
    "note",
    [
      Column("note", "INTEGER PRIMARY KEY", "number of the note in this file"), run,
      Column("step", "INTEGER", "the step it stands at"),
      Column("chapter", "TEXT", "chapter that begins there"),
      Column("language", "TEXT", "en or ko"),
      Column("text", "TEXT", "the note"),
    ], hasRowID: true)

  private static let answer = Table(
    "answer",
    [
      Column("question", "TEXT NOT NULL", "the question, as quiz/id"),
      Column("at", "TEXT NOT NULL", "when it was answered, UTC"),
      Column("value", "TEXT NOT NULL", "the answer"),
    ], hasRowID: true)

  private static let query = Table(
    "query",
    [
      Column("name", "TEXT PRIMARY KEY", "name of a saved query"),
      Column("title", "TEXT NOT NULL", "what it asks"),
      Column("sql", "TEXT NOT NULL", "the query"),
    ])

  private static let sceneName = Table(
    "scene_name",
    [
      Column("scene", "INTEGER PRIMARY KEY", "number of the scene, 1 to 9"),
      Column("name", "TEXT NOT NULL UNIQUE", "name of the scene"),
    ], hasRowID: true)

  private static let dictionaryTable = Table(
    "dictionary",
    [
      Column("name", "TEXT NOT NULL", "a table or view"),
      Column("column", "TEXT NOT NULL", "one of its columns"),
      Column("meaning", "TEXT NOT NULL", "what the column says"),
      Column("unit", "TEXT", "unit of its values"),
    ], "PRIMARY KEY(name, \"column\")")
}
