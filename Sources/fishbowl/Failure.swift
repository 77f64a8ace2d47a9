import ArgumentParser
import Planning
import Player
import Terminal
import TraceStore

#if os(Linux)
  import Engine
#endif

/// The one place where errors become a sentence on standard error and an exit code.
enum Failure {
  /// Of a command line that can't be taken, as docker's.
  private static let usage: Int32 = 125

  /// `verb`: as far as it is known, for what to do about it.
  static func report(_ error: any Error, verb: String) -> Never {
    TerminalDevice.standardError.write(["fishbowl: \(sentence(error, verb).sanitised)"])
    Fishbowl.exit(withError: ExitCode(code(error)))
  }

  private static func code(_ error: any Error) -> Int32 {
    #if os(Linux)
      if let error = error as? EngineError { return error.exitCode }
    #endif
    if error is UsageError { return usage }
    return Fishbowl.exitCode(for: error) == .validationFailure ? usage : 1
  }

  private static func sentence(_ error: any Error, _ verb: String) -> String {
    guard Fishbowl.exitCode(for: error) == .validationFailure else {
      return (error is TraceError || error is ReplayError ? "cannot " : "") + "\(error)"
    }
    var message = Fishbowl.message(for: error)
    if let option = message.firstMatch(of: /^Unknown option '(-[^']*)'/)?.1 {
      return CommandWords.unknown(String(option), verb)
    }
    if message.hasSuffix(".") { message.removeLast() }
    let help = "`fishbowl help\(verb.isEmpty ? "" : " " + verb)` tells more"
    return message.isEmpty ? "\(error)" : message.prefix(1).lowercased() + message.dropFirst() + "; " + help
  }
}
