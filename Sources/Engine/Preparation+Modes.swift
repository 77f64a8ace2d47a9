import Kernel
import OCISpec
import Planning
import Steps

extension NamespaceModes {
  /// By IDs, which outlive a rename.
  func resolved(in store: ContainerStore) throws(EngineError) -> NamespaceModes {
    try resolved { name throws(EngineError) in
      do throws(EngineError) { return try store.find(name).id } catch { throw EngineError(error.description) }
    }
  }
}

extension RunOptions {
  /// Who shares another's UTS namespace or network is called as that one is: the first has one name, and the second one
  /// /etc/hosts.
  mutating func settleModes(_ facts: HostFacts, _ places: Places) throws(EngineError) {
    guard settings.modes != NamespaceModes() else { return }
    settings.modes = try settings.modes.resolved(in: ContainerStore(places: places))
    try settleHostname(settings.modes.uts, "UTS namespace", facts, places)
    try settleHostname(settings.modes.network, "network", facts, places)
  }

  private mutating func settleHostname(
    _ mode: NamespaceModes.Mode, _ what: String, _ facts: HostFacts, _ places: Places
  ) throws(EngineError) {
    guard hostname == nil else { return }
    switch mode {
    case .own: break
    case .host: hostname = facts.hostname
    case .container(let id):
      let other = try ContainerStore(places: places).find(id)
      hostname = try Preparation.config(of: other, doing: "share the \(what) of", places).hostname
    }
  }
}

extension Preparation {
  /// Settles whose namespaces the container will be born in, and whose files it has.
  /// - Throws: for a container that it is to share with and that does not run.
  mutating func settleNeighbours(_ places: Places, isPlanned: Bool = false) throws(EngineError) {
    let modes = request.config.modes
    guard modes != NamespaceModes() else { return }
    for id in modes.others { request.neighbours.append(try neighbour(id, modes, places, isPlanned)) }
    switch modes.network {
    case .own: break
    case .host: request.hosts = Sys.read("/etc/hosts")
    case .container(let id): request.filesDirectory = places.directory(of: id)
    }
  }

  private func neighbour(
    _ id: String, _ modes: NamespaceModes, _ places: Places, _ isPlanned: Bool
  ) throws(EngineError) -> Neighbour {
    let store = ContainerStore(places: places)
    let state = try store.find(id)
    guard isPlanned || store.isRunning(state) else {
      throw EngineError("cannot share namespaces with container \"\(state.name)\": it is not running; start it first")
    }
    if modes.ipc == .container(id), store.config(id)?.modes.sharesIPC != true {
      throw EngineError(
        "cannot share the IPC namespace of container \"\(state.name)\": it keeps that to itself; make it anew with"
          + " --ipc shareable")
    }
    return Neighbour(name: state.name, pid: state.pid, namespaces: modes.namespaces(of: id))
  }
}
