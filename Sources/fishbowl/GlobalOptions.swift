public import ArgumentParser
public import Narration
import Terminal
import TraceStore

/// What every verb takes, before it or after it.
struct GlobalOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Keep everything under this directory, instead of /var/lib/fishbowl.", valueName: "dir"))
  var root: String?
  @Option(help: ArgumentHelp("Record into this file, and read from it.", valueName: "file")) var trace: String?
  @Option(help: ArgumentHelp("Language of the words: en or ko. Default: from LANG.", valueName: "en|ko"))
  var lang: Language?
  /// As `plan VERB` has it: `2`, `json`.
  @Option(help: .hidden) var asPlan: String?

  func validate() throws {
    for (name, value) in [("--root", root), ("--trace", trace)] where value?.isEmpty == true {
      throw ValidationError("\(name) is empty: give a path, or leave it out")
    }
  }

  var words: GlobalWords { GlobalWords(root: root, trace: trace, lang: lang, asPlan: asPlan) }

  var language: Language { words.language }

  func tracePath() throws -> String { try words.tracePath() }
}

/// What every verb takes that has a plan.
struct NarratedOptions: ParsableArguments {
  @OptionGroup var global: GlobalOptions
  @Flag(help: "Tell what happens, scene by scene, on standard error.") var narrate = false

  var words: GlobalWords {
    var words = global.words
    words.narrates = narrate
    return words
  }

  var language: Language { global.language }
}

/// The same in plain values.
struct GlobalWords: Equatable {
  var root: String?
  var trace: String?
  var lang: Language?
  /// Only the plan is shown, so deep, or as JSON.
  var asPlan: String?
  var narrates = false

  var language: Language {
    lang ?? Language(environment: Environment.variables(["LC_ALL", "LC_MESSAGES", "LANG"]))
  }

  /// FISHBOWL_ROOT says the same as --root.
  var rootDirectory: String? {
    root ?? Environment.variable("FISHBOWL_ROOT").flatMap { $0.isEmpty ? nil : $0 }
  }

  func tracePath() throws -> String { try TracePlace.path(root: root, trace: trace) }

  /// False for an option that is another's, and for a value that is none.
  mutating func set(_ option: CommandWords.Option) -> Bool {
    switch option.name {
    case "--root": root = option.value
    case "--trace": trace = option.value
    case "--as-plan": asPlan = option.value
    case "--lang":
      guard let language = Language(rawValue: option.value) else { return false }
      lang = language
    default: return false
    }
    return true
  }
}

extension Language: ExpressibleByArgument {}
