import Planning

/// Words as people type and paste them: what a terminal, a lecture's slide or a web page made of them.
enum CommandWords {
  /// Global options may stand before the verb; ArgumentParser wants them after it. `docker` before the verb is dropped.
  static func arranged(_ words: [String]) -> [String] {
    var globals: [String] = []
    var rest = words[...]
    while let word = rest.first {
      if ["docker", "ddocker", "sudo-docker"].contains(word), globals.isEmpty {
        rest = rest.dropFirst()
      } else if ["--root", "--trace", "--lang"].contains(word), rest.count > 1 {
        globals += rest.prefix(2)
        rest = rest.dropFirst(2)
      } else if ["--root=", "--trace=", "--lang="].contains(where: word.hasPrefix) {
        globals.append(word)
        rest = rest.dropFirst()
      } else {
        break
      }
    }
    return rest.prefix(1) + globals + apart(rest.dropFirst())
  }

  /// `-eA=1` and `-m=64m` as two words, as pflag reads them: up to the image, from where words are the program's.
  private static func apart(_ words: ArraySlice<String>) -> [String] {
    var apart: [String] = []
    var rest = words
    while let word = rest.first, word.hasPrefix("-") || (apart.isEmpty && word == "run") {
      rest = rest.dropFirst()
      if word.hasPrefix("-"), word.count > 2, let letter = word.dropFirst().first, shortWithValue.contains(letter) {
        apart += ["-\(letter)", String(word.dropFirst(2).drop { $0 == "=" && letter != "e" })]
      } else {
        apart.append(word)
        if takesValue(word), let value = rest.popFirst() { apart.append(value) }
      }
    }
    return apart + rest
  }

  private static let shortWithValue: Set<Character> = ["e", "w", "u", "h", "m"]

  private static func takesValue(_ word: String) -> Bool {
    let long = [
      "--env", "--workdir", "--user", "--hostname", "--memory", "--cpus", "--pids-limit", "--name", "--rootfs",
      "--root",
      "--trace", "--lang", "--depth",
    ]
    return long.contains(word) || (word.count == 2 && word.last.map(shortWithValue.contains) == true)
  }

  /// Dashes and quotes that web pages, slides and word processors put in the place of - and ".
  private static let dashes: [Character] = ["\u{2010}", "\u{2011}", "\u{2012}", "–", "—", "―", "−", "－"]
  private static let quotes: [Character] = ["“", "”", "‘", "’", "„", "«", "»"]

  /// The first word that is no known option must be the image: an option that is not known is never taken for it.
  static func checkImage(_ word: String?, isImage: Bool) throws(UsageError) {
    guard let word, let first = word.first else {
      if isImage { throw UsageError("no image given: name one, as in `fishbowl run tiny echo hi`") }
      return
    }
    if dashes.contains(first) { throw UsageError(pasted(word)) }
    if first == "-" { throw UsageError(unknown(word)) }
    if quotes.contains(first) {
      throw UsageError("\"\(word)\" begins with a quotation mark of a text, not of the shell: type ' or \" instead")
    }
  }

  private static func pasted(_ word: String) -> String {
    let name = word.drop { dashes.contains($0) || $0 == "-" }
    let meant = (name.count == 1 ? "-" : "--") + name
    return "\"\(word)\" begins with a dash that a web page or slide has changed: type \(meant)"
  }

  /// For an option that is not known, here or anywhere: docker's are told from mistakes.
  static func unknown(_ word: String) -> String {
    let name = String(word.prefix { $0 != "=" })
    let letters = name.hasPrefix("--") ? [name] : name.dropFirst().map { "-\($0)" }
    if let missing = letters.first(where: ofDocker.contains) {
      return "docker's option \(missing) is not there yet: leave it out; `fishbowl run --help` lists those that are"
    }
    return "unknown option \(name): `fishbowl run --help` lists those there are; what the container's program is to"
      + " get comes after the image"
  }

  /// A first word that is no verb: docker's, or a slip of the fingers.
  static func checkVerb(_ word: String?, known: [String]) throws(UsageError) {
    guard let word, !word.hasPrefix("-"), !known.contains(word) else { return }
    if verbsOfDocker.contains(word) {
      throw UsageError("docker's \(word) is not there yet: this version has \(known.joined(separator: ", "))")
    }
    let near = known.filter { distance($0, word) <= 2 }.min { distance($0, word) < distance($1, word) }
    throw UsageError(
      "unknown verb \"\(word)\": " + (near.map { "did you mean \($0)?" } ?? "`fishbowl --help` lists those there are"))
  }

  /// How many letters must change to make one word of the other. Levenshtein, 1965
  private static func distance(_ one: String, _ other: String) -> Int {
    let letters = Array(other)
    var row = Array(0...letters.count)
    for (index, letter) in one.enumerated() {
      var diagonal = row[0]
      row[0] = index + 1
      for column in letters.indices {
        let cost = min(row[column], row[column + 1]) + 1
        (diagonal, row[column + 1]) = (row[column + 1], min(cost, diagonal + (letters[column] == letter ? 0 : 1)))
      }
    }
    return row[letters.count]
  }

  private static let verbsOfDocker: Set<String> = [
    "create", "start", "stop", "restart", "kill", "pause", "unpause", "attach", "exec", "wait", "rename", "logs",
    "inspect", "top", "stats", "update", "load", "save", "pull", "push", "build", "images", "image", "rmi", "tag",
    "login", "logout", "cp", "diff", "commit", "export", "import", "events", "info", "network", "volume", "container",
    "system", "port", "search", "history",
  ]

  /// Options that docker's `run` has and this version has not.
  private static let ofDocker: Set<String> = [
    "-t", "--tty", "-d", "--detach", "-v", "--volume", "--mount", "--tmpfs", "-p", "--publish", "-P", "--publish-all",
    "--network", "--net", "--entrypoint", "--env-file", "--restart", "--privileged", "--cap-add", "--cap-drop",
    "--security-opt", "--device", "--ulimit", "--read-only", "--sysctl", "--init", "--pid", "--ipc", "--uts",
    "--userns",
    "--cpuset-cpus", "--cpu-shares", "-c", "--memory-swap", "--memory-reservation", "--shm-size", "--add-host", "--dns",
    "-l", "--label", "--cidfile", "--stop-signal", "--stop-timeout", "--oom-score-adj", "--group-add", "--platform",
    "--pull", "--health-cmd", "--link", "--log-driver", "--gpus", "-a", "--attach", "--detach-keys", "--cgroupns",
  ]
}
