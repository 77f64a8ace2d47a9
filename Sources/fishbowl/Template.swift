import Planning
import Steps
import Terminal

/// The part of Go's templates that people use with docker: `{{.Field}}`, `{{json .A.B}}`, `{{range .List}}…{{end}}`,
/// `{{if .Field}}…{{else}}…{{end}}`, `{{index .Map "key"}}`, `{{upper .Name}}` and the like; and a leading `table` for
/// columns with a heading. Go's text/template
struct Template {
  indirect enum Node {
    case text(String)
    case value(TemplateTerm)
    /// For each thing of a list or object; `key` and `item` are the names of variables.
    case each(TemplateTerm, key: String?, item: String?, [Node], otherwise: [Node])
    case choice(TemplateTerm, [Node], otherwise: [Node])
  }

  let isTable: Bool
  private let nodes: [Node]

  init(_ text: String) throws(UsageError) {
    isTable = text.hasPrefix("table ")
    let body = (isTable ? String(text.dropFirst(6)) : text).replacing("\\t", with: "\t").replacing("\\n", with: "\n")
    var reader = TemplateReader(body, whole: text)
    nodes = try reader.nodes()
  }

  /// - Throws: for a field that is not there.
  func line(_ value: JSON) throws(UsageError) -> String {
    try Self.text(nodes, TemplateScope(root: value, value: value))
  }

  private static func text(_ nodes: [Node], _ scope: TemplateScope) throws(UsageError) -> String {
    var text = ""
    for node in nodes {
      switch node {
      case .text(let plain): text += plain
      case .value(let term): text += try scope.value(of: term).shown
      case .choice(let term, let then, let otherwise):
        text += try self.text(scope.value(of: term).isTrue ? then : otherwise, scope)
      case .each(let term, let key, let item, let body, let otherwise):
        let pairs = try scope.value(of: term).pairs
        if pairs.isEmpty { text += try self.text(otherwise, scope) }
        for pair in pairs { text += try self.text(body, scope.entering(pair, key: key, item: item)) }
      }
    }
    return text
  }

  /// The names of its fields, as docker heads columns: `{{.ID}}` by what `heads` says.
  func heading(_ heads: [String: String]) -> String {
    nodes.map { node in
      switch node {
      case .text(let text): text
      case .value(let term): term.field.map { heads[$0] ?? $0.uppercased() } ?? ""
      case .each(let term, _, _, _, _), .choice(let term, _, _):
        term.field.map { heads[$0] ?? $0.uppercased() } ?? ""
      }
    }.joined()
  }
}

/// Takes a template apart.
private struct TemplateReader {
  private var rest: Substring
  private let whole: String
  /// The words of the action that ended the last list of nodes: `end`, `else`, `else if …`.
  private var stop: [String] = []

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

  private mutating func range(_ words: [String]) throws(UsageError) -> Template.Node {
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
