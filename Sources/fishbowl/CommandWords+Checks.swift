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

  /// For an option that is not known: docker's are told from mistakes.
  static func unknown(_ word: String, _ verb: String) -> String {
    let name = String(word.prefix { $0 != "=" })
    let help = verb.isEmpty ? "`fishbowl help`" : "`fishbowl help \(verb)`"
    guard verb.hasSuffix("run") || ["create", "exec"].contains(verb) else {
      return "unknown option \(name): \(help) lists those there are"
    }
    let letters = name.hasPrefix("--") ? [name] : name.dropFirst().map { "-\($0)" }
    if let missing = letters.first(where: optionsOfDocker.contains) {
      return "docker's option \(missing) is not there yet: leave it out; \(help) lists those that are"
    }
    return "unknown option \(name): \(help) lists those there are; what the container's program is to get comes after"
      + " the image"
  }

  /// A first word that is no verb: docker's, or a slip of the fingers.
  static func checkVerb(_ word: String, known: [String]) throws(UsageError) {
    if known.contains(word) { return }
    if verbsOfDocker.contains(word) {
      throw UsageError("docker's \(word) is not there yet: this version has \(known.joined(separator: ", "))", .words)
    }
    let near = known.filter { distance($0, word) <= 2 }.min { distance($0, word) < distance($1, word) }
    throw UsageError(
      "unknown verb \"\(word)\": " + (near.map { "did you mean \($0)?" } ?? "`fishbowl help` lists those there are"),
      .words)
  }

  /// How many letters must change to make one word of the other, two that changed places counted once.
  private static func distance(_ one: String, _ other: String) -> Int {
    let (from, to) = (Array(one), Array(other))
    var rows = [Array(0...to.count)]
    for (index, letter) in from.enumerated() {
      var row = [index + 1]
      for column in to.indices {
        let cost = min(row[column], rows[index][column + 1]) + 1
        row.append(min(cost, rows[index][column] + (to[column] == letter ? 0 : 1)))
        if index > 0, column > 0, letter == to[column - 1], from[index - 1] == to[column] {
          row[column + 1] = min(row[column + 1], rows[index - 1][column - 1] + 1)
        }
      }
      rows.append(row)
    }
    return rows[from.count][to.count]
  }

  /// Those that this version has not.
  private static let verbsOfDocker: Set<String> = [
    "load", "save", "pull", "push", "build", "images", "image", "rmi", "tag", "login", "logout", "cp", "commit",
    "export", "import", "network", "port", "search", "history", "prune", "compose",
  ]

  /// Options that docker's `run` has and this version has not.
  private static let optionsOfDocker: Set<String> = [
    "-a", "--annotation", "--attach", "--blkio-weight", "--blkio-weight-device",
    "--cgroup-parent", "--cgroupns", "--cpu-count", "--cpu-percent", "--cpu-rt-period", "--cpu-rt-runtime",
    "--device-read-bps", "--device-read-iops", "--device-write-bps",
    "--device-write-iops", "--disable-content-trust", "--expose", "--gpus", "--io-maxbandwidth", "--io-maxiops",
    "--ip", "--ip6", "--isolation", "--kernel-memory", "--link", "--link-local-ip", "--mac-address",
    "--memory-swappiness", "--net-alias", "--network-alias", "--oom-kill-disable", "-p", "-P",
    "--platform", "--publish", "--publish-all", "--pull", "-q", "--quiet", "--runtime",
    "--sig-proxy", "--storage-opt", "--use-api-socket", "--userns", "--volume-driver",
  ]
}
