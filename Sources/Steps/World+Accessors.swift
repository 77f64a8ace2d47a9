extension World {
  /// The numbers of the run's processes, from 1, in order of birth. 0 is the monitor.
  public var processes: [Int] { numbers("process:").filter { $0 > 0 } }

  /// One PID per level; level 0 is where fishbowl runs.
  public func pids(of process: Int) -> [Int] {
    var pids: [Int] = []
    while let pid = self[.process(process), "pid@\(pids.count)"].flatMap({ Int($0) }) { pids.append(pid) }
    return pids
  }

  public var mounts: [Int] { numbers("mount:") }

  /// Mounts that are in place, by their path inside the mount namespace.
  public var placedMounts: [(path: String, type: String)] {
    mounts.compactMap { number in
      let mount = self[.mount(number)]
      guard let path = mount["path"], path.hasPrefix("/"), mount["gone"] == nil else { return nil }
      return (path, mount["fstype"] ?? "")
    }
  }

  public var layers: [Int] { numbers("layer:") }

  /// `set` is bounding, effective, permitted, inheritable or ambient.
  public func capabilities(of process: Int, _ set: String) -> [Capability] {
    self[.cap(process, set)].filter { $0.value == "1" }.keys.compactMap(Capability.init(name:))
      .sorted { $0.rawValue < $1.rawValue }
  }

  /// The container in whose namespace of that kind the first process was born.
  public func neighbour(_ namespace: Namespace) -> String? { self[.process(1), "joined@\(namespace.rawValue)"] }

  /// Whether process `number` has a namespace of that kind of its own, and not the monitor's or another container's.
  public func hasOwn(_ namespace: Namespace, process number: Int = 1) -> Bool {
    let own = self[.process(number), "ns@\(namespace.rawValue)"]
    return own != nil && own != self[.process(0), "ns@\(namespace.rawValue)"]
      && self[.process(number), "joined@\(namespace.rawValue)"] == nil
  }
}
