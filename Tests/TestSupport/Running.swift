public import Foundation

/// A `fishbowl run` that goes on while the test looks.
public final class Running {
  public let process: Process
  /// The container's first process, as the host knows it.
  public private(set) var pid = 0
  /// The step of its execve.
  public private(set) var lastStep = 0
  private let bowl: Bowl

  /// Returns when the trace has the run's execve.
  public init(_ bowl: Bowl, _ words: [String], environment: [String: String] = [:]) throws {
    self.bowl = bowl
    process = Process()
    let line = bowl.prefix + [Program.fishbowl] + words
    process.executableURL = URL(fileURLWithPath: bowl.user == nil ? line[0] : "/usr/bin/env")
    process.arguments = bowl.user == nil ? words : line
    process.environment = ProcessInfo.processInfo.environment
      .merging(["FISHBOWL_ROOT": bowl.root, "FISHBOWL_TRACE": bowl.trace]) { $1 }.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<600 where pid == 0 {
      usleep(50_000)
      let row = try? bowl.rows("SELECT pid, step FROM step WHERE kind = 'exec.user' AND outcome = 'done'").last
      pid = row?["pid"]?.number ?? 0
      lastStep = row?["step"]?.number ?? 0
    }
  }

  /// Ends the container, and waits for the command.
  public func kill() {
    if pid > 0 { Foundation.kill(pid_t(pid), SIGKILL) } else { process.terminate() }
    process.waitUntilExit()
  }
}
