import Steps

/// A run up to some point, and the questions that the sentences of the nine scenes ask of it.
struct Story {
  let folded: [Folded]
  let facts: RunFacts

  init(_ folded: [Folded], facts: RunFacts) {
    self.folded = folded
    self.facts = facts
  }

  /// Whether anything of the scene happened. Only the clean-up, which stands in scene 9, turns steps back.
  func reached(_ scene: Scene) -> Bool { folded.contains { $0.event.scene == scene } }

  /// The World when the scene was over.
  func world(after scene: Scene) -> World {
    folded.last { $0.event.scene.rawValue <= scene.rawValue }?.after ?? folded.first?.before ?? World()
  }

  func world(before scene: Scene) -> World {
    folded.first { $0.event.scene.rawValue >= scene.rawValue }?.before ?? folded.last?.after ?? World()
  }

  func all(_ kind: Kind) -> [Event] { folded.map(\.event).filter { $0.kind == kind && $0.outcome == .done } }
  func did(_ kind: Kind) -> Bool { !all(kind).isEmpty }

  func told(_ kind: Kind) -> Told? {
    folded.first { $0.event.kind == kind && $0.event.outcome == .done }.map { Told($0, facts: facts) }
  }

  /// The first step that failed or was cut short, other than those of the clean-up.
  var broken: Folded? {
    folded.first { ($0.event.outcome == .failed || $0.event.outcome == .cut) && $0.event.undoes == nil }
  }

  /// The same, within one scene.
  func broken(in scene: Scene) -> Folded? { broken.flatMap { $0.event.scene == scene ? $0 : nil } }

  /// Whether a clean-up was recorded, and the first of its steps that did not succeed.
  var cleanedUp: Bool { folded.contains { $0.event.scene == .end && $0.event.outcome == .done } }
  var owed: Folded? { folded.first { $0.event.undoes != nil && [.failed, .cut].contains($0.event.outcome) } }

  // 1 image
  var layersUnpacked: Int { all(.layerUnpack).count }
  /// Asked of a registry, whatever came of it.
  var requests: Int { folded.count { $0.event.kind == .registryRequest } }
  /// Blobs that came from a registry.
  var fetched: (count: Int, bytes: Int64) {
    all(.layerFetch).reduce((0, 0)) { sum, event in
      if case .fetchLayer(_, let bytes) = event.operation { (sum.0 + 1, sum.1 + Int64(bytes)) } else { sum }
    }
  }

  /// Blobs that a registry got, and those that it had.
  var sent: (new: Int, known: Int) {
    all(.layerSend).reduce((0, 0)) { sum, event in
      guard case .sendBlob(_, _, let isNew) = event.operation else { return sum }
      return isNew ? (sum.0 + 1, sum.1) : (sum.0, sum.1 + 1)
    }
  }

  /// The directory that stands in for an image.
  var rootfs: String? {
    all(.rootfsUse).lazy.compactMap { event in
      if case .useRootfs(let path) = event.operation { path } else { nil }
    }.first
  }

  // 2 limits
  var limits: [(on: Limit.Resource, value: String)] {
    let cgroup = world(after: .limits)[.cgroup]
    return ["memory.max", "cpu.max", "pids.max"].compactMap { name in
      guard let value = cgroup[name], !value.hasPrefix("max") else { return nil }
      return (Limit.resource(named: name), value)
    }
  }

  var lacksCgroup: Bool { did(.cgroupAbsent) && !did(.cgroupCreate) }

  // 3 process
  var pids: [Int] { world(after: .process).pids(of: 1) }
  var hasPidNamespace: Bool { world(after: .process).hasOwn(.pid) }

  /// Known to have the host's PID namespace: a fresh /proc then shows the host's processes.
  var sharesPids: Bool { world(after: .process).sharesPids }

  /// Its end is that of all others in it, unless it is known to be in a PID namespace of others.
  var isFirst: Bool { world(after: .process).isFirst }

  // 4 isolation
  func neighbour(_ namespace: Namespace) -> String? { world(after: .isolation).neighbour(namespace) }
  func isHosts(_ namespace: Namespace) -> Bool { !owns(namespace) && neighbour(namespace) == nil }
  func owns(_ namespace: Namespace) -> Bool { world(after: .isolation).hasOwn(namespace) }

  // 5 root, 6 furnish
  var rootIsStack: Bool { world(after: .root)[.process(1), "root"] == "overlay" }

  // 7 rights
  /// Who is uid 0 inside, by the namespace that was made first.
  var uidOutside: UInt32? {
    (all(.nsUser) + all(.nsClone)).lazy.compactMap { event in
      switch event.operation {
      case .mapIDs(let mapping), .cloneByHelper(_, let mapping): mapping.users.first?.outside
      default: nil
      }
    }.first
  }

  var uid: String? { world(after: .rights)[.process(1), "uid"] }
  var rights: Rights {
    let (before, after) = (world(before: .rights), world(after: .rights))
    return Rights(
      effective: after.capabilities(of: 1, "effective").count, bounding: after.capabilities(of: 1, "bounding").count,
      total: before.capabilities(of: 1, "bounding").count)
  }

  /// Whether a filter stands before its system calls.
  var hasFilter: Bool { world(after: .rights)[.process(1), "seccomp"] != nil }

  // 8 exec
  var program: String? { did(.execUser) ? world(after: .exec)[.process(1), "program"] : nil }

  // 9 end
  var filesRemoved: Bool { did(.rwDelete) }
  var ending: Ending {
    let process = world(after: .end)[.process(1)]
    if let broken, !broken.isWaiting { return .undone(broken) }
    if let last = lastBeforeStop { return .stopped(after: last) }
    if let signal = process["signal"] { return .signal(Format.signal(signal)) }
    if let code = process["exit"].flatMap({ Int($0) }) { return .exit(code) }
    return facts.exit.map { .ended($0) } ?? .running
  }

  /// Of a run that was turned back although none of its steps failed: the last one that was done. Its end is that of no
  /// program, since none had begun.
  private var lastBeforeStop: Folded? {
    let isUndone = folded.contains { $0.event.undoes != nil } || facts.exit ?? 0 != 0
    guard isUndone, !did(.execUser), !facts.isForeign else { return nil }
    return folded.last { $0.event.scene != .end && $0.event.outcome == .done }
  }

  /// Whether there is something to say of the end, though no step of it may have been reached.
  var tellsEnd: Bool { reached(.end) || broken != nil || lastBeforeStop != nil || runsOn }

  /// Whether the program had begun, and no end of it is recorded.
  var runsOn: Bool {
    if case .running = ending { return did(.execUser) && !facts.isForeign }
    return false
  }
}

extension Folded {
  /// Whoever waits for the start is killed when the run is stopped: nothing of it has failed.
  fileprivate var isWaiting: Bool { event.kind == .startBlock && event.outcome == .cut }
}

/// Sizes of PID 1's capability sets. `total` is what it was born with.
struct Rights: Equatable {
  var effective: Int
  var bounding: Int
  var total: Int
}

/// How a run ended.
enum Ending {
  case exit(Int)
  case signal((name: String, number: Int?))
  /// Of the process nothing is known, only the command's exit code: 130 may be a signal's or the program's own.
  case ended(Int)
  /// The step at which it broke.
  case undone(Folded)
  /// By somebody, before the program began; the last step that was done.
  case stopped(after: Folded)
  case running
}
