import Steps
import Terminal
import TraceStore

// What a recording is, as people and programs read it.
extension TraceInfo {
  var lines: [String] {
    let said = ["title", "created", "tool", "derived_from", "masked"].compactMap { key in
      meta[key].map { [key.replacing("_", with: " "), $0.sanitised] }
    }
    let rows =
      [["file", path.sanitised]] + said
      + [["size", "\(Units.binary(Int64(bytes))), schema version \(version)"]]
      + hosts.map { ["machine", $0.sanitised] }
      + [
        ["runs", "\(runs.count), \(runs.reduce(0) { $0 + $1.steps }) steps, \(runs.reduce(0) { $0 + $1.calls }) calls"]
      ]
    return Columns.lines(rows) + list
  }

  /// Each run, below its chapters.
  private var list: [String] {
    runs.flatMap { run in
      chapters.filter { $0.run == run.run }.map { chapter in
        "  § \(chapter.title.sanitised)\(chapter.step.map { " (step \($0))" } ?? "")"
      } + ["  \(run.run)  \(run.argv.joined(separator: " ").sanitised)"]
    }
  }

  /// One object.
  var json: String {
    get throws {
      JSON.object([
        "path": .string(path), "bytes": .number(Int64(bytes)), "version": .number(Int64(version)),
        "meta": .object(meta.sorted { $0.key < $1.key }.map { JSON.Member($0.key, .string($0.value)) }),
        "machines": .array(hosts.map(JSON.string)), "runs": try JSON(encoding: runs),
        "chapters": .array(
          chapters.map { chapter in
            .object([
              "run": .number(Int64(chapter.run)), "step": chapter.step.map { .number(Int64($0)) } ?? .null,
              "title": .string(chapter.title),
            ])
          }), "notes": .number(Int64(notes)),
      ]).text
    }
  }
}
