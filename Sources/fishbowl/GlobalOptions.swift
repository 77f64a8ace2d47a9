import ArgumentParser
import Narration
import Terminal

/// What every verb takes, before or after it.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Keep everything under this directory.", valueName: "dir")) var root: String?
  @Option(help: ArgumentHelp("Record into this file, and read from it.", valueName: "file")) var trace: String?
  @Option(help: ArgumentHelp("Language of words: en or ko.", valueName: "language"), transform: Self.language)
  var lang: Language?

  var language: Language {
    lang ?? Language(environment: Environment.variables(["LC_ALL", "LC_MESSAGES", "LANG"]))
  }

  private static func language(_ text: String) throws -> Language {
    guard let language = Language(rawValue: text) else { throw ValidationError("--lang takes en or ko, not \(text)") }
    return language
  }
}
