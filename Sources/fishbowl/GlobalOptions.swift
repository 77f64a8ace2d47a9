public import ArgumentParser
public import Narration
import Planning
import Terminal
import TraceStore

#if os(Linux)
  import Engine
#endif

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

  /// For a verb that reads it, or the recording at `path`, and does nothing else.
  func readablePath(_ path: String? = nil) throws -> String {
    let path = try path ?? tracePath()
    #if os(Linux)
      try TraceTarget(ofPersonAt: path).becomeReader()
    #endif
    return path
  }
}

extension GlobalOptions {
  /// For a verb that writes notes into the person's trace, or takes runs in and out, and does nothing else.
  func traceWriter() throws -> TraceWriter {
    let path = try tracePath()
    #if os(Linux)
      let target = TraceTarget(ofPersonAt: path)
      try target.becomeWriter()
      return try TraceWriter(path: path, former: target.former ?? [])
    #else
      return try TraceWriter(path: path)
    #endif
  }
}

/// What a verb takes whose scenes can be told.
struct ToldOptions: ParsableArguments {
  @OptionGroup var global: GlobalOptions
  @Flag(help: "Tell what happens, scene by scene, on standard error.") var narrate = false

  var words: GlobalWords { global.words }

  /// `command`: whose options they are. It is named as its verb.
  func words(of command: any ParsableCommand.Type) -> GlobalWords {
    var words = global.words
    words.narratedVerb = narrate ? command.configuration.commandName : nil
    return words
  }

  var language: Language { global.language }
}

/// The same, where what is told is still to be performed.
struct NarratedOptions: ParsableArguments {
  @OptionGroup var told: ToldOptions
  @OptionGroup var steps: StepOptions
  @OptionGroup var altering: AlteringOptions

  /// Those of every verb.
  var words: GlobalWords { told.words }

  func words(of command: any ParsableCommand.Type) -> GlobalWords {
    var words = told.words(of: command)
    words.stepping = steps.stepping
    words.altering = altering.plain
    return words
  }

  var language: Language { told.language }
}

/// Stops between steps.
struct StepOptions: ParsableArguments {
  @Flag(help: "Stop at each scene and wait for a key, at a terminal; ? there tells more.") var step = false
  @Flag(help: "The same at each step.") var stepAll = false

  var stepping: Stepping? { stepAll ? .steps : step ? .scenes : nil }
}

/// What is read of the kernel while a plan is performed.
struct EvidenceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Read /proc on both sides of each step, from outside and inside.", valueName: "each"))
  var evidence: EvidenceAmount?
}

enum EvidenceAmount: String, ExpressibleByArgument, CaseIterable { case each }

/// What is left out of a plan, replaced in it, or made to fail.
struct AlteringOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Leave out the steps of this kind, or a namespace, as ns.pid.", valueName: "kind"))
  var skip: [String] = []
  @Option(help: ArgumentHelp("Put one step in the place of another.", valueName: "kind=kind")) var instead: [String] =
    []
  @Option(help: ArgumentHelp("Have a step fail with this error.", valueName: "kind=errno")) var fail: [String] = []

  var plain: AlteringWords { AlteringWords(skip: skip, instead: instead, fail: fail) }
}

/// The same in plain values.
struct AlteringWords: Equatable {
  var skip: [String] = []
  var instead: [String] = []
  var fail: [String] = []

  /// False for an option that it doesn't know.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--skip": skip.append(value)
    case "--instead": instead.append(value)
    case "--fail": fail.append(value)
    default: return false
    }
    return true
  }

  static let options = ["--skip", "--instead", "--fail"]

  func alterations() throws(UsageError) -> Alterations { try Alterations(skip: skip, instead: instead, fail: fail) }
}

/// The same in plain values.
struct GlobalWords: Equatable {
  var root: String?
  var trace: String?
  var lang: Language?
  /// Only the plan is shown, so deep, or as JSON.
  var asPlan: String?
  /// Of a verb whose scenes are told.
  var narratedVerb: String?
  var stepping: Stepping?
  var altering = AlteringWords()
  var evidence: EvidenceAmount?

  var language: Language {
    lang ?? Language(environment: Environment.variables(["LC_ALL", "LC_MESSAGES", "LANG"]))
  }

  /// FISHBOWL_ROOT says the same as --root.
  var rootDirectory: String? {
    root ?? Environment.variable("FISHBOWL_ROOT").flatMap { $0.isEmpty ? nil : $0 }
  }

  func tracePath() throws -> String { try TracePlace.path(root: root, trace: trace) }

  /// False for a flag that is another's.
  mutating func set(flag: String) -> Bool {
    switch flag {
    case "--step": if stepping == nil { stepping = .scenes }
    case "--step-all": stepping = .steps
    default: return false
    }
    return true
  }

  /// False for an option that is another's, and for a value that is none.
  mutating func set(_ option: CommandWords.Option) -> Bool {
    switch option.name {
    case "--root": root = option.value
    case "--trace": trace = option.value
    case "--as-plan": asPlan = option.value
    case "--lang":
      guard let language = Language(rawValue: option.value) else { return false }
      lang = language
    case "--evidence":
      guard let amount = EvidenceAmount(rawValue: option.value) else { return false }
      evidence = amount
    default: return altering.set(option.name, to: option.value)
    }
    return true
  }
}

extension Language: ExpressibleByArgument {}
