import Foundation
import Steps
import TestSupport

/// A run whose program has said that it is there, and ends with 7 when it is told to.
final class Live {
  let process = Process()
  let bowl: Bowl
  private let errorFile: String
  private let output = Pipe()

  static let program = "trap 'exit 7' TERM; echo ready; sleep 60 & wait; exit 9"

  /// Returns when the program has said `ready`.
  init(_ bowl: Bowl, _ options: [String], image: [String] = ["tiny"], environment: [String: String] = [:]) throws {
    self.bowl = bowl
    errorFile = bowl.folder.path + "/errors"
    try Data().write(to: URL(fileURLWithPath: errorFile))
    process.executableURL = URL(fileURLWithPath: Program.fishbowl)
    process.arguments = ["run"] + options + image + ["sh", "-c", Self.program]
    process.environment = ProcessInfo.processInfo.environment
      .merging(bowl.places) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: errorFile))
    try process.run()
    var said = Data()
    while !said.contains(UInt8(ascii: "\n")) {
      let more = output.fileHandleForReading.availableData
      if more.isEmpty { break }
      said += more
    }
  }

  var command: Int { Int(process.processIdentifier) }

  /// From the state that `ps` reads: the container's first process, as the host knows it.
  var container: Int {
    let folder = bowl.root + "/containers"
    let ids = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    let states = ids.compactMap { try? String(contentsOfFile: "\(folder)/\($0)/state.json", encoding: .utf8) }
    return states.compactMap { JSON(parsing: $0)?["pid"]?.number }.first { $0 > 0 }.map { Int($0) } ?? 0
  }

  var monitor: Int { Self.stat(container).flatMap { Int($0[1]) } ?? 0 }

  var drainer: Int? {
    let pids = ((try? FileManager.default.contentsOfDirectory(atPath: "/proc")) ?? []).compactMap { Int($0) }
    let known = [container, monitor]
    let parents = [monitor, command].map(String.init)
    return pids.first { !known.contains($0) && Self.stat($0).map { parents.contains($0[1]) } ?? false }
  }

  /// The fields of /proc/PID/stat after the name.
  static func stat(_ pid: Int) -> [String]? {
    guard let text = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return nil }
    return text.split(separator: ")").last?.split(separator: " ").map(String.init)
  }

  static func children(of pid: Int) -> [Int] {
    let text = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
    return text?.split(separator: " ").compactMap { Int($0) } ?? []
  }

  static func isAlive(_ pid: Int) -> Bool { stat(pid).map { $0[0] != "Z" } ?? false }

  /// Whether a signal has not been taken yet. proc_pid_status(5), ShdPnd
  static func isPending(_ signal: Int32, in pid: Int) -> Bool {
    let text = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
    let mask = text?.firstMatch(of: /ShdPnd:\s+([0-9a-f]+)/).flatMap { UInt64($0.1, radix: 16) } ?? 0
    return mask >> UInt64(signal - 1) & 1 == 1
  }

  /// SIGKILL, and until it is gone.
  static func kill(_ pid: Int) {
    guard pid > 1 else { return }
    Foundation.kill(pid_t(pid), SIGKILL)
    for _ in 0..<200 where isAlive(pid) { usleep(10_000) }
  }

  func endProgram() { if container > 1 { Foundation.kill(pid_t(container), SIGTERM) } }

  /// Waits for the command: its exit code, as the shell says it, and what it said.
  func end() -> (code: Int32, errors: [String]) {
    process.waitUntilExit()
    let errors = (try? String(contentsOfFile: errorFile, encoding: .utf8)) ?? ""
    let code = process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus
    try? FileManager.default.removeItem(atPath: errorFile)
    return (code, errors.split(separator: "\n").map(String.init))
  }
}

extension Bowl {
  /// A file system of that size for one folder of the bowl. The caller must `unmount` it.
  func mount(_ path: String, _ options: String) throws {
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let outcome = try Program.run(["/bin/mount", "-t", "tmpfs", "-o", options, "fishbowl-test", path])
    guard outcome.code == 0 else { throw CocoaError(.fileWriteUnknown) }
  }

  func unmount(_ path: String) { _ = try? Program.run(["/bin/umount", path]) }

  /// A folder that holds just busybox, to be run with --rootfs.
  func makeRootfs() throws -> String {
    let rootfs = folder.path + "/rootfs"
    try FileManager.default.createDirectory(atPath: rootfs + "/bin", withIntermediateDirectories: true)
    try FileManager.default.copyItem(atPath: "/bin/busybox", toPath: rootfs + "/bin/busybox")
    for name in ["sh", "echo", "sleep", "dd", "true"] {
      try FileManager.default.createSymbolicLink(atPath: "\(rootfs)/bin/\(name)", withDestinationPath: "busybox")
    }
    return rootfs
  }

  /// `ps -a`, the first container's status.
  func status() throws -> String? {
    JSON(parsing: try fishbowl("ps", "-a", "--json").output)?.array?.first?["status"]?.string
  }

  /// The processes at this root are given the time to end.
  func waitForQuiet() -> Bool {
    for _ in 0..<200 {
      if HostSnapshot(root: root).processes.isEmpty { return true }
      usleep(25_000)
    }
    return false
  }
}
