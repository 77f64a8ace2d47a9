import Kernel
import Planning
package import Steps

extension ContainerEngine {
  /// A volume as `volume ls` and `volume inspect` show it.
  package struct ListedVolume: Sendable {
    package var state: VolumeState
    package var mountpoint: String
    /// The containers that have it, by their IDs.
    package var users: [String]
  }

  /// Makes a volume, unless one of that name is there. Nil: under a name of 64 digits. Returns the name.
  package func createVolume(_ name: String?, labels: [String: String], _ invocation: Invocation) throws -> String {
    try prepare(invocation)
    recover()
    let store = VolumeStore(places: places)
    let state = VolumeState(name: name ?? Sys.randomHex(bytes: 32), labels: labels, isAnonymous: name == nil)
    guard store.state(state.name) == nil else { return state.name }
    let plan = VolumePlan.create(store.place(state.name), record: state.json.text + "\n")
    let errand = try volumeErrand("volume create", plan, invocation)
    let failure = errand.perform()
    if failure != nil { _ = errand.undo() }
    try errand.close(failure, doing: "make volume \"\(state.name)\"")
    return state.name
  }

  /// Removes a volume that no container has.
  package func removeVolume(_ name: String, _ invocation: Invocation) throws {
    try prepare(invocation)
    recover()
    try ContainerStore(places: places).whileNoneIsMade { try removeFree(name, invocation) }
  }

  /// As long as no container is being made.
  func removeFree(_ name: String, _ invocation: Invocation) throws {
    let store = VolumeStore(places: places)
    _ = try store.find(name)
    let users = store.users(of: name)
    guard users.isEmpty else {
      throw EngineError(
        "cannot remove volume \"\(name)\": it is in use by \(users.map(\.told).joined(separator: ", ")); remove that"
          + " first, with `fishbowl rm`", exitCode: 1)
    }
    let errand = try volumeErrand("volume rm", VolumePlan.remove(store.place(name)), invocation)
    let failure = errand.perform { step in
      if case .deleteVolume(let place) = step.operation { try VolumeStore.delete(place) }
    }
    try errand.close(failure, doing: "remove volume \"\(name)\"")
  }

  private func volumeErrand(_ verb: String, _ plan: Plan, _ invocation: Invocation) throws -> Errand {
    let rows = SessionRows(
      verb, plan, facts: HostProbe.facts(), nonce: Sys.randomHex(bytes: 8), container: nil, layers: [], invocation)
    return try errand(plan, rows)
  }

  /// By name.
  package func volumes(filters: [String] = []) throws -> [ListedVolume] {
    let store = VolumeStore(places: places)
    try ContainerStore(places: places).checkReadable()
    let filters = try filters.map(VolumeFilter.init)
    let containers = ContainerStore(places: places).all()
    let listed = store.all().map { state in
      ListedVolume(
        state: state, mountpoint: store.place(state.name).files,
        users: containers.filter { $0.mounts.contains { $0.name == state.name } }.map(\.id))
    }
    return listed.filter { VolumeFilter.all(filters, pass: $0) }
  }

  package func hasVolume(_ name: String) -> Bool { VolumeStore(places: places).state(name) != nil }

  /// Bytes of its files.
  package func size(of volume: ListedVolume) -> Int64 { Sys.size(of: volume.mountpoint) }

  /// Under docker's names.
  package func inspectVolume(_ name: String) throws -> JSON {
    let store = VolumeStore(places: places)
    try ContainerStore(places: places).checkReadable()
    let state = try store.find(name)
    return .object([
      "CreatedAt": .string(state.created), "Driver": .string("local"),
      "Labels": state.labels.isEmpty
        ? .null : .texts(state.labels),
      "Mountpoint": .string(store.place(name).files), "Name": .string(name), "Options": .null,
      "Scope": .string("local"),
    ])
  }
}

extension ContainerState {
  fileprivate var told: String { "container \(shortID) (\(name))" }
}

/// `--filter KEY=VALUE` of `volume ls` and `volume prune`. docker-volume-ls(1)
struct VolumeFilter: KeyedFilter {
  let key: Key
  let value: String

  enum Key: String, CaseIterable { case name, dangling, driver, label }

  init(_ text: String) throws(EngineError) {
    let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
    guard parts.count == 2, let key = Key(rawValue: parts[0]) else {
      throw EngineError("invalid filter \"\(text)\": give one of \(Self.known), as in -f dangling=true", exitCode: 1)
    }
    (self.key, value) = (key, parts[1])
    guard key != .dangling || ["true", "false", "1", "0"].contains(value) else {
      throw EngineError("invalid filter \"\(text)\": give dangling=true or dangling=false", exitCode: 1)
    }
  }

  func passes(_ volume: ContainerEngine.ListedVolume) -> Bool {
    switch key {
    case .name: volume.state.name.contains(value)
    case .dangling: volume.users.isEmpty == ["true", "1"].contains(value)
    case .driver: value == "local"
    case .label: isLabel(of: volume.state.labels)
    }
  }
}
