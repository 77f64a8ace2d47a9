import Foundation
import Kernel
import Steps
import Testing

/// Not Foundation's.
typealias Operation = Steps.Operation

/// What a tool prints: the independent reading that ours is compared with.
func output(_ tool: String, _ arguments: String...) throws -> String {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [tool] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
}

func isInstalled(_ tool: String) -> Bool {
  ["/bin/", "/usr/bin/", "/sbin/", "/usr/sbin/"].contains { access($0 + tool, X_OK) == 0 }
}

let isRoot = geteuid() == 0

/// A made-up machine: a directory of files that stand in for /proc and /sys. It goes with the value.
final class FakeTree {
  let directory: String
  var files: ProcFiles { ProcFiles(prefix: directory) }

  /// A path that ends in `/` is a directory; one whose text begins with `->` is a symbolic link.
  init(_ contents: [String: String]) throws {
    directory = NSTemporaryDirectory() + "tree-" + UUID().uuidString
    for (path, text) in contents { try add(path, text) }
  }

  func add(_ path: String, _ text: String = "") throws {
    let manager = FileManager.default
    let place = URL(fileURLWithPath: directory + path)
    let folder = path.hasSuffix("/") ? place : place.deletingLastPathComponent()
    try manager.createDirectory(at: folder, withIntermediateDirectories: true)
    if path.hasSuffix("/") { return }
    if text.hasPrefix("->") {
      try manager.createSymbolicLink(atPath: place.path, withDestinationPath: String(text.dropFirst(2)))
    } else {
      try Data(text.utf8).write(to: place)
    }
  }

  deinit { try? FileManager.default.removeItem(atPath: directory) }
}

/// Runs `tool`, waits until it, or the first process below it, is called `name`, gives `body` both PIDs, and ends them.
func withProcess<T>(
  _ tool: String, _ arguments: [String], until name: String, _ body: (_ found: Int, _ top: Int) throws -> T
) throws -> T {
  let process = Process()
  let input = Pipe()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [tool] + arguments
  process.standardInput = input
  process.standardOutput = FileHandle.nullDevice
  process.standardError = FileHandle.nullDevice
  try process.run()
  let top = Int(process.processIdentifier)
  defer {
    kill(pid_t(top), SIGKILL)
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
  let found = try #require(patiently { find(name, below: top) })
  defer { kill(pid_t(found), SIGKILL) }
  return try body(found, top)
}

private func find(_ name: String, below pid: Int) -> Int? {
  if ProcFiles.here.processStat(of: pid)?.name == name { return pid }
  return children(of: pid).lazy.compactMap { find(name, below: $0) }.first
}

func children(of pid: Int) -> [Int] {
  let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
  return (text ?? "").split(separator: " ").compactMap { Int($0) }
}

/// Asks until there is an answer, for five seconds at most.
func patiently<T>(_ answer: () -> T?) -> T? {
  for _ in 0..<500 {
    if let answer = answer() { return answer }
    usleep(10_000)
  }
  return nil
}
