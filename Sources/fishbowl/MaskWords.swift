import ArgumentParser
import Terminal
import TraceStore

/// What is taken out of a recording before it is written.
struct MaskWords {
  let sorts: Set<Nameable>
  let patterns: [String]

  init(_ sorts: [String], patterns: [String] = []) throws {
    self.sorts = try sorts.reduce(into: []) { $0.formUnion(try Nameable.list($1)) }
    self.patterns = patterns
  }

  var isEmpty: Bool { sorts.isEmpty && patterns.isEmpty }

  /// Makes the recording; what was taken out is shown first. `dryRun`: only that.
  func export(
    _ scope: Scope, of reader: TraceReader, to file: String, title: String?, force: Bool, dryRun: Bool = false
  ) throws -> [Int] {
    try reader.export(
      scope, to: file, title: title, tool: "fishbowl \(Fishbowl.configuration.version)", force: force,
      masking: sorts, redacting: patterns, knowing: try people(scope, reader), shows: show(unless: dryRun))
  }

  /// The text that `render` makes of the runs when names were taken out of them. Nil on a dry run.
  func rendered(
    _ scope: Scope, of reader: TraceReader, dryRun: Bool, by render: (TraceReader, [Int]) throws -> String
  ) throws -> String? {
    try reader.rendered(
      scope, masking: sorts, knowing: try people(scope, reader), in: TextFile.scratch,
      shows: show(unless: dryRun), by: render)
  }

  private func people(_ scope: Scope, _ reader: TraceReader) throws -> Acquaintance {
    sorts.isEmpty ? Acquaintance() : Acquaintance(ofUsers: try reader.users(in: scope))
  }

  /// Tells what was taken out; nothing is made of it on a dry run.
  private func show(unless dryRun: Bool) -> ([Masked]) -> Bool {
    { taken in
      let asked = patterns.isEmpty ? sorts : sorts.union([.pattern])
      if !isEmpty { TerminalDevice.standardError.write(TraceText.masked(taken, asked)) }
      return !dryRun
    }
  }

  /// What is said when the file is there.
  static func say(_ runs: [Int], in file: String) {
    let what = runs.count == 1 ? "run \(runs[0])" : "\(runs.count) runs"
    TerminalDevice.standardError.write([
      "Recorded \(what) into \(file.sanitised).   Look: fishbowl replay \(file.sanitised)"
    ])
  }
}
