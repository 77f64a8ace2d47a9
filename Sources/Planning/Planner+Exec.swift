import OCISpec
public import Steps

extension Planner {
  /// Scene 8: what execvp(3) would try, in the container's $PATH. Entries that are not absolute are passed over: what
  /// they name would depend on the working directory.
  func execution() -> Operation {
    let process = request.config.process
    return .execute(
      candidates: Self.candidates(process.args.first ?? "", environment: process.env), arguments: process.args,
      environment: process.env.map(Secret.init))
  }

  /// The paths that would be tried; none if $PATH names no absolute folder.
  public static func candidates(_ program: String, environment: [String]) -> [String] {
    guard !program.contains("/") else { return [program] }
    let path = environment.last { $0.hasPrefix("PATH=") }.map { String($0.dropFirst(5)) } ?? RuntimeConfig.dockerPath
    return path.split(separator: ":").filter { $0.hasPrefix("/") }.map { "\($0)/\(program)" }
  }
}

extension Planner {
  /// The plan of `exec`: a process of the same rights beside the container's first one, the host's `pid`. It joins the
  /// group before the namespaces, since its files have paths of the host.
  public func exec(beside pid: Int) -> Plan {
    var list = StepList()
    for operation in openChannels() + (isMapped ? [] : [.cloneInside(pid: pid, terminal: hasTerminal ? true : nil)]) {
      list.add(.monitor, operation)
    }
    enterScope(&list)
    if isMapped { addHelper(&list, beside: pid) }
    for operation in enter(beside: pid) + limitProcess() { list.add(.setup, operation) }
    adjustOOMScore(&list, isFirst: false)
    for operation in dropRights(isFirst: false) { list.add(.setup, operation) }
    addProgram(&list, oomEvents: nil)
    return Plan(steps: list.steps, before: worldBeforeExec())
  }

  /// Only who is in the container's user namespace has a right over its other namespaces, and there is no way back from it.
  /// Before anybody inside can see the helper, it hides: whoever has all rights in that user namespace, could else steer the
  /// monitor, which stays outside.
  private func addHelper(_ list: inout StepList, beside pid: Int) {
    if hasTerminal, foreignRoot == nil { list.add(.monitor, .openTerminalInside(pid: pid, size: request.window)) }
    list.add(
      .monitor,
      .cloneHelper(
        namespaces: [], pid: pid, terminal: hasTerminal ? true : nil, groups: isStaged ? groupFiles : [],
        owner: foreignRoot))
    list.add(.setup, .hideMemory)
    list.add(
      .setup, .cloneInsideByHelper(namespaces: entered == [.user, .pid] ? nil : entered, gift: gift(beside: pid)))
    list.add(.monitor, .adopt)
    list.add(.setup, .becomeRoot(staysHidden: true))
  }

  private func enter(beside pid: Int) -> [Operation] {
    let group = cgroupDirectories.isEmpty ? [] : [joinCgroup()]
    let others = Namespace.joined.filter { !entered.contains($0) && !request.sharedNamespaces.contains($0) }
    let join = Operation.joinNamespaces(others == Namespace.joined ? nil : others)
    return [.tieToMonitor] + (isMapped ? [] : [.hideMemory]) + group + [join, .startSession]
      + (isMapped && foreignRoot == nil ? [] : openTerminal(console: nil))
      + [.enterDirectory(path: request.config.process.cwd)]
  }

  /// By the helper: what belongs to the user namespaces above can be entered only from there, in the same call.
  private var entered: [Namespace] {
    guard isMapped else { return [] }
    let pids: [Namespace] = request.sharedNamespaces.contains(.pid) ? [] : [.pid]
    return [.user] + pids + request.outerNamespaces.filter { $0 != .pid && $0 != .user }
  }

  /// In a person's aquarium the person is nobody, unless there is nobody else.
  private func gift(beside pid: Int) -> StreamGift? {
    guard isAquarium, facts.person != nil, let mapping, !mapping.hasOnlyOne, let owner = mapping.users.first?.outside
    else { return nil }
    return StreamGift(pid: pid, owner: owner, isTerminal: hasTerminal)
  }

  private var joinFile: String { isUnified ? "/cgroup.procs" : "/tasks" }

  var groupFiles: [String] { cgroupDirectories.map { $0 + joinFile } }

  /// The root of a user namespace that root has made may not write to files of root.
  private func joinCgroup() -> Operation {
    isStaged ? .joinOpenCgroup(count: groupFiles.count) : .joinCgroup(files: groupFiles)
  }

  /// What stands around it, stands there since its run.
  private func worldBeforeExec() -> World {
    var world = worldBeforeStart()
    if isAquarium {
      world[.aquarium, "host"] = "read-only"
      world[.aquarium, "writable"] = RuntimeConfig.aquariumPlace
    }
    return world
  }
}
