import Images
import OCISpec
import Steps

/// `--filter KEY=VALUE` of `ps`. docker-ps(1)
struct ContainerFilter: KeyedFilter {
  let key: Key
  private(set) var value: String

  enum Key: String, CaseIterable {
    case id, name, status, exited, ancestor, before, since, label, volume, health
  }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    guard parts.count == 2, let key = Key(rawValue: parts[0]), key == .label || !parts[1].isEmpty else {
      var error = EngineError("invalid filter \"\(text)\": give one of \(Self.known), as in -f name=web")
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

  /// Of `before` and `since` the container's name is exchanged for the time at which that was made; of `ancestor` the
  /// image's for its ID.
  func resolved(in store: ContainerStore, _ images: ContentStore) throws(EngineError) -> ContainerFilter {
    var resolved = self
    switch key {
    case .before, .since: resolved.value = try store.find(value).created
    case .ancestor: if let image = try? images.image(value) { resolved.value = image.id.description }
    default: break
    }
    return resolved
  }

  /// Who asks for a state wants those too that do not run.
  var isOfState: Bool { key == .status }

  /// docker's names are patterns; what is none is looked for as it is. The second is how docker keeps them.
  private func matches(_ name: String) -> Bool {
    guard let pattern = try? Regex(value) else { return name.contains(value) }
    return name.contains(pattern) || ("/" + name).contains(pattern)
  }

  func passes(_ container: ContainerEngine.Listed) -> Bool {
    switch key {
    case .id: container.id.hasPrefix(value)
    case .name: matches(container.name)
    case .status: container.state == value
    case .exited: container.exitCode.map(String.init) == value
    case .ancestor: container.imageID == value || container.image == value
    case .label: isLabel(of: container.labels)
    case .volume: container.mounts.contains { [$0.name, $0.source, $0.target].contains(value) }
    case .before: container.created < value
    case .since: container.created > value
    case .health: (container.health ?? "none") == value
    }
  }
}
