extension Subject {
  /// The gate, the FIFO and the pipes between monitor and container.
  public static let channel = Subject("channel")
}

extension Operation {
  func openSyncEffects(_ it: Occurrence) -> [Effect] {
    (it.did("socketpair") ? [it.change(.channel, "gate", to: "open")] : [])
      + (it.did("openat") ? [it.change(.channel, "start", to: "closed")] : [])
  }

  func createCgroupEffects(_ it: Occurrence, _ directories: [String]) -> [Effect] {
    guard it.isDone, let directory = directories.first else { return [] }
    let path = directory.split(separator: "/").suffix(2).map(String.init).joined(separator: "/")
    return it.make(.cgroup, ["path": "/" + path, "tasks": "0"])
  }

  func limitResourcesEffects(_ it: Occurrence, _ limits: [Limit]) -> [Effect] {
    var writes = it.count("write")
    return limits.compactMap { limit in
      writes -= limit.writes.count
      return writes >= 0 ? it.change(.cgroup, limit.resource, to: limit.value) : nil
    }
  }

  /// The kernel keeps one rule for a device, however many are written for it. cgroup-v1/devices.rst
  func limitDevicesEffects(_ it: Occurrence, _ allowed: [String]) -> [Effect] {
    let written = it.count("write") - 1
    guard written >= 0 else { return [] }
    return deviceEffects(it, Array(allowed.prefix(written)))
  }

  func deviceEffects(_ it: Occurrence, _ allowed: [String]) -> [Effect] {
    let devices = Set(allowed.map { $0[..<($0.lastIndex(of: " ") ?? $0.endIndex)] })
    return [it.change(.cgroup, "devices", to: "\(devices.count) rules")]
  }
}
