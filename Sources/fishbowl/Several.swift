import ArgumentParser
import Terminal

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
