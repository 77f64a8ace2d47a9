public import OCISpec
public import Steps

/// What is otherwise where a container has a user namespace of its own, as all of a person have who is not root.
extension Planner {
  /// Nil: it sees the host's users.
  var mapping: IDMapping? { request.config.mapping }

  var isMapped: Bool { mapping != nil }

  /// Scene 3, by the monitor, while the new process waits.
  func mapIDs() -> [Operation] { mapping.map { [.mapIDs($0)] } ?? [] }

  /// All rights over its own user namespace, whatever rights who makes it has.
  var capabilitiesAtBirth: [Capability] {
    isMapped ? Capability.names.indices.map(Capability.init(rawValue:)) : facts.capabilities
  }

  /// These can be made only over namespaces of the user namespace's own: those of the host are shown as the host has them.
  func isHosts(_ mount: RuntimeConfig.Mount) -> Bool {
    guard isMapped else { return false }
    let modes = request.config.modes
    return mount.type == "sysfs" && modes.network != .own || mount.type == "proc" && modes.pid != .own
  }

  /// A group that is not mapped can't own anything.
  func isMappable(_ option: String) -> Bool {
    guard let mapping, option.hasPrefix("gid="), let group = UInt32(option.dropFirst("gid=".count)) else { return true }
    return mapping.knows(group: group)
  }

  static let devicePaths = ["null", "zero", "full", "random", "urandom", "tty"].map { "/dev/" + $0 }
}

extension HostFacts {
  /// - Throws: where a person can make no container at all, whatever it is to be.
  public func checkPerson() throws(UsageError) {
    guard person != nil, !Self.isRelease(kernel, atLeast: Self.overlayForAll) else { return }
    throw UsageError(
      "cannot make a container without root: Linux \(kernel) lets only root stack layers, and all others since"
        + " \(Self.overlayForAll); use `sudo fishbowl run …`, or a newer kernel")
  }
}

extension RuntimeConfig {
  /// As OCI has it. config-linux.md, "User namespace mappings"
  public var mapping: Steps.IDMapping? {
    get {
      guard let users = linux.uidMappings, let groups = linux.gidMappings else { return nil }
      return Steps.IDMapping(users: users.map(\.range), groups: groups.map(\.range))
    }
    set {
      linux.uidMappings = newValue?.users.map(RuntimeConfig.IDMapping.init)
      linux.gidMappings = newValue?.groups.map(RuntimeConfig.IDMapping.init)
      linux.namespaces.removeAll { $0.type == "user" }
      if newValue != nil { linux.namespaces.append(RuntimeConfig.Namespace("user")) }
    }
  }

  /// Gives it a user namespace of its own, if there is a mapping.
  /// - Throws: for a user or group that it would not know.
  public mutating func enter(_ mapping: Steps.IDMapping?) throws(UsageError) {
    self.mapping = mapping
    guard let mapping else { return }
    let user = process.user
    let groups = [user.gid] + user.additionalGids
    let unknown =
      mapping.knows(user: user.uid)
      ? groups.first { !mapping.knows(group: $0) }.map { "group \($0)" } : "user \(user.uid)"
    if let unknown {
      throw UsageError("\(unknown) is not among those that this container can have: \(mapping.explanation)")
    }
    guard mapping.hasOnlyOne else { return }
    process.user.additionalGids = []
    guard !groupWords.isEmpty else { return }
    throw UsageError("without ranges in /etc/subgid a container can have no further groups: leave out --group-add")
  }
}

extension Steps.IDMapping {
  /// Whom it knows, and where that is said.
  fileprivate var explanation: String {
    guard users.count == 1, !hasOnlyOne, let range = users.first else {
      return "without root it has 0, which is you, and the ranges of /etc/subuid and /etc/subgid, mapped by newuidmap"
        + " (Debian's package uidmap)"
    }
    let more = "; /etc/subuid and /etc/subgid can set aside up to 65536 for fishbowl"
    return "it has 0 to \(range.length - 1)" + (range.length < 65536 ? more : "; give one of these")
  }
}

extension RuntimeConfig.IDMapping {
  fileprivate init(_ range: IDRange) {
    self.init(containerID: range.inside, hostID: range.outside, size: range.length)
  }

  fileprivate var range: IDRange { IDRange(inside: containerID, outside: hostID, length: size) }
}
