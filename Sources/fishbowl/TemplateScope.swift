import Planning
import Steps

/// What a term's names mean at one place of a template.
struct TemplateScope {
  let root: JSON
  var value: JSON
  var variables: [String: JSON] = [:]

  func entering(_ pair: (key: JSON, item: JSON), key: String?, item: String?) -> TemplateScope {
    var inner = self
    inner.value = pair.item
    if let key { inner.variables[key] = pair.key }
    if let item { inner.variables[item] = pair.item }
    return inner
  }

  func value(of term: TemplateTerm) throws(UsageError) -> JSON {
    switch term {
    case .constant(let constant): return constant
    case .label(let key): return value["Label"]?[key] ?? .string("")
    case .within(let inner, let path): return try Self.find(path, in: value(of: inner))
    case .field(let variable, let path): return try Self.find(path, in: start(variable))
    case .call(let name, let terms):
      var arguments: [JSON] = []
      for term in terms { arguments.append(try value(of: term)) }
      guard let result = TemplateFunctions.all[name]?(arguments) else {
        throw UsageError(
          "\(name) can't be used so in a template: it got \(arguments.map(\.text).joined(separator: ", "))")
      }
      return result
    }
  }

  private func start(_ variable: String?) throws(UsageError) -> JSON {
    guard let variable else { return value }
    if variable == "$" { return root }
    guard let value = variables[variable] else {
      throw UsageError(
        "there is no variable \(variable) here: a range makes some, as in {{range $key, $item := .Labels}}")
    }
    return value
  }

  /// Below these stands whatever people have named so: one that is not there is no mistake.
  private static let maps: Set<String> = ["Attributes", "Labels"]

  private static func find(_ path: [String], in value: JSON) throws(UsageError) -> JSON {
    var found = value
    for (index, name) in path.enumerated() {
      if let next = found[name] {
        found = next
      } else if index > 0, maps.contains(path[index - 1]) {
        return .string("<no value>")
      } else {
        let names = (found.members ?? []).map(\.name).joined(separator: ", ")
        throw UsageError("there is no field .\(path.joined(separator: ".")): there are \(names)")
      }
    }
    return found
  }
}
