import Narration

/// A command line of `run` in plain values.
struct RunWords: Equatable {
  var global = GlobalWords()
  var narrate = false
  var noTrace = false
  var container = ContainerWords()
}

extension RunWords {
  /// Reads the words after the verb where each is plain: a known option, written out, with a value that is no option,
  /// up to the image. Nil for all else: ArgumentParser, to which the options are declared, knows more forms, gives help,
  /// and says what is wrong. On what both read they agree, by a test.
  ///
  /// It spares a run the reflection over the declarations, which costs more than all that is left on its way to execve.
  init?(plain words: some Sequence<String>) {
    self.init()
    var rest = Array(words)[...]
    while let word = rest.first, word.hasPrefix("-") {
      rest.removeFirst()
      if set(flag: word) { continue }
      guard let (name, value) = Self.option(word, next: &rest), set(name, to: value) else { return nil }
    }
    if rest.first?.isEmpty == true { return nil }
    container.words = Array(rest)
  }

  private mutating func set(flag: String) -> Bool {
    switch flag {
    case "--narrate": narrate = true
    case "--no-trace": noTrace = true
    case "--rm": container.removes = true
    case "-i", "--interactive": container.interactive = true
    default: return false
    }
    return true
  }

  /// `--name=value`, or the word and the next one.
  private static func option(_ word: String, next rest: inout ArraySlice<String>) -> (name: String, value: String)? {
    if word.hasPrefix("--"), let equals = word.firstIndex(of: "=") {
      return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }
    guard let value = rest.popFirst(), !value.isEmpty, !value.hasPrefix("-") else { return nil }
    return (word, value)
  }

  private mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--root": global.root = value
    case "--trace": global.trace = value
    case "--lang":
      guard let language = Language(rawValue: value) else { return false }
      global.lang = language
    case "-e", "--env": container.env.append(value)
    case "-w", "--workdir": container.workdir = value
    case "-u", "--user": container.user = value
    case "-h", "--hostname": container.hostname = value
    case "-m", "--memory": container.memory = value
    case "--cpus": container.cpus = value
    case "--pids-limit": container.pidsLimit = value
    case "--name": container.name = value
    case "--rootfs": container.rootfs = value
    default: return false
    }
    return true
  }
}
