import Kernel
import OCISpec
package import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Makes a container and stays with it until it has ended: the command's side. The monitor does the rest.
  /// `unheard` is told of a signal that the container's first process has no handler for.
  package func run(
    _ options: RunOptions, _ invocation: Invocation, listener: Listener? = nil, unheard: ((Int) -> Void)? = nil
  ) throws -> Ending {
    try Preparation.checkRights()
    do { try places.make() } catch { throw EngineError.system(error, doing: "use \(places.root)") }
    recover()
    let nonce = Sys.randomHex(bytes: 8)
    let preparation = try Preparation(options, places: places, nonce: nonce)
    if let trace = invocation.trace { try prepare(trace) }
    let plan = preparation.plan
    let session = try Session.create(
      plan, preparation.rows(plan, invocation, nonce: nonce), nonce: nonce, in: places,
      questions: listener == nil ? .none : .scenes, faults: .asked)
    session.narrates = listener != nil
    return try Command(session: session, places: places, listener: listener, unheard: unheard)
      .run(interactive: options.interactive, state: preparation.state)
  }

  /// Root makes the folder, in a place of root's, and gives it away; what is in it, only its owner opens.
  private func prepare(_ trace: TraceTarget) throws {
    do {
      try TracePlace.makeFolder(of: trace.path, owner: trace.uid)
    } catch {
      throw EngineError("cannot record: \(error); use --no-trace to run without, or --trace FILE")
    }
  }
}

extension Preparation {
  var state: ContainerState {
    ContainerState(
      id: request.place.id, name: request.place.name, image: image, command: request.config.process.args,
      layer: layerRecords.count)
  }

  /// What the trace holds beside steps.
  func rows(_ plan: Plan, _ invocation: ContainerEngine.Invocation, nonce: String) -> SessionRows {
    let config = plan.specText ?? "{}"
    return SessionRows(
      trace: invocation.trace,
      run: RunRecord(
        nonce: nonce, verb: "run", argv: invocation.argv, uid: invocation.trace?.uid ?? facts.uid, mode: .root,
        planned: plan.last, before: plan.before, started: Clock.text(), beginNs: Clock.monotonic),
      host: HostRecord(facts),
      container: ContainerRecord(
        id: request.place.id, name: request.place.name, image: image, config: config),
      layers: layerRecords)
  }

  private var layerRecords: [LayerRecord] {
    guard case .image(_, _, _, let layers, let unpacked) = request.origin else {
      return [LayerRecord(position: 1, writable: false), LayerRecord(position: 2, writable: true)]
    }
    return layers.map { layer in
      LayerRecord(
        position: layer.position, diffID: layer.diffID, digest: layer.digest, chainID: layer.chainID,
        bytes: layer.bytes, files: layer.files, writable: false, cached: !unpacked.contains(layer.position))
    } + [LayerRecord(position: layers.count + 1, writable: true)]
  }
}

extension HostRecord {
  /// The facts that a later reader may want; what changes from run to run is left out, so that runs share a row.
  init(_ facts: HostFacts) {
    var stable = facts
    stable.pid = 0
    stable.mounts = 0
    stable.resolvConf = ""
    self.init(
      bootID: facts.bootID, kernel: facts.kernel, arch: facts.arch, distro: facts.distro,
      cgroup: facts.cgroup.version.rawValue, facts: stable.json.text)
  }
}

extension Plan {
  /// config.json as the plan writes it.
  fileprivate var specText: String? {
    guard case .writeSpec(_, let text)? = self[.specWrite]?.operation else { return nil }
    return text.value
  }
}
