import OCISpec
public import Steps

/// Makes plans: pure code from a container's configuration and the machine's facts.
public struct Planner: Sendable {
  let facts: HostFacts
  let request: RunRequest

  public init(facts: HostFacts, request: RunRequest) {
    self.facts = facts
    self.request = request
  }

  /// The plan of `run`. Each scene is a function in a file of its own; the clean-up steps stand at the end, in reverse.
  public func run() -> Plan {
    if case .unknown(let reference) = request.origin { return unresolved(reference) }
    var list = StepList()
    addContainer(&list)
    addLife(&list)
    return Plan(steps: list.steps, before: worldBefore())
  }

  /// The plan of `create`: a record and a writable layer. No process, no namespace, no cgroup.
  public func create() -> Plan {
    if case .unknown(let reference) = request.origin { return unresolved(reference) }
    var list = StepList()
    addContainer(&list)
    let complete = list.number(of: .specWrite)
    addRemoval(&list, .cli, unless: complete.map(Unless.done))
    return Plan(steps: list.steps, before: worldBefore())
  }

  /// The plan of `start`: all that `create` has left to do.
  public func start() -> Plan {
    var list = StepList()
    addLife(&list)
    return Plan(steps: list.steps, before: worldBeforeStart())
  }

  /// Scene 1.
  private func addContainer(_ list: inout StepList) {
    for origin in originSteps() { list.add(.cli, origin, performed: true) }
    for operation in makeContainer() { list.add(.cli, operation) }
  }

  /// Scenes 2 to 9.
  private func addLife(_ list: inout StepList) {
    for operation in openChannels() { list.add(.monitor, operation) }
    enterScope(&list)
    if let reason = facts.cgroup.denied {
      let discarded = request.discarded.isEmpty ? nil : request.discarded
      list.add(.monitor, .lackCgroup(reason: reason, discarded: discarded), performed: true)
    } else if !request.discarded.isEmpty {
      let reason = "what would limit it is not handed down to this user"
      list.add(.monitor, .lackCgroup(reason: reason, discarded: request.discarded), performed: true)
    }
    if let missingFilter { list.add(.monitor, .lackDeviceFilter(reason: missingFilter), performed: true) }
    for operation in makeCgroup() + (isStaged ? makeHelper() : makeProcess() + mapIDs()) {
      list.add(.monitor, operation)
    }
    if isStaged {
      for operation in isAquarium ? buildAquarium() : stage() { list.add(.setup, operation) }
      list.add(.monitor, .adopt)
      list.add(.setup, .becomeRoot())
    }
    for operation in tie() + isolate() + buildRoot() + furnish() + limitProcess() { list.add(.setup, operation) }
    adjustOOMScore(&list)
    for operation in dropRights() { list.add(.setup, operation) }
    addProgram(&list, oomEvents: oomEvents)
  }

  /// Scenes 8 and 9.
  func addProgram(_ list: inout StepList, oomEvents: String?) {
    list.add(.setup, .waitForStart)
    if hasTerminal, list.number(of: .ttyEnter) == nil { list.add(.monitor, .takeTerminal) }
    // The last thing: what the engine itself does to the files is no change of the container's. An exec beside it has none.
    if request.watchesFiles, list.number(of: .nsClone) != nil { list.add(.monitor, .watchFiles) }
    list.add(.monitor, .releaseStart)
    let execution = list.add(.setup, execution())
    let exit = list.add(.monitor, .awaitExit(oomEvents: oomEvents))
    cleanUp(&list, execution: execution, exit: exit)
  }

  /// A dry run of an image that is not in the store: later numbers will move.
  private func unresolved(_ reference: String) -> Plan {
    var list = StepList()
    list.add(.cli, .resolveImage(reference: reference, digest: nil), performed: true)
    return Plan(steps: list.steps, before: worldBefore())
  }
}

/// Steps as they are numbered: by their place.
struct StepList {
  private(set) var steps: [Step] = []

  @discardableResult
  mutating func add(
    _ actor: Actor, _ operation: Operation, undoes: Int? = nil, unless: Unless? = nil, performed: Bool = false
  ) -> Int {
    let number = steps.count + 1
    steps.append(
      Step(
        number: number, actor: actor, operation: operation, calls: performed ? [] : operation.calls, undoes: undoes,
        unless: unless, performed: performed))
    return number
  }

  func number(of kind: Kind) -> Int? { steps.first { $0.kind == kind }?.number }
}
