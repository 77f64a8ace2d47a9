/// `--filter KEY=VALUE` of `ps`. Of one key any value may hold, of several keys each must. docker-ps(1)
struct ContainerFilter {
  private let key: Key
  private let value: String

  private enum Key: String, CaseIterable { case id, name, status, exited, ancestor, health }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    let known = Key.allCases.map(\.rawValue).joined(separator: ", ")
    guard parts.count == 2, let key = Key(rawValue: parts[0]) else {
      throw EngineError("invalid filter \"\(text)\": give one of \(known), as in -f name=web", exitCode: 1)
    }
    self.key = key
    value = parts[1]
    try check()
  }

  private func check() throws(EngineError) {
    let states = ["created", "running", "paused", "exited", "restarting", "removing", "dead"]
    if key == .status, !states.contains(value) {
      throw EngineError(
        "invalid filter \"status=\(value)\": give created, running, paused, restarting or exited", exitCode: 1)
    }
    if key == .health, !["starting", "healthy", "unhealthy", "none"].contains(value) {
      throw EngineError(
        "invalid filter \"health=\(value)\": give starting, healthy, unhealthy or none", exitCode: 1)
    }
    if key == .exited, Int(value) == nil {
      throw EngineError("invalid filter \"exited=\(value)\": give an exit code", exitCode: 1)
    }
  }

  /// Who asks for a state wants those too that do not run.
  var isOfState: Bool { key == .status || key == .exited }

  static func all(_ filters: [ContainerFilter], pass container: ContainerEngine.Listed) -> Bool {
    Key.allCases.allSatisfy { key in
      let own = filters.filter { $0.key == key }
      return own.isEmpty || own.contains { $0.passes(container) }
    }
  }

  private func passes(_ container: ContainerEngine.Listed) -> Bool {
    switch key {
    case .id: container.id.hasPrefix(value)
    case .name: container.name.contains(value)
    case .status: container.state == value
    case .exited: container.exitCode.map(String.init) == value
    case .ancestor: container.image == value
    case .health: (container.health ?? "none") == value
    }
  }
}
