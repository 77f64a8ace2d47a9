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
  /// docker's code of a command line that can't be taken, and of a container that can't be made.
  private static let refused: Int32 = 125

  /// `verb`: as far as it is known, for what to do about it.
  static func report(_ error: any Error, verb: String) -> Never {
    TerminalDevice.standardError.write(["fishbowl: \(sentence(error, verb).sanitised)"])
    Fishbowl.exit(withError: ExitCode(code(error, verb)))
  }

  /// docker's: the verbs that end as a program does keep 1 for it, and refuse by another. Of a program's options all are
  /// read before anything is done; what other verbs' options say, is read by what they ask.
  private static func code(_ error: any Error, _ verb: String) -> Int32 {
    let endsAsProgram = verb.isEmpty || verb.hasSuffix("run") || verb == "exec"
    #if os(Linux)
      if let error = error as? EngineError { return endsAsProgram || error.isOfOption ? error.exitCode : 1 }
    #endif
    switch (error as? UsageError)?.fault {
    case .option: return endsAsProgram || ["create", "update"].contains(verb) ? refused : 1
    case .name: return endsAsProgram ? refused : 1
    case .words: return 1
    case nil: break
    }
    guard Fishbowl.exitCode(for: error) == .validationFailure else { return 1 }
    return isOfWords(error) ? 1 : refused
  }

  /// Too few or too many, for ArgumentParser.
  private static func isOfWords(_ error: any Error) -> Bool {
    let message = Fishbowl.message(for: error)
    return message.hasPrefix("Missing expected argument") || message.contains("nexpected argument")
  }

  /// Too few, or too many.
  private static func ofWords(_ message: String, _ verb: String) -> String? {
    if message.hasPrefix("Missing expected argument '<container>") {
      return
        "\(verb) wants a container: give its name or ID, as in `fishbowl \(verb) web`; if $(…) stands there, it found"
        + " none"
    }
    guard let word = message.firstMatch(of: /nexpected argument '([^']*)'/)?.1 else { return nil }
    let meant = word.count < 3 && word.allSatisfy(\.isLetter) ? "; was -\(word) meant?" : ";"
    return "\(verb) has no place for \"\(word)\"\(meant) `fishbowl help \(verb)` tells more"
  }

  private static func sentence(_ error: any Error, _ verb: String) -> String {
    guard Fishbowl.exitCode(for: error) == .validationFailure else {
      let isOfReading = error is TraceError || error is ReplayError || error is StoryError
      return (isOfReading ? "cannot " : "") + "\(error)"
    }
    var message = Fishbowl.message(for: error)
    if let option = message.firstMatch(of: /^Unknown option '(-[^']*)'/)?.1 {
      return CommandWords.unknown(String(option), verb)
    }
    if let words = ofWords(message, verb) { return words }
    if message.hasSuffix(".") { message.removeLast() }
    // Of many values ArgumentParser makes a list of lines.
    message = message.replacing(/:\n\s+-\s/, with: ": ").replacing(/\n\s+-\s/, with: ", ")
    let help = "`fishbowl help\(verb.isEmpty ? "" : " " + verb)` tells more"
    return message.isEmpty ? "\(error)" : message.prefix(1).lowercased() + message.dropFirst() + "; " + help
  }
}
