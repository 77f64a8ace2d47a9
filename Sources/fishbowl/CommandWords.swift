import Planning

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
      parsed += rest
    }
  }

  /// `run` is known without a look at the others: their declarations take longer to make than its words to read.
  private static func verb(
    _ rest: inout ArraySlice<String>, _ known: @autoclosure () -> [String: [String]]
  ) throws(UsageError) -> [String] {
    guard let first = rest.first else { return [] }
    try checkDashes([first])
    if first.isOption { return [] }
    if first == "run" { return [rest.removeFirst()] }
    if let next = rest.dropFirst().first, let short = shorter(first, next) {
      rest = [short] + rest.dropFirst(2)
      return try verb(&rest, known())
    }
    let verbs = known()
    try checkVerb(first, known: verbs.keys.sorted())
    rest = rest.dropFirst()
    guard let own = verbs[first], !own.isEmpty, let next = rest.first, !next.isOption else { return [first] }
    try checkVerb(next, known: own)
    rest = rest.dropFirst()
    return [first, next]
  }

  /// `plan [--json] [--depth N] VERB` is the verb itself, told to stop at its plan; but for `run`, which can be planned
  /// where it can't be performed.
  private static func planStyle(_ rest: inout ArraySlice<String>) throws(UsageError) -> [String] {
    guard rest.first == "plan" else { return [] }
    var words = rest.dropFirst()
    var (style, options) = ("2", [String]())
    while let word = words.first, ["--json", "--depth"].contains(word.name) {
      words = words.dropFirst()
      let own = word.name == "--json" ? [word] : try option(word.name, word.value, &words)
      options += own
      style = word.name == "--json" ? "json" : String(own.joined(separator: "=").drop { $0 != "=" }.dropFirst())
    }
    if words.first == "run" {
      rest = ["plan", "run"] + options + words.dropFirst()
      return []
    }
    guard let verb = words.first, PlanCommand.verbs.contains(verb) else { return [] }
    guard style == "json" || ["1", "2", "3"].contains(style) else {
      throw UsageError("there is no depth \(style): give 1, 2 or 3")
    }
    rest = words
    return ["--as-plan=\(style)"]
  }

  /// Of docker's longer spelling of the same verbs.
  private static func shorter(_ first: String, _ next: String) -> String? {
    switch (first, next) {
    case ("container", "ls"), ("container", "list"): "ps"
    case ("container", _) where !next.isOption && next != "prune": next
    case ("system", "info"), ("system", "events"): next
    default: nil
    }
  }

  /// Global options may stand before the verb; ArgumentParser wants them after it. `docker` before the verb is dropped,
  /// and its -h and -v are understood.
  private static func globals(_ rest: inout ArraySlice<String>) throws(UsageError) -> [String] {
    var globals: [String] = []
    while let word = rest.first {
      switch word.name {
      case "docker", "ddocker", "sudo-docker":
        guard globals.isEmpty, word.value == nil else { return globals }
        rest.removeFirst()
      case "--root", "--trace", "--lang":
        rest.removeFirst()
        globals += try option(word.name, word.value, &rest)
      default:
        if word == "-h" { rest = ["--help"] }
        if word == "-v" { rest = ["--version"] }
        return globals
      }
    }
    return globals
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

  private mutating func ask(_ words: [String], _ rest: inout ArraySlice<String>) {
    parsed = words
    rest = []
  }

  private mutating func readLong(
    _ word: String, _ rest: inout ArraySlice<String>, _ options: Options
  ) throws(UsageError) {
    if options.valued.contains(word.name) {
      parsed += try Self.option(word.name, word.value, &rest)
    } else if options.flags.contains(word.name) {
      guard word.isOn || word.isOff else {
        throw UsageError(
          "\(word.name) is on or off: give true or false, or nothing, in place of \"\(word.value ?? "")\"")
      }
      if word.isOn { parsed.append(word.name) }
    } else {
      try Self.checkDashes([word])
      throw UsageError(Self.unknown(word, verb))
    }
  }

  /// `-i`, `-eA=1`, `-m=64m`, `-ie A=1`: letters up to the first that takes a value; the rest is that.
  private mutating func readCluster(
    _ word: String, _ rest: inout ArraySlice<String>, _ options: Options
  ) throws(UsageError) {
    try Self.checkDashes([word])
    var letters = word.dropFirst()
    while let letter = letters.popFirst() {
      if let flag = Options.flag(letter), options.flags.contains(flag) {
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
  private static func option(
    _ name: String, _ joined: String?, _ rest: inout ArraySlice<String>
  ) throws(UsageError) -> [String] {
    guard let value = joined ?? rest.popFirst() else {
      throw UsageError("\(name) needs a value: give it after a blank")
    }
    try checkQuotes(value)
    return value.isEmpty ? [name, value] : ["\(name)=\(value)"]
  }
}

extension CommandWords {
  /// The options of a verb that runs a program.
  struct Options {
    var flags = ["--rm", "--init", "--break-isolation", "--no-healthcheck", "--interactive", "--tty", "--read-only"]
    var valued =
      [
        "--env", "--workdir", "--user", "--hostname", "--name", "--rootfs", "--entrypoint", "--stop-signal",
        "--stop-timeout", "--cidfile", "--volume", "--mount", "--tmpfs", "--volumes-from", "--restart", "--log-driver",
        "--log-opt", "--health-cmd", "--health-interval", "--health-timeout", "--health-retries",
        "--health-start-period", "--health-start-interval", "--root", "--trace", "--lang",
      ] + LimitWords.options + SettingWords.options

    init?(of verb: String) {
      switch verb {
      case "run":
        flags += ["--narrate", "--no-trace", "--detach"]
        valued.append("--detach-keys")
      case "create": flags.append("--narrate")
      case "exec":
        flags = ["--interactive", "--detach", "--tty", "--narrate"]
        valued = ["--detach-keys", "--env", "--env-file", "--workdir", "--user", "--root", "--trace", "--lang"]
      case "top":
        flags = []
        valued = ["--root", "--trace", "--lang"]
      case "plan run":
        flags += ["--json", "--detach"]
        valued += ["--depth", "--detach-keys"]
      default: return nil
      }
    }

    static func flag(_ letter: Character) -> String? {
      switch letter {
      case "i": "--interactive"
      case "d": "--detach"
      case "t": "--tty"
      default: nil
      }
    }

    /// What a letter that takes a value stands for.
    static func long(_ letter: Character) -> String? {
      switch letter {
      case "e": "--env"
      case "w": "--workdir"
      case "u": "--user"
      case "h": "--hostname"
      case "m": "--memory"
      case "c": "--cpu-shares"
      case "l": "--label"
      case "v": "--volume"
      default: nil
      }
    }
  }
}

extension String {
  fileprivate var isOption: Bool { hasPrefix("-") && count > 1 }
  /// `--memory` of `--memory=64m`, and what follows.
  fileprivate var name: String { String(prefix { $0 != "=" }) }
  fileprivate var value: String? { firstIndex(of: "=").map { String(self[index(after: $0)...]) } }
  /// A flag as docker reads it: `--rm`, `--rm=true`, `--rm=false`. Go's strconv.ParseBool
  fileprivate var isOn: Bool { value.map { ["1", "t", "T", "true", "TRUE", "True"].contains($0) } ?? true }
  fileprivate var isOff: Bool { value.map { ["0", "f", "F", "false", "FALSE", "False"].contains($0) } ?? false }
}
