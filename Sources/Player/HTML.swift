import Terminal

/// A piece of a page. A text becomes one only by being escaped, so that nothing of a recording is taken for markup.
struct HTML: Equatable {
  private(set) var source: String

  /// A text as it may be shown: what is markup in HTML stands there as text, what hides or reorders text is visible.
  init(_ text: String) { source = Self.escaped(text.sanitised) }

  private init(source: String) { self.source = source }

  /// An element with attributes, whose values are texts, and its content.
  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ content: [HTML] = []
  ) -> HTML {
    let list = attributes.map { " \($0.key)=\"\(HTML($0.value).source)\"" }.joined()
    return HTML(source: "<\(name)\(list)>" + content.map(\.source).joined() + "</\(name)>")
  }

  static func element(
    _ name: StaticString, _ attributes: KeyValuePairs<StaticString, String> = [:], _ text: String
  ) -> HTML { element(name, attributes, [HTML(text)]) }

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
