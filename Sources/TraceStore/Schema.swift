import CSQLite
import Steps

/// The trace database, declared once: the file's tables and views, its dictionary and the views that `trace sql` lays
/// over a foreign file all come from here. Columns may be added in later versions, never changed.
package enum Schema {
  /// "FISH": PRAGMA application_id
  package static let applicationID = 0x4649_5348
  /// PRAGMA user_version
  package static let version = 1

  /// Of the library that reads and writes it.
  package static var sqliteVersion: String { String(cString: sqlite3_libversion()) }

  /// What was recorded.
  package static let tables = storyTables + runTables + fileTables + bookTables
  /// What people ask.
  package static let views = stepViews + worldViews + fileViews
  /// What `trace sql` lays from the World, since plain SQL says it badly.
  package static let worldTables = [state, sees]

  private static let indexes = """
    CREATE INDEX effect_subject ON effect(run, subject, attribute, step);
    CREATE INDEX event_kind ON event(kind, run);
    """

  /// Makes an empty trace of an empty file.
  static func create(in database: Database) throws {
    try database.transaction {
      try database.execute("PRAGMA application_id = \(applicationID); PRAGMA user_version = \(version);")
      try database.execute(tables.map { $0.sql() }.joined(separator: "\n") + indexes)
      try database.execute(views.map { $0.sql() }.joined(separator: "\n"))
      let scene = try database.prepare("INSERT INTO scene_name VALUES (?, ?)")
      for each in Scene.allCases { try scene.run([.of(each.rawValue), .text(each.name)]) }
      let entry = try database.prepare("INSERT INTO dictionary VALUES (?, ?, ?, ?)")
      for row in dictionary { try entry.run(row) }
    }
  }

  /// A row for every column that people can meet.
  private static var dictionary: [[SQLValue]] {
    let relations = (tables + worldTables).map { ($0.name, $0.columns) } + views.map { ($0.name, $0.columns) }
    return relations.flatMap { name, columns in
      columns.map { [.text(name), .text($0.name), .text($0.meaning), .of($0.unit)] }
    }
  }
}

/// A column, and what it means to a reader.
package struct Column: Sendable {
  package let name: String
  /// Type and constraints, for a table's column.
  let declaration: String
  package let meaning: String
  package let unit: String?

  init(_ name: String, _ declaration: String, _ meaning: String, unit: String? = nil) {
    self.name = name
    self.declaration = declaration
    self.meaning = meaning
    self.unit = unit
  }
}

package struct Table: Sendable {
  package let name: String
  package let columns: [Column]
  /// PRIMARY KEY (…) or UNIQUE (…) over several columns.
  let constraint: String?
  let hasRowID: Bool

  init(_ name: String, _ columns: [Column], _ constraint: String? = nil, hasRowID: Bool = false) {
    self.name = name
    self.columns = columns
    self.constraint = constraint
    self.hasRowID = hasRowID
  }

  func sql(_ create: String = "CREATE TABLE") -> String {
    let lines = columns.map { "\"\($0.name)\" \($0.declaration)" } + (constraint.map { [$0] } ?? [])
    return "\(create) \(name)(\(lines.joined(separator: ", "))) STRICT\(hasRowID ? "" : ", WITHOUT ROWID");"
  }

  /// `"run", "step", …`: for statements that must not depend on what a file's table has besides.
  var columnList: String { columns.map { "\"\($0.name)\"" }.joined(separator: ", ") }

  /// A statement with one parameter for each column, in the order of the declaration.
  func insert(_ verb: String = "INSERT", _ rest: String = "") -> String {
    "\(verb) INTO \(name)(\(columnList)) VALUES (\(columns.map { _ in "?" }.joined(separator: ", "))) \(rest)"
  }

  var belongsToRun: Bool { columns.contains { $0.name == "run" } }
}

package struct View: Sendable {
  package let name: String
  package let columns: [Column]
  let select: String

  init(_ name: String, _ columns: [Column], _ select: String) {
    self.name = name
    self.columns = columns
    self.select = select
  }

  func sql(_ create: String = "CREATE VIEW") -> String { "\(create) \(name) AS \(select);" }
}

extension Column {
  /// A column of a view, which has no declaration of its own.
  init(_ name: String, _ meaning: String, unit: String? = nil) { self.init(name, "", meaning, unit: unit) }
}
