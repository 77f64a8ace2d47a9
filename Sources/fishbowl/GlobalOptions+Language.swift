import Narration
import Terminal

extension GlobalOptions {
  /// As --lang says, else as the environment asks.
  var language: Language {
    get throws {
      guard let lang else {
        return Language(environment: Environment.variables(["LC_ALL", "LC_MESSAGES", "LANG"]))
      }
      guard let language = Language(rawValue: lang) else { throw UnknownLanguage(name: lang) }
      return language
    }
  }
}

struct UnknownLanguage: Error, CustomStringConvertible {
  var name: String

  var description: String { "speak \(name): only English and Korean are known; say --lang en or --lang ko" }
}
