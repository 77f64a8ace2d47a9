import Foundation
import TestSupport
import Testing

/// A real terminal, by tmux(1): a shell in it, keys that are typed, and what can be seen.
final class Screen {
  private let socket: String

  convenience init(_ life: Life, named name: String = "tmux") throws { try self.init(life.bowl, named: name) }

  /// `prompt$` stands where the shell waits.
  init(_ bowl: Bowl, named name: String = "tmux") throws {
    socket = bowl.folder.path + "/" + name
    let shell = "exec env PS1='prompt$ ' FISHBOWL_ROOT=\(bowl.root) FISHBOWL_TRACE=\(bowl.trace) LANG=C.UTF-8 sh"
    let session = ["-f", "/dev/null", "new-session", "-d", "-c", bowl.folder.path, "-x", "80", "-y", "24"]
    try tmux(session + ["PATH=\(Self.path) \(shell)"], by: Self.unburdened)
    try see("prompt$")
  }

  private static let path =
    URL(fileURLWithPath: Program.fishbowl).deletingLastPathComponent().path + ":"
    + (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin")

  /// A test's process blocks signals, and waits for those who inherit its descriptors: tmux's server would, for good.
  private static let unburdened = [
    "/usr/bin/perl", "-e",
    "use POSIX; sigprocmask(SIG_SETMASK, POSIX::SigSet->new); POSIX::close($_) for 3..255; exec @ARGV",
  ]

  func close() { _ = try? Program.run(["/usr/bin/tmux", "-S", socket, "kill-server"]) }

  /// A line of text and Enter; or keys by their names in tmux, as `C-c`.
  func type(_ text: String) throws {
    try tmux(["send-keys", "-l", text])
    try tmux(["send-keys", "Enter"])
  }

  func press(_ keys: String...) throws { try tmux(["send-keys"] + keys) }

  func resize(columns: Int, rows: Int) throws { try tmux(["resize-window", "-x", "\(columns)", "-y", "\(rows)"]) }

  /// Waits until it can be seen.
  func see(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
    for _ in 0..<300 {
      if try shown().contains(text) { return }
      usleep(100_000)
    }
    Issue.record("\(text) is not seen in:\n\(try shown())", sourceLocation: sourceLocation)
  }

  /// The terminal is what it was: what is typed is echoed, and Ctrl-C is the shell's.
  func seeOwnModes(sourceLocation: SourceLocation = #_sourceLocation) throws {
    try type("stty -a | grep -ow 'icanon\\|isig\\|echo\\|opost' | sort | tr '\\n' ' '")
    try see("echo icanon isig opost", sourceLocation: sourceLocation)
  }

  func shown() throws -> String { try tmux(["capture-pane", "-p"]) }

  /// The same with what tells its looks: ECMA-48, SGR.
  func styled() throws -> String { try tmux(["capture-pane", "-p", "-e"]) }

  /// What tmux knows of the terminal, as `cursor_flag`.
  func state(_ names: String...) throws -> String {
    try tmux(["display-message", "-p", names.map { "#{\($0)}" }.joined(separator: " ")])
      .trimmingCharacters(in: .newlines)
  }

  /// The same with long lines in one piece.
  func joined() throws -> String { try tmux(["capture-pane", "-p", "-J"]) }

  /// The terminal's device.
  var device: String { get throws { try tmux(["display-message", "-p", "#{pane_tty}"]) } }

  /// Empties the screen, so that what is seen next is new.
  func clear() throws {
    try type("clear")
    for _ in 0..<50 where try shown().contains("clear") { usleep(100_000) }
  }

  @discardableResult
  private func tmux(_ words: [String], by before: [String] = []) throws -> String {
    let outcome = try Program.run(before + ["/usr/bin/tmux", "-S", socket] + words, environment: ["TERM": "xterm"])
    #expect(outcome.code == 0, "\(words): \(outcome.errors)")
    return outcome.output
  }
}
