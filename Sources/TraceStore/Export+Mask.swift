import Steps

/// What the maker of a recording knows of the people in it, and the trace does not: the trace has numbers of users.
package struct Acquaintance: Sendable {
  package var names: [String]
  package var homes: [String]

  package init(names: [String] = [], homes: [String] = []) {
    self.names = names
    self.homes = homes
  }
}

extension TraceReader {
  /// Who typed the runs in `scope`. Numbers of users.
  package func users(in scope: Scope) throws -> [UInt32] {
    let list = try numbers(in: scope).map(String.init).joined(separator: ", ")
    return try database.rows("SELECT DISTINCT uid FROM run WHERE run IN (\(list))").compactMap {
      $0[0].int.flatMap { UInt32(exactly: $0) }
    }
  }

  /// The names that these runs hold.
  func mask(
    _ sorts: Set<Nameable>, _ patterns: [Pattern], _ runs: String, knowing people: Acquaintance
  ) throws -> Mask {
    let users = people.names + (try homesInTexts(runs))
    let hosts = try database.rows("SELECT facts FROM host WHERE host IN (SELECT host FROM run WHERE run IN (\(runs)))")
    let words =
      users.map { (Nameable.user, $0) } + hosts.flatMap { Self.names(ofHost: $0[0]) }.map { (.host, $0) }
      + (try containers(runs)).map { (.container, $0) }
    return Mask(sorts, words: words, homes: people.homes, patterns: patterns)
  }

  /// A machine's name, its parts, and the domains in which it looks for names.
  private static func names(ofHost facts: SQLValue) -> [String] {
    guard case .text(let text) = facts, let facts = JSON(parsing: text) else { return [] }
    let name = facts["hostname"]?.string ?? ""
    let parts = name.split(separator: ".", maxSplits: 1).map(String.init)
    let lines = (facts["resolvConf"]?.string ?? "").split(whereSeparator: \.isNewline)
    let domains = lines.map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
      .filter { ["search", "domain"].contains($0.first) }.flatMap { $0.dropFirst() }
    return Set([name] + parts + domains).filter { $0 != "." }.sorted()
  }

  /// The names that the containers have, and those that they had.
  private func containers(_ runs: String) throws -> [String] {
    let rows = try database.rows(
      """
      SELECT name FROM container WHERE name IS NOT NULL
      UNION SELECT value FROM (
        SELECT before AS value FROM effect WHERE run IN (\(runs)) AND subject = 'container' AND attribute = 'name'
        UNION SELECT after FROM effect WHERE run IN (\(runs)) AND subject = 'container' AND attribute = 'name')
        WHERE value IS NOT NULL
      """)
    return rows.compactMap { if case .text(let name) = $0[0] { name } else { nil } }
  }

  /// Whose homes the texts speak of.
  private func homesInTexts(_ runs: String) throws -> [String] {
    var names: Set<String> = []
    for (table, condition) in Self.conditions(runs, in: "main") {
      let statement = try database.prepare("SELECT \(table.columnList) FROM main.\(table.name) WHERE \(condition)")
      while try statement.step() {
        for case .text(let text) in statement.row where text.contains("/home/") || text.contains("/Users/") {
          names.formUnion(Mask.people(in: text))
        }
      }
    }
    return names.sorted()
  }
}

extension Mask {
  /// The names behind `/home/` and `/Users/`.
  static func people(in text: String) -> [String] {
    ["/home/", "/Users/"].flatMap { folder in
      text.split(separator: folder, omittingEmptySubsequences: false).dropFirst().compactMap { rest in
        let name = rest.prefix { $0.isLetter || $0.isNumber || "._-".contains($0) }
        return name.isEmpty ? nil : String(name)
      }
    }
  }

  /// A row of `table`. Words of closed vocabularies, digests and times stay as they are.
  func row(_ row: [SQLValue], of table: Table) -> [SQLValue] {
    zip(table.columns, row).map { column, value in
      let name = "\(table.name).\(column.name)"
      return Self.kept.contains(name) ? value : self.value(value, in: name)
    }
  }

  private func value(_ value: SQLValue, in column: String) -> SQLValue {
    switch value {
    case .text(let text) where column.hasPrefix("evidence."): .text(plain(text, isProc: true))
    case .text(let text) where ["effect.subject", "effect.attribute"].contains(column):
      text.contains("/") ? .text(plain(text)) : value
    case .text(let text): .text(self.text(text))
    case .blob(let bytes) where column == "shown.bytes":
      .blob(Array(plain(String(decoding: bytes, as: UTF8.self)).utf8))
    case .blob(let bytes): .blob(self.bytes(bytes))
    case .null, .integer, .real: value
    }
  }

  private static let kept: Set = [
    "event.kind", "event.actor", "event.outcome", "call.name", "call.errno", "call.fate", "evidence.moment",
    "evidence.side", "run.nonce", "run.container", "run.verb", "run.mode", "run.started", "run.state", "run.flag",
    "host.boot_id", "host.kernel", "host.arch", "host.cgroup", "container.container", "image_layer.container",
    "image_layer.diff_id", "image_layer.digest", "image_layer.chain_id", "file_change.change", "series.metric",
    "series.kind", "series.unit", "shown.stream", "note.language",
  ]
}
