import Foundation
import TestSupport

/// The table of what is typed: `docker-session.txt`, whose head says how it reads.
struct Session {
  let title: String
  var lines: [Line] = []

  struct Line {
    /// In docker-session.txt.
    let number: Int
    /// For the shell, with `docker` as the program's name.
    let text: String
    /// What is not docker's on purpose.
    var decided: [Aspect: String] = [:]
  }

  enum Aspect: String, CaseIterable { case code, output, errors, state }

  struct Unreadable: Error { let line: Int }

  static func all(_ text: String) throws -> [Session] {
    var sessions: [Session] = []
    for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
      if line.isEmpty || line.hasPrefix("#") { continue }
      if line.hasPrefix("== ") {
        sessions.append(Session(title: String(line.dropFirst(3))))
      } else if let last = sessions.indices.last {
        try sessions[last].take(String(line), index + 1)
      } else {
        throw Unreadable(line: index + 1)
      }
    }
    return sessions
  }

  static func stored() throws -> [Session] {
    try all(String(contentsOfFile: Program.checkout + "/Tests/Counterparts/docker-session.txt", encoding: .utf8))
  }

  private mutating func take(_ line: String, _ number: Int) throws {
    guard line.hasPrefix(" ") else { return lines.append(Line(number: number, text: line)) }
    // `  code, errors: the reason`
    let parts = line.split(separator: ":", maxSplits: 1).map { $0.trimmingCharacters(in: .whitespaces) }
    let aspects = parts[0].split(separator: ",").map { Aspect(rawValue: $0.trimmingCharacters(in: .whitespaces)) }
    guard let last = lines.indices.last, parts.count == 2, !parts[1].isEmpty else { throw Unreadable(line: number) }
    for aspect in aspects {
      guard let aspect else { throw Unreadable(line: number) }
      lines[last].decided[aspect] = parts[1]
    }
  }
}
