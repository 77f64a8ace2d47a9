import Kernel
import OCISpec
package import Planning
import Steps
import TraceStore

extension ContainerEngine {
  /// Gives a container other limits: at once if it runs, and for each start from now on. `policy`: what its monitor asks
  /// when it has ended.
  package func update(
    _ word: String, _ changes: Limits, policy: RestartPolicy? = nil, _ invocation: Invocation
  ) throws {
    let (store, state) = try find(word)
    let doing = "update container \"\(word)\""
    let facts = HostProbe.facts()
    let old = try Preparation.config(of: state, doing: "update", places)
    var new = old
    do {
      new.limits = try old.limits.updated(by: changes)
    } catch {
      throw EngineError("cannot \(doing): \(error)", exitCode: 1)
    }
    let impossible = changes.impossible(in: facts.cgroup)
    guard impossible.isEmpty else {
      throw EngineError(
        "cannot \(doing): \(impossible.joined(separator: ", ")) can't be had here: no cgroup that counts it is handed down"
          + " to you; `fishbowl doctor` tells more", exitCode: 1)
    }
    if let policy { new.restartPolicy = try checked(policy, state, doing) }
    let isRunning = store.isRunning(state)
    let available = try MachineLimits(facts, exitCode: 1).available(for: new)
    try checkGroups(old, new, facts, isRunning, doing)
    let request = UpdateRequest(
      place: places.place(of: state), old: old, new: new, pid: isRunning ? state.pid : nil,
      isFrozen: state.status == .paused, cgroup: facts.cgroup, available: available)
    let errand = try errand("update", request.plan(), facts: facts, on: state, invocation)
    let failure = perform(errand, state)
    let problems = failure == nil ? [] : errand.undo()
    if failure != nil { ContainerStore.removeAside(in: places.directory(of: state.id)) }
    try errand.close(failure.map { $0.with(problems) }, doing: doing)
  }

  private func checked(
    _ policy: RestartPolicy, _ state: ContainerState, _ doing: String
  ) throws(EngineError) -> RestartPolicy {
    guard !state.choices.removes else {
      throw EngineError("cannot \(doing): it has --rm: what is removed can't be started again", exitCode: 1)
    }
    return policy
  }

  /// Without the steps that turn back.
  private func perform(_ errand: Errand, _ state: ContainerState) -> StepFailure? {
    let steps = errand.session.plan.steps.filter { $0.undoes == nil }
    if let failure = errand.perform(through: steps.last?.number ?? 0) { return failure }
    errand.prove(by: state.pid) { $0.undoes == nil }
    return nil
  }

  /// On v1 a container without a cpuset is in no group of that hierarchy, and all its processes would have to be moved.
  private func checkGroups(
    _ old: RuntimeConfig, _ new: RuntimeConfig, _ facts: HostFacts, _ isRunning: Bool, _ doing: String
  ) throws(EngineError) {
    guard isRunning, facts.cgroup.version != .v2, new.linux.resources.hasCpuset, !old.linux.resources.hasCpuset else {
      return
    }
    throw EngineError(
      "cannot \(doing): it runs and was started without a cpuset, so that it has no group to limit; stop it first",
      exitCode: 1)
  }
}

extension StepFailure {
  /// With what could not be turned back.
  fileprivate func with(_ problems: [String]) -> StepFailure {
    StepFailure(sentence: ([sentence] + problems).joined(separator: "; "), exitCode: exitCode)
  }
}
