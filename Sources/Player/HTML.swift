import Steps
import Terminal

/// A piece of a page. A text becomes one only by being escaped, so that nothing of a recording is taken for markup.
struct HTML: Equatable {
  private let node: Node

  private indirect enum Node: Equatable {
    case text(String)
    case element(String, [JSON.Member], [HTML])
  }

  /// A text as it may be shown: what is markup in HTML stands there as text, what hides or reorders text is visible.
  init(_ text: String) { node = .text(text.sanitised) }

  private init(node: Node) { self.node = node }

  /// An element with attributes, whose values are texts, and its content.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [HTML] = []
  ) -> HTML {
    let list = attributes.map { JSON.Member("\($0.key)", .string($0.value.sanitised)) }
    return HTML(node: .element("\(name)", list, content))
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ text: String
  ) -> HTML { element(name, attributes, [HTML(text)]) }

  var source: String {
    var text = ""
    write(to: &text)
    return text
  }

  private func write(to text: inout String) {
    switch node {
    case .text(let plain): text += Self.escaped(plain)
    case .element(let name, let attributes, let content):
      text += "<\(name)" + attributes.map { " \($0.name)=\"\(Self.escaped($0.value.string ?? ""))\"" }.joined() + ">"
      for piece in content { piece.write(to: &text) }
      text += "</\(name)>"
    }
  }

  /// The same for a script that builds elements: a text, or a name, its attributes, and its content.
  var json: JSON {
    switch node {
    case .text(let plain): .string(plain)
    case .element(let name, let attributes, let content):
      .array([.string(name), .object(attributes)] + content.map(\.json))
    }
  }

  private static func escaped(_ text: String) -> String {
    guard text.utf8.contains(where: { "<>&\"'".utf8.contains($0) }) else { return text }
    return text.unicodeScalars.reduce(into: "") { result, scalar in
      switch scalar {
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "&": result += "&amp;"
      case "\"": result += "&quot;"
      case "'": result += "&#39;"
      default: result.unicodeScalars.append(scalar)
      }
    }
  }
}
