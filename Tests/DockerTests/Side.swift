import Foundation
import TestSupport

/// One of the two programs, and how to compare what it says with what the other says.
final class Side: @unchecked Sendable {  // Each is used by one task at a time: see `DockerTests`.
  private let folder: String
  private let environment: [String: String]
  /// In the order in which they were met: as number n in both programs, whatever they are.
  private var ids: [String] = []
  /// Those that the program has chosen.
  private var names: Set<String> = []

  /// `folder` gets what is typed as `docker`, and the folder in which that is done.
  init(_ program: String, in folder: String, _ environment: [String: String]) throws {
    self.folder = folder
    let search = folder + "/bin:" + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")
    self.environment = environment.merging(["PATH": search, "LANG": "C.UTF-8"]) { $1 }
    for name in ["bin", "work"] {
      try FileManager.default.createDirectory(atPath: folder + "/" + name, withIntermediateDirectories: true)
    }
    try FileManager.default.createSymbolicLink(atPath: folder + "/bin/docker", withDestinationPath: program)
  }

  func type(_ line: String) throws -> Outcome {
    let words = ["/usr/bin/timeout", "-k", "1", "60", "/bin/sh", "-c", "cd '\(folder)/work'\n" + line]
    return try Program.run(words, environment: environment)
  }

  /// All containers, and how each is.
  func state() throws -> String {
    let format = #"{{.ID}}\t{{.Names}}\t{{.State}}\t{{.Status}}\t{{.Image}}\t{{.Command}}"#
    let listed = try type("docker ps -a --no-trunc --format '\(format)'")
    // Newest first.
    for line in listed.output.split(separator: "\n").reversed() {
      let fields = line.split(separator: "\t").map(String.init)
      meet(fields[0])
      if let name = fields.dropFirst().first, name.wholeMatch(of: /[a-z]+_[a-z]+\d*/) != nil { names.insert(name) }
    }
    return comparable(listed.output) + listed.errors
  }

  func removeAll() throws {
    _ = try type("ids=$(docker ps -aq); [ -z \"$ids\" ] || docker rm -f $ids; rm -f *")
    ids = []
    names = []
  }

  /// Without what differs from one second, machine or run to the next.
  func comparable(_ text: String) -> String {
    for match in text.matches(of: /[0-9a-f]{64}/) { meet(String(match.output)) }
    var text = text
    for (number, id) in ids.enumerated() {
      text = text.replacing(id, with: "<\(number)>").replacing(id.prefix(12), with: "<\(number):12>")
    }
    for name in names { text.replace(name, with: "<name>") }
    text.replace(/(Less than a second|About a minute|\d+ (second|minute)s?) ago/, with: "<ago>")
    text.replace(/Up (Less than a second|About a minute|\d+ (second|minute)s?)/, with: "Up")
    text.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/, with: "<time>")
    // Columns are as wide as such times are long.
    return text.contains("<ago>") || text.contains("Up") ? text.replacing(/\ {2,}/, with: "  ") : text
  }

  private func meet(_ id: String) {
    if !ids.contains(id) { ids.append(id) }
  }
}
