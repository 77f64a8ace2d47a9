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
    return rest.prefix(1) + globals + rest.dropFirst()
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

  private static func unknown(_ word: String) -> String {
    let name = String(word.prefix { $0 != "=" })
    let letters = name.hasPrefix("--") ? [name] : name.dropFirst().map { "-\($0)" }
    if let missing = letters.first(where: ofDocker.contains) {
      return "docker's option \(missing) is not there yet: leave it out; `fishbowl run --help` lists those that are"
    }
    return "unknown option \(name): `fishbowl run --help` lists those there are; what the container's program is to"
      + " get comes after the image"
  }

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
