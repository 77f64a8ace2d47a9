import Planning
import Steps

/// The part of Go's templates that people use with docker: `{{.Field}}`, `{{json .A.B}}`, `{{range .List}}…{{end}}`,
/// `{{if .Field}}…{{else}}…{{end}}`, `{{index .Map "key"}}`, `{{.Label "key"}}`, `{{upper .Name}}` and the like; and a leading `table` for
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
      case .value(let term), .each(let term, _, _, _, _), .choice(let term, _, _): term.heading(heads)
      }
    }.joined()
  }
}
