import Foundation
import TestSupport

/// Debian's docker engine in a sandbox, which ends with it. See Tests/Counterparts/dockerd.sh.
struct DockerEngine {
  static let program = "/usr/bin/docker"
  static let isInstalled = ["docker", "dockerd", "containerd", "skopeo", "unshare"].allSatisfy(Program.exists)
  static let reason = "Debian's docker.io is not installed: `make packages` gets it"

  private let process = Process()
  private let input = Pipe()
  private let folder: String

  /// Returns when it answers, or has ended.
  init(in folder: String, images layout: String) throws {
    self.folder = folder
    let counterparts = Program.checkout + "/Tests/Counterparts"
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = [
      counterparts + "/sandbox.sh", "-t", "1800", "sh", counterparts + "/dockerd.sh", folder, layout,
      // It stays until this process ends it, or has ended.
      "sh", "-c", "touch '\(folder)/ready'; cat",
    ]
    process.standardInput = input
    let log = folder + "/log"
    try Data().write(to: URL(fileURLWithPath: log))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: log))
    try process.run()
    while process.isRunning, !isReady { usleep(50_000) }
  }

  var isReady: Bool { FileManager.default.fileExists(atPath: folder + "/ready") }
  /// The last line of what it said, if it did not start.
  var said: String {
    let log = try? String(contentsOfFile: folder + "/log", encoding: .utf8)
    return log?.split(separator: "\n").last.map(String.init) ?? "it says nothing"
  }
  var environment: [String: String] { ["DOCKER_HOST": "unix://\(folder)/docker.sock", "DOCKER_CONFIG": folder] }

  func end() {
    try? input.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
