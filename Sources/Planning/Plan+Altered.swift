public import Steps

extension Plan {
  /// The same plan with steps left out, replaced, or made to fail: each keeps its number.
  /// - Throws: for what this plan has not, and for what can't be left out of any.
  public func altered(by alterations: Alterations) throws(UsageError) -> Plan {
    guard !alterations.isEmpty else { return self }
    var plan = self
    for replacement in alterations.replaced { try plan.replace(replacement) }
    for target in alterations.skipped { try plan.leaveOut(target) }
    for failure in alterations.failures { try plan.makeFail(failure) }
    try plan.checkTerminal()
    return plan
  }

  /// What protects the machine and is left out of it, in the plan's order.
  public var lostProtections: [String] {
    let steps = steps.filter { $0.kind.isProtection && $0.omission.map(\.losesProtection) == true }.map(\.kind.rawValue)
    let replaced = steps.contains(Kind.rootPivot.rawValue) || self[.rootChroot] == nil ? [] : [Kind.rootPivot.rawValue]
    return steps + replaced + lostNamespaces.map { "ns." + $0.rawValue }
  }

  /// - Throws: where a protection is left out and no aquarium stands around it.
  public func checkIsolation() throws(UsageError) {
    let lost = lostProtections
    guard self[.aquariumSeal] == nil, let first = lost.first else { return }
    let others = lost.count > 1 ? " (and \(lost.dropFirst().prefix(3).joined(separator: ", ")))" : ""
    throw UsageError(
      "leaving out \(first)\(others) takes a protection of this machine away: it needs --break-isolation; to only see"
        + " the steps, use `fishbowl plan`")
  }
}

extension Plan {
  private mutating func leaveOut(_ target: Alterations.Target) throws(UsageError) {
    if case .namespace(let namespace) = target { return try leaveOut(namespace) }
    guard case .kind(let kind) = target else { return }
    if kind == .nsCgroup, self[.nsCgroup] == nil { return try leaveOut(.cgroup) }
    try check(kind, "--skip")
    for index in steps.indices where steps[index].kind == kind && steps[index].undoes == nil {
      steps[index].omit(Omission(with: nil, reason: .asked))
    }
    if kind == .cgroupCreate { changeClone { $0.withoutGroup } }
    takeAlong(with: target)
  }

  /// One flag of clone3; what would then reach the host's namespace goes with it.
  private mutating func leaveOut(_ namespace: Namespace) throws(UsageError) {
    let name = "ns." + namespace.rawValue
    guard self[.nsClone]?.operation.namespaces.contains(namespace) == true else {
      throw UsageError("--skip \(name): this plan makes no such namespace; `fishbowl plan` shows what it does")
    }
    guard namespace != .user else {
      throw UsageError("--skip \(name): all the others hang on it, and what guards this machine; it stays in the plan")
    }
    // Whoever is the same user outside may kill by a PID that he sees. kill(2)
    if namespace == .pid, case .cloneByHelper(_, let mapping)? = self[.nsClone]?.operation, mapping.hasOnlyOne {
      throw UsageError(
        "--skip \(name): the container's root is you, and could end your own processes; with a range in /etc/subuid, or as"
          + " root, it is somebody else")
    }
    changeClone { $0.without(namespace) }
    lostNamespaces.append(namespace)
    if namespace == .pid {
      killByGroup()
    }
    showHosts(namespace)
    if namespace == .ipc { leaveQueuesOut(with: name) }
    takeAlong(with: .namespace(namespace))
  }

  private mutating func changeClone(_ change: (Operation) -> Operation) {
    guard let index = steps.firstIndex(where: { $0.kind == .nsClone }) else { return }
    steps[index].perform(change(steps[index].operation))
  }

  /// The kernel ends the others only with the first process of a PID namespace. pid_namespaces(7)
  private mutating func killByGroup() {
    guard case .createCgroup(let directories, _, _)? = self[.cgroupCreate]?.operation else { return }
    for index in steps.indices where steps[index].kind == .procKill {
      steps[index].operation = .killProcess(cgroup: directories.first)
      steps[index].unless = nil
    }
  }

  /// Of processes, or a network, that belong to another user namespace nobody is given a new file system: the host's own is
  /// shown. proc(5), sysfs(5)
  private mutating func showHosts(_ namespace: Namespace) {
    let type: String? = namespace == .pid ? "proc" : namespace == .net ? "sysfs" : nil
    guard let type, self[.nsClone]?.operation.namespaces.contains(.user) == true else { return }
    for index in steps.indices {
      guard case .prepareMount(let mount) = steps[index].operation, mount.type == type else { continue }
      steps[index].perform(.prepareTree(source: mount.target, target: mount.target))
    }
  }

  /// Nobody is given the message queues of another user namespace. mq_overview(7)
  private mutating func leaveQueuesOut(with name: String) {
    guard self[.nsClone]?.operation.namespaces.contains(.user) == true else { return }
    for index in steps.indices {
      let target: String? =
        switch steps[index].operation {
        case .prepareMount(let mount) where mount.type == "mqueue": mount.target
        case .mountDev(let target): target
        default: nil
        }
      if target == "/dev/mqueue" { steps[index].omit(Omission(with: name, reason: .elsewhere)) }
    }
  }

  /// And with those that go, again others.
  private mutating func takeAlong(with target: Alterations.Target) {
    for index in steps.indices where steps[index].omission == nil && steps[index].undoes == nil {
      guard let reason = Companions.reason(for: steps[index], without: target) ?? shrink(index, target) else {
        continue
      }
      steps[index].omit(Omission(with: target.name, reason: reason))
      takeAlong(with: .kind(steps[index].kind))
    }
  }

  /// What is left of a step's objects stays. Nothing: it goes.
  private mutating func shrink(_ index: Int, _ target: Alterations.Target) -> Omission.Reason? {
    guard case .kind(let kind) = target else { return nil }
    guard let rest = Companions.rest(of: steps[index].operation, without: kind) else { return .nothing }
    if rest != steps[index].operation { steps[index].perform(rest) }
    return nil
  }

  private mutating func replace(_ replacement: Alterations.Replacement) throws(UsageError) {
    let (kind, other) = (replacement.kind, replacement.by)
    try check(kind, "--instead")
    guard let index = steps.firstIndex(where: { $0.kind == kind }), let new = steps[index].operation.replaced(by: other)
    else {
      let known = Kind.allCases.flatMap { kind in kind.substitutes.map { "\(kind.rawValue)=\($0.rawValue)" } }
      throw UsageError(
        "--instead \(kind.rawValue)=\(other.rawValue): nothing is known of how the one could stand in for the other; known"
          + " is \(known.joined(separator: ", "))")
    }
    steps[index].perform(new)
    for later in steps.indices where steps[later].kind == .rootDetachOld {
      steps[later].omit(Omission(with: kind.rawValue, reason: .elsewhere))
    }
  }

  /// The error takes the place of the first call that would not pass over it. Where all would, the step is left out.
  private mutating func makeFail(_ failure: Alterations.Failure) throws(UsageError) {
    guard let index = steps.firstIndex(where: { $0.kind == failure.kind && $0.omission == nil }) else {
      throw missing(failure.kind, "--fail")
    }
    let step = steps[index]
    guard !step.performed, step.kind != .nsReleased, step.kind != .fsChanged else {
      throw alreadyDone(step.kind, "--fail")
    }
    let calls = step.calls.filter(\.isRecorded)
    if let call = calls.firstIndex(where: { !$0.tolerated.contains(failure.errno) }) {
      steps[index].fault = Fault(call: call, errno: failure.errno)
    } else if step.calls.isEmpty {
      steps[index].fault = Fault(call: 0, errno: failure.errno)
    } else {
      try leaveOut(.kind(failure.kind))
    }
  }

  /// The monitor reads what the program shows at a terminal that is the container's own.
  private func checkTerminal() throws(UsageError) {
    guard let step = self[.ttyOpen], let with = step.omission?.with else { return }
    throw UsageError("without \(with) the terminal would be the host's: leave out -t")
  }

  private func check(_ kind: Kind, _ option: String) throws(UsageError) {
    guard let step = steps.first(where: { $0.kind == kind }) else { throw missing(kind, option) }
    switch kind.necessity {
    case .doneBefore: throw alreadyDone(kind, option)
    case .carries:
      throw UsageError(
        "\(option) \(kind.rawValue): all that follows hangs on this step; make it fail instead, with --fail"
          + " \(kind.rawValue)=EPERM")
    case .owed:
      throw UsageError("\(option) \(kind.rawValue): this is what the plan is there for, or owes: it stays in it")
    case nil: if step.undoes != nil { throw missing(kind, option) }
    }
  }

  private func missing(_ kind: Kind, _ option: String) -> UsageError {
    UsageError("\(option) \(kind.rawValue): this plan has no such step; `fishbowl plan` shows those it has")
  }

  private func alreadyDone(_ kind: Kind, _ option: String) -> UsageError {
    UsageError("\(option) \(kind.rawValue): this is done before there is a plan, so it can't be changed in one")
  }
}
