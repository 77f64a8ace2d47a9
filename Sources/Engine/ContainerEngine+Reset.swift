import Kernel
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
    removeGroups()
    do { try removeFiles() } catch { throw EngineError.system(error, doing: "reset") }
  }

  /// The groups that all containers' groups were made in. One that holds groups of another root's containers stays: the
  /// kernel does not remove it.
  private func removeGroups() {
    let cgroup = HostProbe.facts().cgroup
    let tops = Set([cgroup.unified].compactMap(\.self) + cgroup.controllers.values)
    for top in tops.sorted() { Sys.removeDirectory(top + "/fishbowl") }
  }

  /// Only what bears a name of ours: a root may be a folder that holds other things.
  private func removeFiles() throws(KernelRefusal) {
    for name in Self.ownNames { try Sys.removeTree(places.root + "/" + name) }
    try Sys.removeTree(places.run)
    Sys.removeDirectory(places.root)
  }

  private static let ownNames = [
    "containers", "names", "volumes", "run", "said", "layers", "blobs", "cache", "ingest", "index.json", "oci-layout",
    "lock",
  ]
}
