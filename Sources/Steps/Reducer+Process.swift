extension Operation {
  /// A birth writes each of the new process's attributes, with the parent's as `before`.
  func cloneEffects(
    _ it: Occurrence, _ namespaces: [Namespace], _ cgroup: String?, _ joined: [Neighbour]
  ) -> [Effect] {
    // Other runtimes use clone(2), some after unshare(2).
    let clone = it.event.namedCall.flatMap { $0.name == "clone" ? $0 : nil }
    guard let call = clone ?? it.event.calls.first(where: { $0.name == "clone3" }), let pid = call.result, pid > 0,
      call.error == nil
    else { return [] }
    return pids(it, host: Int(pid), namespaces) + inherited(it) + namespacesOfBirth(it, namespaces, joined)
      + birthplace(it, namespaces, cgroup) + capabilities(it, namespaces)
  }

  /// As NSpid says it; without that proof, 1 inside a new PID namespace is what pid_namespaces(7) promises.
  private func pids(_ it: Occurrence, host: Int, _ namespaces: [Namespace]) -> [Effect] {
    let proof = it.event.proof("NSpid")?.value.split(whereSeparator: { $0 == "\t" || $0 == " " })
    let planned = namespaces.contains(.pid) ? [String(host), "1"] : [String(host)]
    let levels = proof?.map(String.init) ?? planned
    return levels.enumerated().map { Effect(.process(1), "pid@\($0)", from: nil, to: $1) }
  }

  private func inherited(_ it: Occurrence) -> [Effect] {
    // A helper makes it a child of the monitor, as CLONE_PARENT asks.
    let maker = it.event.actor == .setup ? nil : it.event.pid
    let parent = maker.map(String.init) ?? it.world[.process(0), "pid@0"]
    let copied = ["root", "uid", "cgroup"].map { attribute in
      Effect(.process(1), attribute, from: it.world[.process(0), attribute], to: it.world[.process(0), attribute])
    }
    return [
      Effect(.process(1), "parent", from: nil, to: parent),
      Effect(.process(1), "program", from: it.world[.process(0), "program"], to: "setup"),
      Effect(.process(1), "state", from: nil, to: "born"),
      Effect(.process(1), "session", from: parent, to: parent),
    ] + copied
  }

  private func namespacesOfBirth(_ it: Occurrence, _ own: [Namespace], _ joined: [Neighbour]) -> [Effect] {
    Namespace.allCases.flatMap { namespace in
      let attribute = "ns@\(namespace.rawValue)"
      let parent = it.world[.process(0), attribute]
      let neighbour = joined.first { $0.namespaces.contains(namespace) }
      guard neighbour != nil || own.contains(namespace) else {
        return [Effect(.process(1), attribute, from: parent, to: parent)]
      }
      var effect = it.newNamespace(namespace, of: .process(1))
      effect.before = parent
      return [effect] + (neighbour.map { [it.change(.process(1), "joined@\(namespace.rawValue)", to: $0.name)] } ?? [])
    }
  }

  /// What the new namespaces hold at first: a copy of the mounts and of the hostname, and a loopback that is down.
  private func birthplace(_ it: Occurrence, _ namespaces: [Namespace], _ cgroup: String?) -> [Effect] {
    var effects: [Effect] = []
    if namespaces.contains(.uts) {
      let name = it.world[.utsHost, "hostname"]
      effects.append(Effect(.utsOwn, "hostname", from: name, to: name))
    }
    if namespaces.contains(.net) { effects.append(Effect(.loopback, "state", from: nil, to: "down")) }
    if namespaces.contains(.mnt) {
      effects.append(it.change(Subject("mounts"), "own", to: it.world[Subject("mounts"), "host"]))
    }
    if cgroup != nil { effects += joined(it) }
    return effects
  }

  /// In a user namespace of its own a process has all of them, over what belongs to that. user_namespaces(7)
  private func capabilities(_ it: Occurrence, _ namespaces: [Namespace]) -> [Effect] {
    ["bounding", "effective", "permitted"].flatMap { set in
      let had = it.world.capabilities(of: 0, set).map(\.name)
      let has = namespaces.contains(.user) ? Capability.names : had
      return has.map { Effect(.cap(1, set), $0, from: had.contains($0) ? "1" : nil, to: "1") }
    }
  }

  /// Whose number is mapped has that number inside.
  func mapIDsEffects(_ it: Occurrence, _ mapping: IDMapping) -> [Effect] {
    guard it.isDone else { return [] }
    let own = it.world[.process(1), "uid"].flatMap { UInt32($0) }
    let inside = own.flatMap { own in mapping.users.first { $0.outside == own } }?.inside
    return mapEffects(it, mapping) + (inside.map { [it.change(.process(1), "uid", to: String($0))] } ?? [])
  }

  /// As whoever reads from outside is shown it, where that was read: one mapping may lie below another.
  func mapEffects(_ it: Occurrence, _ mapping: IDMapping?) -> [Effect] {
    [("uid_map", mapping?.users), ("gid_map", mapping?.groups)].compactMap { name, ranges in
      let lines = it.event.proof(name)?.value.split(separator: "\n").map { line in
        line.split { " \t".contains($0) }.map(String.init)
      }
      let text = (lines ?? ranges?.map(\.numbers))?.map { $0.joined(separator: " ") }.joined(separator: ", ")
      return text.map { it.change(.process(1), name, to: $0) }
    }
  }

  /// With the mount namespace it has the container's root.
  func joinNamespacesEffects(_ it: Occurrence, _ joined: [Namespace]) -> [Effect] {
    guard it.did("setns") else { return [] }
    return joined.map { it.newNamespace($0) }
      + (joined.contains(.mnt) ? [it.change(it.subject, "root", to: "overlay")] : [])
  }

  /// Its number is the leader's PID, as NSsid has it: 1 for the first process of a PID namespace.
  func startSessionEffects(_ it: Occurrence) -> [Effect] {
    guard it.did("setsid") else { return [] }
    let proof = it.event.proof("NSsid")?.value
      .split(whereSeparator: { $0 == "\t" || $0 == " " }).last
    return [it.change(it.subject, "session", to: proof.map(String.init) ?? "1")]
  }

  func joinCgroupEffects(_ it: Occurrence) -> [Effect] { it.isDone ? joined(it) : [] }

  private func joined(_ it: Occurrence) -> [Effect] {
    [it.change(.process(1), "cgroup", to: it.world[.cgroup, "path"]), it.change(.cgroup, "tasks", to: "1")]
  }
}

extension Namespace {
  /// Those that a process enters by itself; the PID namespace only its children do.
  public static let joined: [Namespace] = [.mnt, .uts, .ipc, .net, .cgroup]
}
