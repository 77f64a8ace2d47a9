import Steps

/// Takes secrets out of what is recorded: values of environment variables. Their names stay.
enum Redaction {
  /// A command line: the value after `-e`, `--env`, also joined to it or at the end of a cluster as `-ie`.
  static func arguments(_ arguments: [String]) -> [String] {
    var isValue = false
    return arguments.map { argument in
      defer { isValue = takesValue(argument) }
      return isValue && argument.contains("=") ? Secret(argument).description : joined(argument)
    }
  }

  private static func takesValue(_ argument: String) -> Bool {
    if argument == "--env" { return true }
    guard argument.hasPrefix("-"), !argument.hasPrefix("--"), argument.hasSuffix("e") else { return false }
    return argument.dropFirst().allSatisfy { "diteP".contains($0) }
  }

  private static func joined(_ argument: String) -> String {
    for prefix in ["--env=", "-e="] where argument.hasPrefix(prefix) {
      return prefix + Secret(String(argument.dropFirst(prefix.count))).description
    }
    guard argument.hasPrefix("-"), argument.contains("=") else { return argument }
    let isJoined = argument.dropFirst().drop { "ditP".contains($0) }.hasPrefix("e")
    return isJoined ? Secret(argument).description : argument
  }

  /// An OCI runtime configuration: the values of `process.env`. A text that is no JSON object is left out whole.
  static func configuration(_ text: String) -> String {
    guard let configuration = JSON(parsing: text), configuration.members != nil else { return "{}" }
    return configuration.replacing("process") { $0.replacing("env", by: environment) }.text
  }

  private static func environment(_ value: JSON) -> JSON {
    .array((value.array ?? []).map { .string(Secret($0.string ?? "").description) })
  }
}

extension JSON {
  /// The object with the member of that name changed, if it has one.
  fileprivate func replacing(_ name: String, by change: (JSON) -> JSON) -> JSON {
    guard case .object(let members) = self else { return self }
    return .object(members.map { $0.name == name ? Member(name, change($0.value)) : $0 })
  }
}
