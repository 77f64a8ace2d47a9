/// What is said of options that are not known: docker's are told from mistakes, and mistakes from each other.
extension CommandWords {
  static func unknown(_ word: String, _ verb: String) -> String {
    let name = String(word.prefix { $0 != "=" })
    let help = verb.isEmpty ? "`fishbowl help`" : "`fishbowl help \(verb)`"
    if let meant = meant(name, verb) { return "unknown option \(name): \(meant)" }
    guard verb.hasSuffix("run") || ["create", "exec"].contains(verb) else {
      return "unknown option \(name): \(help) lists those there are"
    }
    let letters = name.hasPrefix("--") ? [name] : name.dropFirst().map { "-\($0)" }
    if verb != "exec", let missing = letters.first(where: optionsOfDocker.contains) {
      return "docker's option \(missing) is not there yet: leave it out; \(help) lists those that are"
    }
    return "unknown option \(name): \(help) lists those there are; what the container's program is to get comes after"
      + (verb == "exec" ? " the container" : " the image")
  }

  /// What people type in the place of something else.
  private static func meant(_ name: String, _ verb: String) -> String? {
    let letters = name.drop { $0 == "-" }
    switch verb {
    case "": return "options of a verb come after it, as in `fishbowl run \(name) …`"
    case "kill", "stop", "restart":
      let isSignal = Int(letters) != nil || letters.allSatisfy(\.isUppercase)
      return isSignal && !letters.isEmpty ? "a signal is given by -s, as in `fishbowl \(verb) -s \(letters) …`" : nil
    case "rm" where letters.contains("r") && !name.hasPrefix("--"):
      return "containers are removed with all that is in them; -f kills a running one first"
    default: return Options(of: verb).flatMap { meantOption(name, letters, of: $0.flags + $0.valued) }
    }
  }

  /// `-name` for --name, `--names` for --name.
  private static func meantOption(_ name: String, _ letters: Substring, of known: [String]) -> String? {
    if !name.hasPrefix("--"), letters.count > 2, known.contains("-" + name) {
      return "its dashes are two: type -\(name)"
    }
    guard name.hasPrefix("--"), !optionsOfDocker.contains(name) else { return nil }
    return nearest(to: name, of: known).map { "did you mean \($0)?" }
  }

  /// Options that docker's `run` has and this version has not.
  static let optionsOfDocker: Set<String> = [
    "-a", "--annotation", "--attach", "--blkio-weight", "--blkio-weight-device",
    "--cgroup-parent", "--cgroupns", "--cpu-count", "--cpu-percent", "--cpu-rt-period", "--cpu-rt-runtime",
    "--device-read-bps", "--device-read-iops", "--device-write-bps",
    "--device-write-iops", "--disable-content-trust", "--expose", "--gpus", "--io-maxbandwidth", "--io-maxiops",
    "--ip", "--ip6", "--isolation", "--kernel-memory", "--link", "--link-local-ip", "--mac-address",
    "--memory-swappiness", "--net-alias", "--network-alias", "--oom-kill-disable", "-p", "-P",
    "--publish", "--publish-all", "--runtime",
    "--sig-proxy", "--storage-opt", "--use-api-socket", "--volume-driver",
  ]
}
