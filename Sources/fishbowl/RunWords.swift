import Narration

/// A command line of `run` in plain values.
struct RunWords: Equatable {
  var global = GlobalWords()
  var narrate = false
  var noTrace = false
  var detach = false
  var detachKeys: String?
  var container = ContainerWords()
}

extension RunWords {
  /// Reads what `CommandWords` has set apart: flags, and options as `--name=value`. Nil for a verb, an option or a value
  /// that it doesn't know: ArgumentParser, to which the options are declared, gives help and says what is wrong. On what
  /// both read they agree, by a test.
  ///
  /// It spares a run the reflection over the declarations, which costs more than all that is left on its way to execve.
  init?(_ words: CommandWords) {
    self.init()
    guard words.parsed.first == "run" else { return nil }
    for word in words.parsed.dropFirst() {
      guard set(flag: word) || set(option: word) else { return nil }
    }
    container.words = words.program
  }

  private mutating func set(flag: String) -> Bool {
    switch flag {
    case "--narrate": narrate = true
    case "--no-trace": noTrace = true
    case "--detach": detach = true
    case "--no-healthcheck": container.noHealthcheck = true
    case "--init": container.hasInit = true
    case "--watch-files": container.watchesFiles = true
    case "--break-isolation": container.breakIsolation = true
    case "--rm": container.removes = true
    case "--quiet": container.isQuiet = true
    case "--read-only": container.settings.isReadOnly = true
    default: return global.set(flag: flag) || container.set(flag: flag)
    }
    return true
  }

  private mutating func set(option word: String) -> Bool {
    guard let option = CommandWords.Option(word) else { return false }
    return global.set(option) || set(option.name, to: option.value)
  }

  private mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--detach-keys": detachKeys = value
    case "--env": container.env.append(value)
    case "--workdir": container.workdir = value
    case "--user": container.user = value
    case "--hostname": container.hostname = value
    case "--name": container.name = value
    case "--entrypoint": container.entrypoint = value
    case "--stop-signal": container.stopSignal = value
    case "--stop-timeout": container.stopTimeout = value
    case "--cidfile": container.cidfile = value
    case "--restart": container.restart = value
    case "--log-driver": container.logDriver = value
    case "--log-opt": container.logOpt.append(value)
    case "--health-cmd", "--health-interval", "--health-timeout", "--health-retries", "--health-start-period",
      "--health-start-interval":
      container.health[String(option.dropFirst("--health-".count))] = value
    case "--pull": container.pull = value
    case "--platform": container.platform = value
    case "--rootfs": container.rootfs = value
    case "--volume": container.volumes.append(value)
    case "--mount": container.mounts.append(value)
    case "--tmpfs": container.tmpfs.append(value)
    case "--volumes-from": container.volumesFrom.append(value)
    default:
      return container.limits.set(option, to: value) || container.settings.set(option, to: value)
    }
    return true
  }
}
