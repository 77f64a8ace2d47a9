import Planning

/// Takes a template apart.
struct TemplateReader {
  private var rest: Substring
  private let whole: String
  /// The words of the action that ended the last list of nodes: `end`, `else`, `else if …`.
  private var stop: [String] = []
  /// What is nested is read by calls within calls, and stacks end: 100 blocks are more than anybody has typed.
  private var blocks = 0

  init(_ text: String, whole: String) {
    rest = text[...]
    self.whole = whole
  }

  private var error: UsageError {
    UsageError("the template \"\(whole)\" can't be read: give fields as {{.ID}}, {{.State.Pid}} or {{json .}}")
  }

  mutating func nodes() throws(UsageError) -> [Template.Node] {
    let nodes = try list()
    guard stop.isEmpty, rest.isEmpty else { throw error }
    return nodes
  }

  /// Up to the end of the text or to an action that closes the list.
  private mutating func list() throws(UsageError) -> [Template.Node] {
    var nodes: [Template.Node] = []
    stop = []
    while let open = rest.firstRange(of: "{{") {
      nodes.append(.text(String(rest[..<open.lowerBound])))
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { throw error }
      guard var words = TemplateTerm.words(rest[open.upperBound..<close.lowerBound]), let first = words.first else {
        throw error
      }
      rest = rest[close.upperBound...]
      switch first {
      case "end", "else":
        stop = words
        return nodes
      case "range":
        words.removeFirst()
        nodes.append(try range(words))
      case "if":
        words.removeFirst()
        nodes.append(try choice(words))
      default: nodes.append(.value(try term(words)))
      }
    }
    nodes.append(.text(String(rest)))
    rest = ""
    return nodes
  }

  private mutating func countBlock() throws(UsageError) {
    blocks += 1
    if blocks > 100 { throw UsageError("the template has over 100 ranges and ifs: give fewer") }
  }

  private mutating func range(_ words: [String]) throws(UsageError) -> Template.Node {
    try countBlock()
    var words = words
    var names: [String] = []
    if let sign = words.firstIndex(of: ":=") {
      names = words[..<sign].map { $0.hasSuffix(",") ? String($0.dropLast()) : $0 }
      words = Array(words[(sign + 1)...])
    }
    let term = try term(words)
    let body = try list()
    let otherwise = stop == ["else"] ? try list() : []
    guard stop == ["end"], names.count < 3, names.allSatisfy({ $0.hasPrefix("$") }) else { throw error }
    stop = []
    return .each(term, key: names.count == 2 ? names[0] : nil, item: names.last, body, otherwise: otherwise)
  }

  private mutating func choice(_ words: [String]) throws(UsageError) -> Template.Node {
    try countBlock()
    let term = try term(words)
    let then = try list()
    var otherwise: [Template.Node] = []
    if stop == ["else"] {
      otherwise = try list()
    } else if stop.starts(with: ["else", "if"]) {
      return .choice(term, then, otherwise: [try choice(Array(stop.dropFirst(2)))])
    }
    guard stop == ["end"] else { throw error }
    stop = []
    return .choice(term, then, otherwise: otherwise)
  }

  private func term(_ words: [String]) throws(UsageError) -> TemplateTerm {
    guard let term = TemplateTerm(words[...]) else { throw error }
    return term
  }
}
