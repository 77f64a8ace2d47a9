public import OCISpec
public import Steps

/// Where root's container has users of its own, the host's root is nobody to it: it could reach neither the store nor
/// what it is to share. So a helper shows it those, by the mapping that it will have, before it is born.
extension Planner {
  /// In an aquarium, too.
  var isStaged: Bool { isAquarium || foreignRoot != nil }

  /// Who its root is outside, where root is not that user.
  var foreignRoot: UInt32? { facts.person == nil ? mapping?.users.first?.outside : nil }

  /// The layers can't be written to; what the container writes, is on the disk as root's of the host.
  func stage() -> [Operation] {
    guard let mapping else { return [] }
    let directory = Aquarium.Route(source: request.place.directory, name: Self.own, isFile: false, isIDMapped: true)
    let shown = Aquarium(
      place: RuntimeConfig.aquariumPlace, layers: lowerDirectories.reversed(), files: [directory] + routes, covers: [],
      owner: foreignRoot ?? 0, isIDMapped: true, givesStdio: !hasTerminal)
    return [.showLayers(shown), cloneByHelper(mapping)]
  }

  private static let own = "container"

  var stagedOverlay: Overlay {
    let directory = RuntimeConfig.aquariumPlace + "/" + Self.own
    return Overlay(
      lower: lowerDirectories.indices.map { "\(RuntimeConfig.aquariumPlace)/layer\($0 + 1)" }.reversed(),
      upper: directory + "/upper", work: directory + "/work", target: directory + "/merged",
      isVolatile: request.removes, isMapped: true)
  }
}

extension RuntimeConfig {
  /// --userns private, as root.
  /// - Throws: for what such a container can't have.
  public mutating func enterOwn(_ mapping: Steps.IDMapping) throws(UsageError) {
    let refused =
      modes != NamespaceModes()
      ? "no namespace of the host or of another container: leave out --pid, --network, --ipc and --uts"
      : rights.isPrivileged
        ? "no right over the host: leave out --privileged"
        : rights.devices.isEmpty ? nil : "no further device: leave out --device"
    if let refused { throw UsageError("with --userns private a container has \(refused)") }
    try enter(mapping)
  }
}
