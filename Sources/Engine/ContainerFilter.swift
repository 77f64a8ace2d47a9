/// `--filter KEY=VALUE` of `ps`. Of one key any value may hold, of several keys each must. docker-ps(1)
struct ContainerFilter {
  private let key: Key
  private let value: String

  private enum Key: String, CaseIterable { case id, name, status, exited, ancestor }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2, let key = Key(rawValue: parts[0]) else {
      var error = EngineError("invalid filter \"\(text)\": give one of \(known), as in -f name=web")
      error.isOfOption = parts.count < 2
      throw error
    }
    self.key = key
    value = parts[1]
    try check()
  }

  private func check() throws(EngineError) {
    let states = ["created", "running", "paused", "exited", "restarting", "removing", "dead"]
    if key == .status, !states.contains(value) {
      throw EngineError("invalid filter \"status=\(value)\": give created, running, paused or exited", exitCode: 1)
    }
    if key == .exited, Int(value) == nil {
      throw EngineError("invalid filter \"exited=\(value)\": give an exit code", exitCode: 1)
    }
  }

  /// Who asks for a state wants those too that do not run.
  var isOfState: Bool { key == .status }

  static func all(_ filters: [ContainerFilter], pass container: ContainerEngine.Listed) -> Bool {
    Key.allCases.allSatisfy { key in
      let own = filters.filter { $0.key == key }
      return own.isEmpty || own.contains { $0.passes(container) }
    }
  }

  /// docker's names are patterns; what is none is looked for as it is. The second is how docker keeps them.
  private func matches(_ name: String) -> Bool {
    guard let pattern = try? Regex(value) else { return name.contains(value) }
    return name.contains(pattern) || ("/" + name).contains(pattern)
  }

  private func passes(_ container: ContainerEngine.Listed) -> Bool {
    switch key {
    case .id: container.id.hasPrefix(value)
    case .name: matches(container.name)
    case .status: container.state == value
    case .exited: container.exitCode.map(String.init) == value
    case .ancestor: container.image == value
    }
  }
}
