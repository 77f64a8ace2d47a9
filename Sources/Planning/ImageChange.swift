public import OCISpec
import Steps

extension ImageConfig.Defaults {
  /// Follows an instruction of a Dockerfile, as `commit -c` and `import -c` take them. docker-commit(1)
  public mutating func apply(_ instruction: String) throws(UsageError) {
    let parts = instruction.split(separator: " ", maxSplits: 1).map(String.init)
    let (word, value) = ((parts.first ?? "").uppercased(), parts.count > 1 ? parts[1].trimmed : "")
    guard !value.isEmpty || word.isEmpty else {
      throw UsageError("\(word) wants a value: give it as in -c \"\(word) …\"")
    }
    switch word {
    case "CMD": cmd = try Self.program(value)
    case "ENTRYPOINT": entrypoint = try Self.program(value)
    case "ENV": for (name, text) in try Self.pairs(value, word) { setEnvironment(name, text) }
    case "EXPOSE": exposedPorts = Self.joined(exposedPorts, try Self.words(value).map(Self.port))
    case "LABEL":
      for (name, text) in try Self.pairs(value, word) { labels = (labels ?? [:]).merging([name: text]) { $1 } }
    case "STOPSIGNAL": stopSignal = value
    case "USER": user = value
    case "VOLUME": volumes = Self.joined(volumes, try Self.names(value))
    case "WORKDIR": workingDir = value.hasPrefix("/") ? value : (workingDir ?? "/").slashed + value
    default:
      throw UsageError(
        "\(word.lowercased()) is not a valid change command: give CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, STOPSIGNAL, USER,"
          + " VOLUME or WORKDIR")
    }
  }

  private mutating func setEnvironment(_ name: String, _ value: String) {
    var all = env ?? []
    if let index = all.firstIndex(where: { $0.hasPrefix(name + "=") }) {
      all[index] = "\(name)=\(value)"
    } else {
      all.append("\(name)=\(value)")
    }
    env = all
  }

  private static func joined(_ set: ImageConfig.NameSet?, _ names: [String]) -> ImageConfig.NameSet {
    ImageConfig.NameSet(Set((set?.names ?? []) + names))
  }

  private static func port(_ word: String) -> String { word.contains("/") ? word : word + "/tcp" }

  /// `["ls", "/"]`, or a line for the shell.
  private static func program(_ value: String) throws(UsageError) -> [String] {
    if let list = try list(value) { return list }
    return ["/bin/sh", "-c", value]
  }

  private static func names(_ value: String) throws(UsageError) -> [String] {
    if let list = try list(value) { return list }
    return try words(value)
  }

  /// Nil for what is no list.
  private static func list(_ value: String) throws(UsageError) -> [String]? {
    guard value.hasPrefix("[") else { return nil }
    let items = JSON(parsing: value)?.array
    let words = (items ?? []).compactMap(\.string)
    guard let items, words.count == items.count else {
      throw UsageError("\(value) is no list of words: give it as in CMD [\"ls\", \"/\"]")
    }
    return words
  }

  /// `NAME=VALUE …`, or the old form `NAME VALUE`.
  private static func pairs(_ value: String, _ word: String) throws(UsageError) -> [(String, String)] {
    let words = try words(value)
    guard let first = words.first, !first.hasPrefix("=") else {
      throw UsageError("\(word) has no name: give NAME=VALUE")
    }
    guard first.contains("=") else {
      guard words.count > 1 else { throw UsageError("\(word) \(value) has no value: give NAME=VALUE") }
      return [(first, value.dropFirst(first.count).description.trimmed)]
    }
    return try words.map { pair throws(UsageError) in
      guard let equals = pair.firstIndex(of: "="), equals != pair.startIndex else {
        throw UsageError("\(word) has \"\(pair)\", which is no NAME=VALUE")
      }
      return (String(pair[..<equals]), String(pair[pair.index(after: equals)...]))
    }
  }

  /// Blanks part words, but for those in quotes or behind `\`.
  private static func words(_ value: String) throws(UsageError) -> [String] {
    var (words, word, quote, isEscaped) = ([String](), String?.none, Character?.none, false)
    for letter in value {
      if isEscaped || quote != nil && letter != quote && letter != "\\" {
        word = (word ?? "") + String(letter)
        isEscaped = false
      } else if letter == "\\" {
        isEscaped = true
      } else if letter == quote {
        quote = nil
      } else if letter == "\"" || letter == "'" {
        (quote, word) = (letter, word ?? "")
      } else if letter == " " {
        if let whole = word { words.append(whole) }
        word = nil
      } else {
        word = (word ?? "") + String(letter)
      }
    }
    guard quote == nil else { throw UsageError("\(value) has a quotation mark that is not closed: add the other one") }
    return words + (word.map { [$0] } ?? [])
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = self[...]
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }

  fileprivate var slashed: String { hasSuffix("/") ? self : self + "/" }
}
