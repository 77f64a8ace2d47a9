import Steps

/// What stands between the braces of a template.
indirect enum TemplateTerm: Equatable {
  /// `.A.B` of the value at hand, or of a variable: `$.A`, `$item.B`
  case field(variable: String?, path: [String])
  /// `(index .A 0).B`
  case within(TemplateTerm, path: [String])
  case constant(JSON)
  case call(String, [TemplateTerm])
  /// `.Label "key"`, a method of docker's that has no other name: empty where there is none.
  case label(String)

  /// What stands above a column of it: by `heads`, or its name in capitals; a label's as it is.
  func heading(_ heads: [String: String]) -> String {
    if case .label(let key) = self { return Self.heading(ofLabel: key) }
    return field.map { heads[$0] ?? $0.uppercased() } ?? ""
  }

  /// The last name of the first field in it.
  private var field: String? {
    switch self {
    case .field(_, let path), .within(_, let path): path.last
    case .constant, .label: nil
    case .call(_, let arguments): arguments.lazy.compactMap(\.field).first
    }
  }

  /// `index .A "b c"` → index, .A, "b c". Nil for a text without its end.
  static func words(_ action: Substring) -> [String]? {
    var words: [String] = []
    var rest = action
    while let first = rest.first {
      if first.isWhitespace {
        rest = rest.dropFirst()
      } else if "()|".contains(first) {
        // What stands right behind a bracket is a field of what is in it.
        let field = first == ")" ? rest.dropFirst().prefix { !$0.isWhitespace && !"()|".contains($0) } : ""
        let word = String(first) + field
        words.append(word)
        rest = rest.dropFirst(word.count)
      } else if first == "\"" || first == "`" {
        guard let end = rest.dropFirst().firstIndex(of: first) else { return nil }
        words.append(String(rest[...end]))
        rest = rest[rest.index(after: end)...]
      } else {
        let word = rest.prefix { !$0.isWhitespace && !"()|".contains($0) }
        words.append(String(word))
        rest = rest.dropFirst(word.count)
      }
    }
    return words
  }

  /// A call with its arguments, or several with a bar between: each gets what stands before it as its last argument.
  /// More than 100 words are none: brackets in brackets are read by calls within calls, and stacks end.
  init?(_ words: ArraySlice<String>) {
    guard words.count <= 100 else { return nil }
    var rest = words
    guard let term = Self.pipeline(&rest), rest.isEmpty else { return nil }
    self = term
  }

  private static func pipeline(_ rest: inout ArraySlice<String>) -> TemplateTerm? {
    guard var term = command(&rest, after: nil) else { return nil }
    while rest.first == "|" {
      rest = rest.dropFirst()
      guard let next = command(&rest, after: term) else { return nil }
      term = next
    }
    return term
  }

  private static func command(_ rest: inout ArraySlice<String>, after last: TemplateTerm?) -> TemplateTerm? {
    guard let name = rest.first, TemplateFunctions.all[name] != nil else {
      return last == nil ? operand(&rest) : nil
    }
    rest = rest.dropFirst()
    var arguments: [TemplateTerm] = []
    while let word = rest.first, word != "|", !word.hasPrefix(")") {
      guard let argument = operand(&rest) else { return nil }
      arguments.append(argument)
    }
    return .call(name, arguments + (last.map { [$0] } ?? []))
  }

  private static func operand(_ rest: inout ArraySlice<String>) -> TemplateTerm? {
    guard let word = rest.popFirst() else { return nil }
    if word == "(" {
      guard let inner = pipeline(&rest), let end = rest.popFirst(), end.hasPrefix(")") else { return nil }
      return end == ")" ? inner : end.hasPrefix(").") ? .within(inner, path: path(String(end.dropFirst()))) : nil
    }
    if word == ".Label", let key = rest.first, key.count > 1, key.hasPrefix("\"") {
      rest = rest.dropFirst()
      return .label(String(key.dropFirst().dropLast()))
    }
    if word.hasPrefix(".") { return .field(variable: nil, path: path(word)) }
    if word.hasPrefix("$") {
      return .field(variable: String(word.prefix { $0 != "." }), path: path(String(word.drop { $0 != "." })))
    }
    if word.count > 1, let quote = word.first, "\"`".contains(quote) {
      return .constant(.string(String(word.dropFirst().dropLast())))
    }
    if let number = Int64(word) { return .constant(.number(number)) }
    return ["true": .constant(.bool(true)), "false": .constant(.bool(false))][word]
  }

  /// Of a key like `org.example.team-name` the last part, as docker has it.
  private static func heading(ofLabel key: String) -> String {
    String(key.split(separator: ".").last ?? "").replacing("-", with: " ").replacing("_", with: " ")
  }

  private static func path(_ word: String) -> [String] { word.split(separator: ".").map(String.init) }
}
