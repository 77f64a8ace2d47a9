import Planning
import Steps

/// Words as people type and paste them, set apart as pflag, docker's reader of options, reads them: up to the image they
/// are ours, from there on the program's.
struct CommandWords {
  /// What ArgumentParser reads: the verb, and then each option as one word, `--memory=64m`.
  private(set) var parsed: [String] = []
  /// The image and what follows it. Never parsed, however many words there are.
  private(set) var program: [String] = []
  /// `run`, `plan run`, `trace sql`; empty if there is none.
  private(set) var verb = ""

  /// - Throws: for a verb that isn't there, and for options of `run` that aren't.
  ///   `verbs`: those there are, and below each its own.
  init(_ words: [String], verbs: @autoclosure () -> [String: [String]]) throws(UsageError) {
    var rest = words[...]
    let globals = try Self.globals(&rest)
    let style = try Self.planStyle(&rest)
    let path = try Self.verb(&rest, verbs())
    verb = path.joined(separator: " ")
    parsed = path.isEmpty ? Array(rest.prefix(1)) : path + globals + style
    if let options = Options(of: verb) {
      try read(&rest, options)
      program = Array(rest)
    } else {
      try Self.checkDashes(rest)
      parsed += verb == "login" ? rest.map(Self.apart) : Array(rest)
    }
  }

  private mutating func read(_ rest: inout ArraySlice<String>, _ options: Options) throws(UsageError) {
    while let word = rest.first, word.isOption {
      rest = rest.dropFirst()
      if word == "--" { return }
      if word == "--help" { return ask(["help"] + verb.split(separator: " ").map(String.init), &rest) }
      if word == "--version" { return ask([word], &rest) }
      try word.hasPrefix("--") ? readLong(word, &rest, options) : readCluster(word, &rest, options)
    }
    if let word = rest.first {
      try Self.checkImage(word)
      if !["exec", "top"].contains(verb) { try Self.checkLostDashes(rest, verb) }
    }
  }

  /// `-pX` of `login`, as pflag reads it. ArgumentParser would take it for an option of that name where X has a sign.
  private static func apart(_ word: String) -> String {
    guard word.isOption, !word.hasPrefix("--"), word.utf8.count > 2, let letter = word.dropFirst().first,
      let name = ["u": "--username", "p": "--password"][letter]
    else { return word }
    let value = word.dropFirst(2)
    return name + (value.first == "=" ? "" : "=") + value
  }

  private mutating func ask(_ words: [String], _ rest: inout ArraySlice<String>) {
    parsed = words
    rest = []
  }

  private mutating func readLong(
    _ word: String, _ rest: inout ArraySlice<String>, _ options: Options
  ) throws(UsageError) {
    if options.valued.contains(word.optionName) {
      parsed += try Self.option(word.optionName, word.optionValue, &rest)
    } else if options.flags.contains(word.optionName) {
      try readFlag(word)
    } else {
      try Self.checkDashes([word])
      throw UsageError(Self.unknown(word, verb))
    }
  }

  /// `--rm`, `--rm=false`.
  private mutating func readFlag(_ word: String) throws(UsageError) {
    guard word.isOn || word.isOff else {
      throw UsageError(
        "\(word.optionName) is on or off: give true or false, or nothing, in place of \"\(word.optionValue ?? "")\"")
    }
    if word.isOn { parsed.append(word.optionName) }
  }

  /// `-i`, `-i=false`, `-eA=1`, `-m=64m`, `-ie A=1`: letters up to the first that takes a value; the rest is that.
  private mutating func readCluster(
    _ word: String, _ rest: inout ArraySlice<String>, _ options: Options
  ) throws(UsageError) {
    try Self.checkDashes([word])
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      if let flag = Options.flag(letter), options.flags.contains(flag) {
        if letters.first == "=" { return try readFlag(flag + letters) }
        parsed.append(flag)
      } else if let long = Options.long(letter) {
        let joined = letters.first == "=" ? letters.dropFirst() : letters
        return parsed += try Self.option(long, letters.isEmpty ? nil : String(joined), &rest)
      } else {
        throw UsageError(Self.unknown(word, verb))
      }
    }
  }

  /// As one word, so that a value may begin with a dash; an empty one stands alone.
  static func option(
    _ name: String, _ joined: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> [String] {
    guard let value = joined ?? rest.popFirst() else {
      throw UsageError("\(name) needs a value: give it after a blank")
    }
    try checkQuotes(value)
    return value.isEmpty ? [name, value] : ["\(name)=\(value)"]
  }
}
