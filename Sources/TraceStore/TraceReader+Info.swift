/// What a trace or a recording is, as a whole.
package struct TraceInfo: Equatable, Sendable {
  package var path: String
  package var bytes: Int
  /// Of the schema: only files of the same one are read.
  package var version: Int
  package var meta: [String: String]
  /// Release and distribution of the machines, each once.
  package var hosts: [String]
  package var runs: [RunSummary]
  package var chapters: [Chapter]
  package var notes: Int

  package struct Chapter: Equatable, Sendable {
    package var run: Int
    package var step: Int?
    package var title: String
  }
}

extension TraceReader {
  package func info() throws -> TraceInfo {
    let hosts = try database.rows("SELECT DISTINCT kernel, arch, coalesce(distro, ''), cgroup FROM host")
    let chapters = try database.prepare(
      "SELECT run, step, chapter FROM note WHERE chapter IS NOT NULL ORDER BY run, coalesce(step, 0), note")
    var found: [TraceInfo.Chapter] = []
    while try chapters.step() {
      found.append(
        TraceInfo.Chapter(run: Int(chapters.integer(0)), step: chapters.int(1), title: chapters.text(2)))
    }
    return TraceInfo(
      path: path, bytes: Files.size(path) ?? 0, version: Schema.version, meta: try meta(),
      hosts: hosts.map(Self.host), runs: try runs(), chapters: found,
      notes: try database.integer("SELECT count(*) FROM note WHERE text IS NOT NULL"))
  }

  /// `Linux 6.18.5 x86_64, Debian GNU/Linux 12, cgroup v1`
  private static func host(_ row: [SQLValue]) -> String {
    let texts = row.map { if case .text(let text) = $0 { text } else { "" } }
    let distro = texts[2].isEmpty ? "" : ", " + texts[2]
    // What a log of strace does not tell.
    let known = texts.prefix(2).filter { $0 != "unknown" }
    return "\((["Linux"] + known).joined(separator: " "))\(distro), cgroup \(texts[3])"
  }
}
