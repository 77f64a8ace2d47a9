import Planning
import Steps
import Terminal

/// The part of Go's templates that people use with docker: `{{.Field}}`, `{{.A.B}}`, `{{json .Field}}`, and a leading
/// `table` for columns with a heading.
struct Template {
  private enum Part {
    case text(String)
    case field(path: [String], asJSON: Bool)
  }

  let isTable: Bool
  private let parts: [Part]

  init(_ text: String) throws(UsageError) {
    isTable = text.hasPrefix("table ")
    let body = (isTable ? String(text.dropFirst(6)) : text).replacing("\\t", with: "\t").replacing("\\n", with: "\n")
    var parts: [Part] = []
    var rest = body[...]
    while let open = rest.firstRange(of: "{{") {
      parts.append(.text(String(rest[..<open.lowerBound])))
      guard let close = rest[open.upperBound...].firstRange(of: "}}") else { throw Self.error(text) }
      parts.append(try Self.field(rest[open.upperBound..<close.lowerBound], in: text))
      rest = rest[close.upperBound...]
    }
    self.parts = parts + [.text(String(rest))]
  }

  private static func field(_ action: Substring, in text: String) throws(UsageError) -> Part {
    var words = action.split(separator: " ")
    let asJSON = words.first == "json"
    if asJSON { words.removeFirst() }
    guard words.count == 1, words[0].hasPrefix(".") else { throw error(text) }
    return .field(path: words[0].split(separator: ".").map(String.init), asJSON: asJSON)
  }

  private static func error(_ text: String) -> UsageError {
    UsageError("the template \"\(text)\" can't be read: give fields as {{.ID}}, {{.State.Pid}} or {{json .}}")
  }

  /// - Throws: for a field that is not there.
  func line(_ value: JSON) throws(UsageError) -> String {
    var line = ""
    for part in parts {
      switch part {
      case .text(let text): line += text
      case .field(let path, let asJSON): line += try Self.text(path, of: value, asJSON)
      }
    }
    return line
  }

  /// The names of its fields, as docker heads columns: `{{.ID}}` by what `heads` says.
  func heading(_ heads: [String: String]) -> String {
    parts.map { part in
      switch part {
      case .text(let text): text
      case .field(let path, _): path.last.map { heads[$0] ?? $0.uppercased() } ?? ""
      }
    }.joined()
  }

  /// As Go prints a value: lists without quotes and commas.
  private static func shown(_ value: JSON) -> String {
    if let list = value.array { return "[" + list.map(shown).joined(separator: " ") + "]" }
    return value.string?.sanitised ?? value.text
  }

  private static func text(_ path: [String], of value: JSON, _ asJSON: Bool) throws(UsageError) -> String {
    var found = value
    for name in path {
      guard let next = found[name] else {
        let names = (found.members ?? []).map(\.name).joined(separator: ", ")
        throw UsageError("there is no field .\(path.joined(separator: ".")): there are \(names)")
      }
      found = next
    }
    if asJSON { return found.text }
    return shown(found)
  }
}
