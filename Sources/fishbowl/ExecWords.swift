import Narration
import Planning
import Terminal

#if os(Linux)
  import Engine

  /// A command line of `exec` in plain values.
  struct ExecWords: Equatable {
    var global = GlobalWords()
    var detach = false
    var detachKeys: String?
    /// Its words are CONTAINER COMMAND [ARG…].
    var container = ContainerWords()
  }

  extension ExecWords {
    /// As `RunWords` does: without reflection. Nil for what it doesn't know.
    init?(_ words: CommandWords) {
      self.init()
      guard words.parsed.first == "exec" else { return nil }
      for word in words.parsed.dropFirst() {
        guard set(flag: word) || set(option: word) else { return nil }
      }
      container.words = words.program
    }

    private mutating func set(flag: String) -> Bool {
      switch flag {
      case "--narrate": global.narratedVerb = "exec"
      case "--detach": detach = true
      default: return global.set(flag: flag) || container.set(flag: flag)
      }
      return true
    }

    private mutating func set(option word: String) -> Bool {
      guard let option = CommandWords.Option(word) else { return false }
      switch option.name {
      case "--detach-keys": detachKeys = option.value
      case "--env": container.env.append(option.value)
      case "--env-file": container.settings.envFile.append(option.value)
      case "--workdir": container.workdir = option.value
      case "--user": container.user = option.value
      default: return global.set(option)
      }
      return true
    }

    /// Runs the program, and returns the exit code.
    func perform() throws -> Int32 {
      guard let name = container.words.first, container.words.count > 1 else {
        throw UsageError("exec wants a container and a command: give both, as in `fishbowl exec web ps`", .words)
      }
      let narrator = Narrator(global.language)
      let options = try container.options()
      let console = container.tty ? try Consoles.make(input: container.interactive, detachKeys: detachKeys) : nil
      let ending = try Engines.performing(global).exec(
        name, options, Invocations.make(global), detaches: detach,
        unheard: { LiveNarration.sayUnheard($0, narrator) }, console: console)
      Consoles.sayLeft(ending)
      for text in ending.warnings + [ending.failure].compactMap(\.self) {
        TerminalDevice.standardError.write(["fishbowl: \(text)".sanitised])
      }
      // As docker's: who leaves at once learns nothing of the program but that it runs.
      return detach && ending.failure != nil ? 1 : ending.exitCode
    }
  }
#endif
