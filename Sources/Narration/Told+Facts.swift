import Steps

/// What the catalogues of both languages ask of the World.
extension Told {
  /// The new process's PID where fishbowl runs, and in its own PID namespace, if it has one.
  var outside: Int? { after.pids(of: 1).first }
  var inside: Int? { after.pids(of: 1).dropFirst().last }
  /// The PID on the host of a process that is PID 1 inside.
  var insidePid: Int? { inside == 1 ? outside : nil }
  var monitor: Int? { after[.process(0), "pid@0"].flatMap { Int($0) } }

  /// What an init was given to start. docker-init -- PROGRAM …
  static func programOfInit(_ arguments: [String]) -> String? {
    arguments.count > 2 && arguments[0].hasSuffix("/docker-init") && arguments[1] == "--" ? arguments[2] : nil
  }

  var sharesPids: Bool { after.sharesPids }

  /// Of a process that has been born: it has a PID where fishbowl runs and no other.
  var bornAmongHosts: Bool { !facts.planned && outside != nil && inside == nil }

  /// How many capabilities the set held before and holds after the step.
  func capabilities(_ set: String) -> (before: Int, after: Int) {
    (before.capabilities(of: 1, set).count, after.capabilities(of: 1, set).count)
  }

  /// The layers that the overlay only reads.
  var readOnlyLayers: Int { after.readOnlyLayers }

  /// Whether the container's first process runs already, before the step.
  var runs: Bool { before[.process(1), "state"] == "runs" }

  /// The calls under the step that ended as asked.
  func done(_ name: String) -> [PerformedCall] { event.calls.filter { $0.name == name && $0.fate == .done } }

  /// The first line of /proc that was read about the step. Where / is no longer the host's, its line says nothing of
  /// the host's tree.
  var witness: (source: String, text: String)? {
    if event.kind == .rootDetachOld, after[.process(1), "root"] != "/" { return nil }
    return event.evidence.first { $0.moment == .later && $0.side == .host }.map { evidence in
      let first = evidence.value.split(separator: "\n").first.map(String.init) ?? evidence.value
      return (evidence.source, first.split { "\t ".contains($0) }.joined(separator: " "))
    }
  }

  var tolerated: [PerformedCall] { event.calls.filter { $0.fate == .tolerated } }

  /// The call at which the step failed. execve(2) is tried once per candidate: as in execvp(3), an EACCES on the way
  /// counts more than the ENOENT at the end.
  var failing: PerformedCall? {
    let failed = event.calls.filter { $0.error != nil && $0.fate != .done }
    if event.kind == .execUser, let denied = failed.last(where: { $0.error == .acces }) { return denied }
    return failed.last { $0.fate != .tolerated } ?? failed.last
  }

  /// Where nothing was put because its / is the host's, it finds what the host has there.
  var findsHosts: Bool {
    [.mountProc, .mountDev, .devNodes, .mountSys].contains(event.kind) && after[.process(1), "root"] == "/"
  }

  /// A FIFO may be let go by opening its other end, as runc does.
  var opensOnly: Bool { !event.calls.isEmpty && !event.calls.contains { $0.name == "write" } }

  /// What becomes its root directory is a stack of layers, or else a directory that a runtime was given.
  var hasStack: Bool { facts.planned || !facts.isForeign || after.hasStack }

  /// The call that had begun, and not ended, when its process died.
  var unfinished: PerformedCall? { event.calls.last { $0.fate == .cut } }
}

extension World {
  /// Whether PID 1 is known to be in the host's PID namespace.
  var sharesPids: Bool { self[.process(1), "ns@pid"] != nil && !hasOwn(.pid) && neighbour(.pid) == nil }

  var hasStack: Bool { mounts.contains { self[.mount($0), "fstype"] == "overlay" } }

  /// Whether PID 1 was killed for want of memory: by SIGKILL, and the cgroup counts the kernel's own.
  var ranOut: Bool {
    self[.process(1), "signal"].map(Format.signal)?.number == 9
      && (self[.process(1), "oom_kill"].flatMap { Int($0) } ?? 0) > 0
  }

  /// Whether it is not known to be in a PID namespace of others.
  var isFirst: Bool { !sharesPids && neighbour(.pid) == nil }

  /// Whether it is in a namespace of others that it could have had for itself.
  var sharesNamespaces: Bool {
    [Namespace.pid, .ipc, .uts, .net].contains { self[.process(1), "ns@\($0.rawValue)"] != nil && !hasOwn($0) }
  }

  var readOnlyLayers: Int { layers.count { self[.layer($0), "access"] == "read-only" } }
  var hasWritableLayer: Bool { layers.contains { self[.layer($0), "access"] == "writable" } }

  /// Whether what is mounted at the path can't be written to, by the options that the World has of it.
  func isReadOnly(_ path: String) -> Bool {
    mounts.map { self[.mount($0)] }.filter { $0["path"] == path && $0["gone"] == nil }
      .contains { mount in
        let options = (mount["options"] ?? "").split { ", |".contains($0) }
        return ["ro", "rdonly", "MOUNT_ATTR_RDONLY"].contains { options.contains($0[...]) }
      }
  }

  /// How many mounts the mount namespace started with: the copy of the host's.
  var inheritedMounts: Int? { self[Subject("mounts"), "own"].flatMap { Int($0) } }
}

extension Limit {
  enum Resource { case memory, swap, reservation, cpus, weight, cpuList, nodeList, processes, other }

  /// What the ceiling is on, by its cgroup v2 name.
  var on: Resource { Limit.resource(named: resource) }

  static func resource(named name: String) -> Resource {
    switch name {
    case "memory.max": .memory
    case "memory.swap.max": .swap
    case "memory.low": .reservation
    case "cpu.max": .cpus
    case "cpu.weight": .weight
    case "cpuset.cpus": .cpuList
    case "cpuset.mems": .nodeList
    case "pids.max": .processes
    default: .other
    }
  }
}

extension Event {
  /// Of a step that failed without a system call: what the system said, and how much stays for another try.
  var refusal: Errno? { proof(Evidence.errno).flatMap { Errno(name: $0.value) } }
  var kept: Int64 { proof(Evidence.kept).flatMap { Int64($0.value) } ?? 0 }
}
