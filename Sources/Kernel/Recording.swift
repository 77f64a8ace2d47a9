package import Steps

/// A process that can be told from a later one with the same PID.
package struct ProcessIdentity: Equatable, Sendable {
  package var pid: Int32
  /// Field 22 of /proc/PID/stat, in clock ticks since boot.
  package var startTime: UInt64

  package init(pid: Int32, startTime: UInt64) {
    self.pid = pid
    self.startTime = startTime
  }
}

/// An errno that a call ends with instead of being made.
package struct Injection: Equatable, Sendable {
  package var step: Int
  /// Its place among the step's recorded calls, from 0.
  package var call: Int
  package var errno: Errno

  package init(step: Int, call: Int = 0, errno: Errno) {
    self.step = step
    self.call = call
    self.errno = errno
  }
}

/// When the performers stop and ask.
package enum Questions: UInt32, Sendable {
  case none = 0
  /// Before and after each step.
  case steps = 1
  /// After the last step of each scene.
  case scenes = 2
}

/// What an arena is made of.
package struct Recording {
  package var plan: Plan
  /// Free texts of the engine, by name, for a process that has nothing but the arena.
  package var rows: [String: JSON]
  package var bootID: String
  package var command: ProcessIdentity
  /// The person: whose trace it is.
  package var uid: UInt32
  package var questions = Questions.none
  package var injections: [Injection] = []
  /// Room for evidence, in bytes; what goes beyond it is refused.
  package var evidenceSize = 64 * 1024

  package init(plan: Plan, rows: [String: JSON] = [:], bootID: String, command: ProcessIdentity, uid: UInt32) {
    self.plan = plan
    self.rows = rows
    self.bootID = bootID
    self.command = command
    self.uid = uid
  }
}
