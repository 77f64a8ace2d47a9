import Steps

extension NamespaceModes {
  /// Each as it is typed; nil and empty: its own.
  public init(pid: String?, ipc: String?, uts: String?, networks: [String]) throws(UsageError) {
    self.init()
    self.pid = try Self.mode(pid ?? "", "--pid")
    self.ipc = try Self.ipc(ipc ?? "")
    hasShm = ipc != "none"
    isIPCShareable = ipc == "shareable"
    self.uts = try Self.mode(uts ?? "", "--uts")
    guard networks.count < 2 else {
      throw UsageError("--network is given \(networks.count) times: a container has one network, give it once")
    }
    network = try Self.network(networks.first ?? "")
  }

  private static func ipc(_ text: String) throws(UsageError) -> Mode {
    if ["", "none", "private", "shareable"].contains(text) { return .own }
    guard text == "host" || (text.hasPrefix("container:") && text != "container:") else {
      throw UsageError(
        "invalid IPC mode \"\(text)\" for --ipc: give private, shareable, host, none or container:NAME")
    }
    return try mode(text, "--ipc")
  }

  private static func network(_ text: String) throws(UsageError) -> Mode {
    if text == "none" { return .own }
    if text.isEmpty || text == "host" || text.hasPrefix("container:") { return try mode(text, "--network") }
    throw UsageError(
      "--network \(text) is not there yet: a container has its own loopback only; give none, host or container:NAME")
  }

  private static func mode(_ text: String, _ option: String) throws(UsageError) -> Mode {
    if text.isEmpty { return .own }
    if text == "host" { return .host }
    let name = text.dropFirst("container:".count)
    guard text.hasPrefix("container:"), !name.isEmpty else {
      throw UsageError("invalid mode \"\(text)\" for \(option): give host or container:NAME")
    }
    return .container(String(name))
  }
}

extension RunOptions {
  /// POSIX shared memory is files of a tmpfs: with the host's IPC namespace goes the host's. shm_overview(7)
  public mutating func shareMemory() throws(UsageError) {
    let place = "/dev/shm"
    guard settings.modes.ipc == .host, !mounts.contains(where: { $0.target == place }) else { return }
    mounts.append(try Self.mount("type=bind,source=\(place),target=\(place)"))
  }

  /// docker's conflicts: what would be set in a namespace that is another's.
  public func checkModes() throws(UsageError) {
    let modes = settings.modes
    guard modes != NamespaceModes() else { return }
    try refuse(modes.uts != .own && hostname != nil, "--hostname", "--uts \(modes.uts.text)")
    try refuse(modes.uts != .own && settings.domainname != nil, "--domainname", "--uts \(modes.uts.text)")
    try refuse(settings.shmSize != nil && (modes.ipc != .own || !modes.hasShm), "--shm-size", "this --ipc")
    try checkNetwork(modes.network)
    for name in settings.sysctls.keys.sorted() {
      let isOfNetwork = name.hasPrefix("net.")
      let mode = isOfNetwork ? modes.network : modes.ipc
      try refuse(mode != .own, "--sysctl \(name)", "\(isOfNetwork ? "--network" : "--ipc") \(mode.text)")
    }
  }

  private func checkNetwork(_ mode: NamespaceModes.Mode) throws(UsageError) {
    guard mode.container != nil else { return }
    let (names, option) = (settings.names, "--network \(mode.text)")
    try refuse(hostname != nil, "--hostname", option)
    try refuse(!names.hosts.isEmpty, "--add-host", option)
    try refuse(!(names.servers + names.searched + names.options).isEmpty, "--dns", option)
  }

  private func refuse(_ isRefused: Bool, _ option: String, _ mode: String) throws(UsageError) {
    guard isRefused else { return }
    throw UsageError("\(option) and \(mode) contradict each other: it is another's to set; leave one of them out")
  }
}
