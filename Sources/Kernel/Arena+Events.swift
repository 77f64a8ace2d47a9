import CKernel
package import Steps

extension Arena {
  /// What happened, in the plan's order: one event for each step that was reached. `plan` spares the decoding of the
  /// ledger's. A step that was begun and has not ended is left out while its process lives; `cuts` says that it is
  /// dead, so that such a step is `cut`.
  package func events(plan: [Step]? = nil, cuts: Bool) throws(ArenaError) -> [Event] {
    let steps = if let plan { plan } else { try self.steps() }
    let evidence = evidence()
    let inside = Self.pidInside(evidence, steps)
    let numbers = callNumbers()
    let ledger = try ledger()
    return steps.compactMap { step in
      var event = event(of: step, cuts: cuts, ledger: ledger, numbers: numbers)
      event?.evidence = evidence.filter { $0.step == step.number }
      if event?.pidInside != nil { event?.pidInside = inside }
      return event
    }
  }

  /// As NSpid says it. Without that proof: the first process of a new PID namespace has 1, one that joins has any.
  private static func pidInside(_ evidence: [Evidence], _ steps: [Step]) -> Int? {
    let levels = evidence.first { $0.key == "NSpid" }?.value.split(separator: "\t")
    if let levels { return levels.last.flatMap { Int($0) } }
    return steps.contains { $0.kind == .execClone || $0.kind == .execJoin || $0.operation.sharesPids } ? nil : 1
  }

  /// One step's, without its evidence; nil if it was not reached.
  package func event(of step: Step, cuts: Bool) throws(ArenaError) -> Event? {
    event(of: step, cuts: cuts, ledger: try ledger(), numbers: callNumbers())
  }

  private func event(of step: Step, cuts: Bool, ledger: Ledger, numbers: CallNumbers) -> Event? {
    if step.omission != nil { return omitted(step) }
    let record = StepRecord((places[step.number] ?? []).map { read($0) })
    guard var event = bareEvent(of: step, record, cuts: cuts) else { return nil }
    event.calls = record.calls.map { slot in
      call(slot, number: numbers[slot.slot.order] ?? 0, recorded: ledger[slot.place])
    }
    event.named = record.named(step.kind, among: event.calls).flatMap { numbers[$0.slot.order] }
    return event
  }

  /// What was left out has no slots: it was reached as soon as all that stands before it was done.
  private func omitted(_ step: Step) -> Event? {
    var before = step.number - 1
    while before > 0, places[before] == nil, !isDone(before) { before -= 1 }
    guard before == 0 || isDone(before) else { return nil }
    var event = Event(step: step.number, actor: step.actor, operation: step.operation, outcome: .skipped)
    event.pid = pid(of: step.actor)
    event.pidInside = step.actor == .setup ? 1 : nil
    return event
  }

  private func bareEvent(of step: Step, _ record: StepRecord, cuts: Bool) -> Event? {
    var event = Event(step: step.number, actor: step.actor, operation: step.operation, outcome: .done)
    event.undoes = step.undoes
    event.pid = pid(of: step.actor)
    event.pidInside = step.actor == .setup || step.actor == .container ? 1 : nil
    if step.performed { return event }
    guard let outcome = record.outcome, outcome != .cut || cuts else { return nil }
    event.outcome = outcome
    event.pid = record.slots.first(where: \.isBegun).map { Int($0.slot.pid) } ?? event.pid
    if step.actor == .setup, event.pid != container.map({ Int($0.pid) }) { event.pidInside = nil }
    event.begin = record.begin.map(sinceBegin)
    event.end = record.end.map(sinceBegin)
    return event
  }

  private func pid(of actor: Actor) -> Int? {
    let process =
      switch actor {
      case .cli: command
      case .monitor: monitor
      case .setup, .container: container
      case .kernel: nil as ProcessIdentity?
      }
    return process.map { Int($0.pid) }
  }

  func sinceBegin(_ time: Int64) -> Int64 { time &- began }

  private func callNumbers() -> CallNumbers {
    var isCall = [Bool](repeating: false, count: (0..<3).reduce(0) { $0 + Int(region($1).count) })
    for actor in 0..<3 {
      for index in 0..<Int(region(actor).count) {
        let slot = pointer(toSlot: index, of: actor)
        let order = Int(slot.pointee.order)
        if slot.pointee.nr >= 0, order < isCall.count { isCall[order] = true }
      }
    }
    return CallNumbers(isCall)
  }
}

/// From a slot's place among all slots to its call's place among the recorded calls.
private struct CallNumbers {
  private var numbers: [Int?] = []

  init(_ isCall: [Bool]) {
    var next = 0
    numbers.reserveCapacity(isCall.count)
    for each in isCall {
      numbers.append(each ? next : nil)
      next += each ? 1 : 0
    }
  }

  subscript(order: UInt32) -> Int? { Int(order) < numbers.count ? numbers[Int(order)] : nil }
}

extension StepRecord {
  /// The call after which the step is named: the one that failed; of execve the one tried last; the one that tells most
  /// of its kind; else the last one.
  fileprivate func named(_ kind: Kind, among performed: [PerformedCall]) -> SlotRecord? {
    let calls = zip(self.calls, performed)
    if outcome == .failed {
      return self.calls.last(where: \.isFatal) ?? self.calls.last
    }
    if kind == .execUser { return self.calls.last }
    for name in kind.tellingCalls {
      if let telling = calls.first(where: { $1.name == name && $0.fate == .done }) { return telling.0 }
    }
    return self.calls.last
  }
}

extension Operation {
  /// Whether the process that it makes is not the first of its PID namespace.
  fileprivate var sharesPids: Bool {
    if case .clone(let namespaces, _, _, _) = self { !namespaces.contains(.pid) } else { false }
  }
}

extension Kind {
  /// The calls after which a step of this kind is named, the best first.
  fileprivate var tellingCalls: [String] {
    switch self {
    case .containerCreate, .rwCreate, .cgroupCreate, .volumeCreate: ["mkdirat"]
    case .cgroupDevices: ["bpf", "write"]
    case .etcFiles, .specWrite, .cgroupLimits, .cgroupJoin, .startRelease, .sysctlSet,
      .oomScoreAdj:
      ["write"]
    case .syncOpen: ["socketpair"]
    case .stdioOpen: ["pipe2"]
    case .procHelper: ["clone3"]
    case .procAdopt: ["pidfd_open"]
    case .userRoot: ["setresuid"]
    case .aquariumSeal: ["mount_setattr"]
    case .aquariumFill, .layerMap: ["fsmount"]
    case .nsUser: ["write"]
    case .nsClone, .execClone: ["clone3"]
    case .execJoin: ["setns"]
    case .procTie, .procHide, .capBoundDrop, .privNoNewPrivs: ["prctl"]
    case .seccompLoad: ["seccomp"]
    case .netLoUp: ["sendto"]
    case .mountPrivate: ["mount"]
    case .overlayMount: ["mount", "move_mount", "fsmount"]
    case .mountPrepare: ["fsmount", "open_tree"]
    case .volumeOpen: ["open_tree"]
    case .mountProc, .mountDev, .mountSys, .mountCgroup, .mountVolume, .mountInit: ["move_mount", "mount"]
    case .devNodes: ["move_mount", "mknodat"]
    case .ttyOpen, .ttyEnter, .ttyGive: ["ioctl"]
    case .ttyTake: ["pidfd_getfd"]
    case .fsWatch: ["fanotify_mark"]
    case .procMask: ["move_mount", "mount"]
    case .procReadonly: ["mount_setattr", "mount"]
    case .rootPivot: ["pivot_root"]
    case .rootChroot: ["chroot"]
    case .rootReadonly: ["mount"]
    case .rlimitSet: ["prlimit64"]
    case .rootDetachOld: ["umount2"]
    case .cwdSet: ["chdir"]
    case .signalsReset: ["rt_sigprocmask"]
    case .stdioGive: ["fchown", "dup3"]
    case .userSet: ["setresuid"]
    case .capSet: ["capset"]
    case .startBlock: ["read"]
    case .containerRename: ["symlinkat"]
    case .cgroupFreeze, .cgroupThaw: ["write"]
    case .procOpen: ["pidfd_open"]
    case .stopSignal, .stopKill: ["pidfd_send_signal"]
    case .attachConnect: ["connect"]
    case .attachDetach: ["close"]
    case .stopTimeout: ["ppoll"]
    case .procExit: ["waitid"]
    case .procKill: ["pidfd_send_signal", "kill"]
    case .cgroupRmdir, .cgroupParentRmdir, .rwDelete, .stateDelete, .volumeDelete: ["unlinkat"]
    case .imageDelete, .layerDelete: ["renameat"]
    case .imageResolve, .rootfsUse, .manifestGet, .configGet, .layerVerify, .layerSkip, .layerUnpack, .imageTag,
      .registryRequest, .registryAuth, .layerFetch, .layerSend, .archiveWrite, .archiveRead, .layerPack,
      .credentialsStore, .credentialsErase, .filesCopy, .imageUntag, .layerKeep,
      .nsCgroup, .sessionNew, .utsHostname,
      .fdClose, .volumeFill,
      .execUser, .nsReleased, .fsChanged, .fsSeen, .fsMissed, .procSeen, .cgroupOom, .healthStatus, .callOther,
      .cgroupAbsent, .cgroupScope,
      .aquariumUsers:
      []
    }
  }
}
