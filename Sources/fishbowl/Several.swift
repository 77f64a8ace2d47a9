import ArgumentParser
import Terminal

#if os(Linux)
  import Engine
#endif

/// A verb for several containers: what can be done is done, and each error stands on a line of its own.
enum Several {
  /// `perform` returns the line that says it was done, or nil. What `allows` lets pass is said, and no failure.
  static func perform(
    _ containers: [String], allows: (any Error) -> Bool = { _ in false }, _ perform: (String) throws -> String?
  ) throws {
    var failed = false
    for container in containers {
      do {
        if let line = try perform(container) { TerminalDevice.standardOutput.write([line]) }
      } catch  where PlanCommand.isShown(error) {
      } catch {
        failed = failed || !allows(error)
        TerminalDevice.standardError.write(["fishbowl: \(error)".sanitised])
      }
    }
    if failed { throw ExitCode(1) }
  }
}

#if os(Linux)
  extension Several {
    /// The same where each is waited for: all begin at once, unless a person `isAsked` about each.
    static func performAtOnce(
      _ containers: [String], isAsked: Bool = false, _ perform: (String) throws -> Void
    ) throws {
      guard containers.count > 1, !isAsked else {
        return try self.perform(containers) {
          try perform($0)
          return $0
        }
      }
      var failed = false
      try Crowd.perform(containers, perform) { container, problem in
        guard let problem else { return TerminalDevice.standardOutput.write([container]) }
        failed = true
        TerminalDevice.standardError.write(["fishbowl: \(problem)".sanitised])
      }
      if failed { throw ExitCode(1) }
    }
  }
#endif
