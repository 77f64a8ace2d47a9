import Planning

/// Which verb is meant, and what may stand before it.
extension CommandWords {
  /// Two are known without a look at the others: their declarations take longer to make than the words to read.
  static func verb(
    _ rest: inout ArraySlice<String>, _ known: @autoclosure () -> [String: [String]]
  ) throws(UsageError) -> [String] {
    guard let first = rest.first else { return [] }
    try checkDashes([first])
    if first.isOption { return [] }
    if ["run", "exec"].contains(first) { return [rest.removeFirst()] }
    if let next = rest.dropFirst().first, let short = shorter(first, next) {
      rest = [short] + rest.dropFirst(2)
      return try verb(&rest, known())
    }
    let verbs = known()
    try checkVerb(first, known: verbs.keys.sorted())
    rest = rest.dropFirst()
    guard let own = verbs[first], !own.isEmpty, var next = rest.first, !next.isOption else { return [first] }
    if first == "volume" { next = ["list": "ls", "remove": "rm"][next] ?? next }
    try checkVerb(next, of: first, known: own)
    rest = rest.dropFirst()
    return [first, next]
  }

  /// `plan [--json] [--depth N] VERB` is the verb itself, told to stop at its plan; but for `run`, which can be planned
  /// where it can't be performed.
  static func planStyle(_ rest: inout ArraySlice<String>) throws(UsageError) -> [String] {
    guard rest.first == "plan" else { return [] }
    var words = rest.dropFirst()
    var (style, options) = ("2", [String]())
    while let word = words.first, ["--json", "--depth"].contains(word.optionName) {
      words = words.dropFirst()
      let own = word.optionName == "--json" ? [word] : try option(word.optionName, word.optionValue, &words)
      options += own
      style = word.optionName == "--json" ? "json" : String(own.joined(separator: "=").drop { $0 != "=" }.dropFirst())
    }
    if words.first == "run" {
      rest = ["plan", "run"] + options + words.dropFirst()
      return []
    }
    guard PlanCommand.plans(words) else { return [] }
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
    case ("container", "remove"): "rm"
    case ("container", _) where !next.isOption && !["prune", "inspect"].contains(next): next
    case ("image", "ls"), ("image", "list"): "images"
    case ("image", "rm"), ("image", "remove"): "rmi"
    case ("image", "load"), ("image", "pull"), ("image", "push"), ("image", "save"), ("image", "tag"),
      ("image", "history"), ("image", "import"):
      next
    case ("system", "info"), ("system", "events"): next
    default: nil
    }
  }

  /// Global options may stand before the verb; ArgumentParser wants them after it. `docker` before the verb is dropped,
  /// and its -h and -v are understood.
  static func globals(_ rest: inout ArraySlice<String>) throws(UsageError) -> [String] {
    var globals: [String] = []
    while let word = rest.first {
      switch word.optionName {
      case "docker", "ddocker", "sudo-docker":
        guard globals.isEmpty, word.optionValue == nil else { return globals }
        rest.removeFirst()
      case "--root", "--trace", "--lang":
        rest.removeFirst()
        globals += try option(word.optionName, word.optionValue, &rest)
      default:
        if word == "-h" { rest = ["--help"] }
        if word == "-v" { rest = ["--version"] }
        return globals
      }
    }
    return globals
  }
}
