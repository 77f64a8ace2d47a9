extension CommandWords {
  /// `--name=value`, as the reader leaves it.
  struct Option {
    let name: String
    let value: String

    /// Nil for a word without a value.
    init?(_ word: String) {
      guard let equals = word.firstIndex(of: "=") else { return nil }
      name = String(word[..<equals])
      value = String(word[word.index(after: equals)...])
    }
  }

  /// The options of a verb that runs a program.
  struct Options {
    var flags =
      [
        "--rm", "--init", "--break-isolation", "--no-healthcheck", "--interactive", "--tty", "--read-only",
        "--privileged", "--quiet", "--watch-files",
      ] + Self.recording
    var valued =
      [
        "--env", "--workdir", "--user", "--hostname", "--name", "--rootfs", "--pull", "--platform", "--entrypoint",
        "--stop-signal", "--stop-timeout", "--cidfile", "--volume", "--mount", "--tmpfs", "--volumes-from", "--restart",
        "--log-driver",
        "--log-opt", "--health-cmd", "--health-interval", "--health-timeout", "--health-retries",
        "--health-start-period", "--health-start-interval", "--root", "--trace", "--lang",
      ] + LimitWords.options + SettingWords.options

    init?(of verb: String) {
      switch verb {
      case "run":
        flags += ["--narrate", "--no-trace", "--detach"] + Self.steps
        valued += ["--detach-keys", "--evidence"] + AlteringWords.options
      case "create":
        flags += ["--narrate"] + Self.steps
        valued += AlteringWords.options
      case "exec":
        flags = ["--interactive", "--detach", "--tty", "--narrate", "--privileged"] + Self.recording + Self.steps
        valued = ["--detach-keys", "--env", "--env-file", "--workdir", "--user", "--root", "--trace", "--lang"]
        valued += ["--evidence"] + AlteringWords.options
      case "top":
        flags = []
        valued = ["--root", "--trace", "--lang"]
      case "plan run":
        flags += ["--json", "--detach"]
        valued += ["--depth", "--detach-keys"] + AlteringWords.options
      default: return nil
      }
    }

    private static let steps = ["--step", "--step-all"]
    private static let recording = ["--no-record-output", "--record-input"]

    static func flag(_ letter: Character) -> String? {
      switch letter {
      case "i": "--interactive"
      case "d": "--detach"
      case "t": "--tty"
      case "q": "--quiet"
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
