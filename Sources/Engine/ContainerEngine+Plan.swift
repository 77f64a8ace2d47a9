import Kernel
package import Planning
package import Steps
import TraceStore

extension ContainerEngine {
  /// The plan was shown, and that was all.
  package struct OnlyPlanned: Error {}

  /// Where performing would begin.
  func show(_ plan: Plan) throws {
    guard let shows else { return try manner.check(plan) }
    shows(plan)
    throw OnlyPlanned()
  }

  func errand(_ plan: Plan, _ rows: SessionRows) throws -> Errand {
    let plan = try manner.altered(plan)
    try show(plan)
    return try Errand(plan, rows, of: self)
  }

  /// For a container that is there already.
  func errand(
    _ verb: String, _ plan: Plan, facts: HostFacts, on state: ContainerState, _ invocation: Invocation
  ) throws -> Errand {
    try prepare(invocation)
    let rows = SessionRows(
      verb, plan, facts: facts, nonce: Sys.randomHex(bytes: 8), container: record(of: state), layers: [], invocation)
    return try errand(plan, rows)
  }

  /// Of this machine.
  package var facts: HostFacts { HostProbe.facts() }

  package var root: String { places.root }

  /// The plan of a run that is not performed: reads, writes nothing, needs no rights. Nil: the image is not in the store.
  /// `creates`: only of what `create` does of it.
  package func plan(_ options: RunOptions, creates: Bool = false) throws -> (plan: Plan, facts: HostFacts)? {
    do {
      var preparation = try Preparation(previewing: options, places: places)
      try preparation.settleNeighbours(places, isPlanned: true)
      if !creates { try preparation.settleRights(places, isPlanned: true) }
      let plan = creates ? preparation.planner.create() : preparation.planner.run()
      return (try manner.altered(plan), preparation.facts)
    } catch let error as EngineError where error.isUnknownImage {
      return nil
    }
  }
}
