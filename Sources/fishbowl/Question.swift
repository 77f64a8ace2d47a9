import Terminal

/// What is asked before something is removed for good. The answer is a line of standard input, whatever that is.
enum Question {
  static func isAnswered(_ lines: [String]) -> Bool {
    TerminalDevice.standardError.write(lines + ["Are you sure you want to continue? [y/N]"])
    return ["y", "yes"].contains(readLine()?.lowercased() ?? "")
  }
}
