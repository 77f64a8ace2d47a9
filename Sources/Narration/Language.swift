/// A language that the narrator speaks.
public enum Language: String, CaseIterable, Sendable {
  case en, ko

  /// The language that the environment asks for: the first of LC_ALL, LC_MESSAGES and LANG that is set and not empty
  /// decides, as in locale(7). Anything but Korean is English.
  public init(environment: [String: String]) {
    let names = ["LC_ALL", "LC_MESSAGES", "LANG"]
    let locale = names.lazy.compactMap { environment[$0] }.first { !$0.isEmpty } ?? ""
    let language = locale.prefix { $0 != "_" && $0 != "." && $0 != "@" }
    self = Language(rawValue: language.lowercased()) ?? .en
  }
}

/// How much is told: a line, a paragraph, or everything with its sources.
public enum Depth: Int, CaseIterable, Sendable {
  case line = 1
  case paragraph, full
}
