import Planning

/// What is said of words that can't be taken.
extension CommandWords {
  /// Dashes and quotes that web pages, slides and word processors put in the place of - and ".
  private static let dashes: [Character] = ["\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "―", "−", "－"]
  private static let quotes: [Character] = ["“", "”", "‘", "’", "„", "«", "»"]

  /// The first word that is no known option must be the image: an option that is not known is never taken for it.
  static func checkImage(_ word: String) throws(UsageError) {
    try checkDashes([word])
    try checkQuotes(word)
  }

  /// Slides and printed pages lose dashes: `create it name test1 ubuntu` wants an image that is called "it".
  static func checkLostDashes(_ words: ArraySlice<String>, _ verb: String) throws(UsageError) {
    guard words.count > 1, let first = words.first, withDashes[first] != nil else { return }
    var meant: [String] = []
    var rest = words
    while let word = rest.first, let option = withDashes[word] {
      rest.removeFirst()
      meant.append(option)
      if option == "--name", rest.first == "container" { rest.removeFirst() }
      if option == "--name", let name = rest.popFirst() { meant.append(name) }
    }
    throw UsageError(
      "\"\(first)\" stands where the image is to be: its dash was lost; type "
        + (["fishbowl", verb] + meant + rest).joined(separator: " "))
  }

  private static let withDashes = [
    "it": "-it", "ti": "-it", "i": "-i", "t": "-t", "d": "-d", "itd": "-itd", "dit": "-itd", "rm": "--rm",
    "name": "--name",
  ]

  static func checkQuotes(_ word: String) throws(UsageError) {
    guard let first = word.first, quotes.contains(first) else { return }
    throw UsageError("\"\(word)\" begins with a quotation mark of a text, not of the shell: type ' or \" instead")
  }

  /// Of any verb's words: none is meant to begin with such a dash.
  static func checkDashes(_ words: ArraySlice<String>) throws(UsageError) {
    guard let word = words.first(where: { $0.prefix(2).contains(where: dashes.contains) && isDashed($0) }) else {
      return
    }
    let name = word.drop { dashes.contains($0) || $0 == "-" }
    throw UsageError(
      "\"\(word)\" begins with a dash that a web page or slide has changed: type \(meant(name, word))")
  }

  private static func isDashed(_ word: String) -> Bool { word.first.map { $0 == "-" || dashes.contains($0) } ?? false }

  /// One dash is meant before single letters, such as `-it`, two before a word.
  private static func meant(_ name: Substring, _ word: String) -> String {
    let isLong = name.count > 1 && (word != "–" + name || !name.allSatisfy("itdehuwmpv".contains))
    return (isLong ? "--" : "-") + name
  }

  /// A first word that is no verb: docker's, or a slip of the fingers.
  static func checkVerb(_ word: String, of group: String? = nil, known: [String]) throws(UsageError) {
    if known.contains(word) { return }
    let path = (group.map { $0 + " " } ?? "") + word
    let help = "`fishbowl help\(group.map { " " + $0 } ?? "")`"
    if let instead = verbsOfDocker[group ?? ""]?[word] {
      throw UsageError(
        "docker's \(path) is not there yet: \(instead.isEmpty ? "" : instead + "; ")\(help) lists what there is", .words
      )
    }
    let near = nearest(to: word, of: known)
    throw UsageError(
      "unknown verb \"\(path)\": " + (near.map { "did you mean \($0)?" } ?? "\(help) lists those there are"), .words)
  }

  /// The one that may be meant, if there is one: two letters may be wrong, in a short word one.
  static func nearest(to word: String, of known: [String]) -> String? {
    let most = word.count > 4 ? 2 : 1
    return known.filter { $0.distance(to: word) <= most }.min { $0.distance(to: word) < $1.distance(to: word) }
  }

  /// Those that this version has not, by the group in which docker has them, and what comes nearest, if something does.
  private static let verbsOfDocker: [String: [String: String]] = {
    let others = [
      "port", "search", "checkpoint", "config", "context", "manifest", "node", "plugin", "secret", "service", "stack",
      "swarm", "trust",
    ]
    let build = "`fishbowl commit` makes an image of a container, `fishbowl import` one of a tar"
    var verbs = Dictionary(uniqueKeysWithValues: others.map { ($0, "") })
    for verb in ["build", "builder", "buildx"] { verbs[verb] = build }
    verbs["compose"] = "start each of its containers by `fishbowl run -d --name NAME`"
    verbs["network"] = "`fishbowl run --network` takes host, none or container:NAME"
    return ["": verbs, "image": ["build": build], "system": ["dial-stdio": ""], "volume": ["update": ""]]
  }()
}
