import Kernel
import Planning
import Steps

extension ContainerEngine {
  /// Removes all that Fishbowl has made at this root and the groups in which containers were, if no other root's are
  /// there. Traces stay. Running containers are killed only by force.
  package func reset(force: Bool, _ invocation: Invocation) throws {
    recover()
    let store = ContainerStore(places: places)
    try store.checkReadable()
    let running = store.all().filter(store.isRunning)
    guard force || running.isEmpty else {
      throw EngineError(
        "cannot reset: \(running.count) of the containers run, \(running[0].name) for one; stop them, or use"
          + " `fishbowl system reset -f`", exitCode: 1)
    }
    for state in store.all() { _ = try remove(state.id, force: true, invocation) }
    guard force || isQuiet() else {
      throw EngineError(
        "cannot reset: another command is at work in \(places.run); try again when it has ended, or use"
          + " `fishbowl system reset -f`", exitCode: 1)
    }
    try removeGroups(invocation)
    do { try removeFiles() } catch { throw EngineError.system(error, doing: "reset") }
  }

  /// Whether no run goes on. One that is about to leave is given a moment.
  private func isQuiet() -> Bool {
    for attempt in 0..<100 where !Sys.names(in: places.run).isEmpty {
      if attempt % 20 == 19 { recover() }
      Sys.sleep(milliseconds: 10)
    }
    return Sys.names(in: places.run).isEmpty
  }

  private func removeGroups(_ invocation: Invocation) throws {
    let facts = HostProbe.facts()
    let tops = Set([facts.cgroup.unified].compactMap(\.self) + facts.cgroup.controllers.values)
    let groups = tops.sorted().map { $0 + "/fishbowl" }.filter { Sys.type(of: $0) == .directory }
    guard !groups.isEmpty else { return }
    try prepare(invocation)
    let plan = ResetRequest(groups: groups).plan()
    let rows = SessionRows(
      "system reset", plan, facts: facts, nonce: Sys.randomHex(bytes: 8), container: nil, layers: [], invocation)
    let errand = try errand(plan, rows)
    try errand.close(errand.perform(), doing: "remove the groups that containers were in")
  }

  /// Only what bears a name of ours: a root may be a folder that holds other things.
  private func removeFiles() throws(KernelRefusal) {
    for name in Self.ownNames { try Sys.removeTree(places.root + "/" + name) }
    try Sys.removeTree(places.run)
    Sys.removeDirectory(places.root)
  }

  private static let ownNames = [
    "containers", "init", "names", "volumes", "run", "said", "layers", "blobs", "cache", "ingest", "index.json",
    "oci-layout",
    "lock",
  ]
}
