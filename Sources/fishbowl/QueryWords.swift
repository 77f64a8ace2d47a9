import Planning
import Terminal
import TraceStore

/// What can be asked: names that are completed, described, and meant where something else was typed.
enum QueryWords {
  private struct Relation {
    let name: String
    let columns: [Column]
  }

  /// The views first: they are what people ask.
  private static let relations =
    Schema.views.map { Relation(name: $0.name, columns: $0.columns) }
    + (Schema.worldTables + Schema.tables).map { Relation(name: $0.name, columns: $0.columns) }

  private static let keywords = [
    "SELECT", "FROM", "WHERE", "GROUP", "ORDER", "BY", "LIMIT", "JOIN", "USING", "AND", "OR", "NOT", "LIKE", "count(*)",
    "DISTINCT", "DESC", "AS",
  ]
  private static let commands = [".describe", ".help", ".run", ".save", ".saved", ".views"]

  static func views(width: Int) -> [String] {
    let names = (Schema.views.map(\.name) + Schema.worldTables.map(\.name)).sorted().joined(separator: "  ")
    return names.wrapped(to: width) + ["Tables too: run, event, call, effect …   .describe VIEW tells more."]
  }

  /// From what the dictionary of every trace says.
  static func description(of name: String) throws(UsageError) -> [String] {
    guard let relation = relations.first(where: { $0.name == name.lowercased() }) else {
      let near = CommandWords.nearest(to: name, of: relations.map(\.name))
      throw UsageError(
        "no view \(name): " + (near.map { "was \($0) meant?" } ?? ".views lists those there are"), .words)
    }
    return Columns.lines(
      relation.columns.map { [$0.name, $0.meaning + ($0.unit.map { ", in \($0)" } ?? "")] }, atLeast: 12)
  }

  /// For what stands before the cursor: the beginning of its last word, and what it may become.
  static func completion(_ text: String) -> (word: String, choices: [String]) {
    if text.hasPrefix("."), !text.contains(" ") { return (text, commands.filter { $0.hasPrefix(text) }) }
    let word = String(text.reversed().prefix { $0.isLetter || $0.isNumber || "_*(".contains($0) }.reversed())
    guard !word.isEmpty else { return ("", []) }
    let words = Set(text.lowercased().split { !($0.isLetter || $0 == "_") }.map(String.init))
    let asked = relations.filter { words.contains($0.name) }
    let columns = (asked.isEmpty ? relations : asked).flatMap { $0.columns.map(\.name) }
    let names = text.hasPrefix(".") ? relations.map(\.name) : relations.map(\.name) + columns + keywords
    return (word, Set(names.filter { $0.lowercased().hasPrefix(word.lowercased()) }).sorted())
  }

  /// An error as one sentence, with the name that was meant.
  static func sentence(_ error: any Error) -> String { (error is TraceError ? "cannot " : "") + "\(meant(error))" }

  /// The same error, which says the view or column that was meant, where one is near.
  static func meant(_ error: any Error) -> any Error {
    guard case TraceError.query(let why) = error else { return error }
    for (start, hint) in [("no such column: ", column), ("no such table: ", view)] where why.hasPrefix(start) {
      let name = why.dropFirst(start.count).split(separator: ".").last.map(String.init) ?? ""
      if let hint = hint(name) { return TraceError.query("\(why): was \(hint) meant?") }
    }
    return error
  }

  private static func view(_ name: String) -> String? {
    CommandWords.nearest(to: name.lowercased(), of: relations.map(\.name))
  }

  private static func column(_ name: String) -> String? {
    let near = CommandWords.nearest(to: name.lowercased(), of: relations.flatMap { $0.columns.map(\.name) })
    let views = relations.filter { $0.columns.contains { $0.name == near ?? name } }.map(\.name)
    guard !views.isEmpty else { return nil }
    return "\(near ?? name) of \(views.prefix(3).joined(separator: ", "))"
  }
}
