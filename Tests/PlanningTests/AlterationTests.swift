import OCISpec
import Steps
import Testing

@testable import Planning

/// --skip, --instead and --fail in the plan.
@Suite struct AlterationTests {
  private func altered(
    _ skip: [String] = [], instead: [String] = [], fail: [String] = [], facts: HostFacts = .debian12
  ) throws -> Plan {
    try PlannerTests.plan(facts: facts).altered(by: Alterations(skip: skip, instead: instead, fail: fail))
  }

  private func omitted(_ plan: Plan) -> Set<Kind> { Set(plan.steps.filter { $0.omission != nil }.map(\.kind)) }

  @Test func whatIsLeftOutKeepsItsNumberAndHasNoCalls() throws {
    let (whole, plan) = (PlannerTests.plan(), try altered(["uts.hostname"]))
    #expect(plan.steps.map(\.number) == whole.steps.map(\.number))
    #expect(plan.steps.map(\.kind) == whole.steps.map(\.kind))
    #expect(omitted(plan) == [.utsHostname])
    #expect(plan[.utsHostname]?.calls == [])
    #expect(plan.lostProtections == [])
    #expect(plan.alterations?["left_out"]?.array?.first?["kind"]?.string == "uts.hostname")
    #expect(whole.alterations == nil)
  }

  @Test func whatWouldReachTheHostGoesWithIt() throws {
    let plan = try altered(["root.pivot"])
    #expect(omitted(plan).isSuperset(of: [.rootPivot, .rootDetachOld, .mountProc, .devNodes, .procMask, .cwdSet]))
    #expect(omitted(plan).isDisjoint(with: [.overlayMount, .utsHostname, .capSet, .execUser]))
    #expect(plan[.rootDetachOld]?.omission == Omission(with: "root.pivot", reason: .elsewhere))
    let tree = try altered(["ns.mnt"])
    #expect(omitted(tree).isSuperset(of: [.mountPrivate, .overlayMount, .mountPrepare, .rootPivot, .mountProc]))
    let name = try altered(["ns.uts"])
    #expect(omitted(name) == [.utsHostname])
    #expect(omitted(try altered(["ns.net"])) == [.netLoUp])
    #expect(omitted(try altered(["cgroup.join"], facts: PlannerTests.hybrid)) == [.cgroupJoin, .nsCgroup])
  }

  /// No step whose paths were to be inside is performed where they are the host's.
  @Test(arguments: ["root.pivot", "ns.mnt"]) func nothingIsMountedOnTheHostsTree(_ target: String) throws {
    let calls = try altered([target]).steps.filter { $0.actor == .setup }.flatMap(\.calls)
    let after = target == "ns.mnt" ? calls : Array(calls.drop { $0.name != "open_tree" })
    #expect(!after.isEmpty)
    for name in ["move_mount", "umount2", "mknodat", "symlinkat", "pivot_root", "mkdirat"] {
      #expect(!after.contains { $0.name == name }, "\(name)")
    }
    let whole = PlannerTests.plan().steps.filter { $0.actor == .setup }.flatMap(\.calls)
    #expect(whole.contains { $0.name == "move_mount" })
  }

  @Test func aNamespaceIsOneFlagOfTheClone() throws {
    let plan = try altered(["ns.pid"])
    let flags = { (plan: Plan) in String(describing: plan[.nsClone]?.calls.first { $0.name == "clone3" }) }
    #expect(flags(PlannerTests.plan()).contains("CLONE_NEWPID"))
    #expect(!flags(plan).contains("CLONE_NEWPID") && flags(plan).contains("CLONE_NEWNS"))
    #expect(omitted(plan) == [])
    #expect(plan.lostProtections == ["ns.pid"])
    // Its end does not end the others.
    guard case .killProcess(let cgroup?)? = plan[.procKill]?.operation else {
      Issue.record("whoever is left is not killed")
      return
    }
    #expect(cgroup.hasPrefix("/sys/fs/cgroup") && plan[.procKill]?.unless == nil)
  }

  @Test func whatIsPartlyGoneIsDoneForTheRest() throws {
    let plan = try altered(["mount.proc"])
    guard case .maskPaths(let files, let directories)? = plan[.procMask]?.operation else { return }
    #expect(!(files + directories).contains { $0.hasPrefix("/proc/") })
    #expect(plan[.procReadonly]?.omission?.reason == .nothing)
    #expect(plan.lostProtections == [])
    #expect(try altered(["dev.nodes"]).lostProtections == ["proc.mask"])
  }

  @Test func oneStandsInForTheOther() throws {
    let plan = try altered(instead: ["root.pivot=root.chroot"])
    #expect(plan[.rootPivot] == nil)
    #expect(plan[.rootChroot]?.number == PlannerTests.plan()[.rootPivot]?.number)
    #expect(plan[.rootChroot]?.calls.map(\.name) == ["chdir", "chroot"])
    #expect(omitted(plan) == [.rootDetachOld])
    #expect(plan.lostProtections == ["root.detach_old", "root.pivot"])
  }

  @Test func anErrorStandsWhereNoneIsToBePassedOver() throws {
    let plan = try altered(fail: ["mount.proc=EEXIST", "uts.hostname=EPERM"])
    #expect(plan[.utsHostname]?.fault == Fault(call: 0, errno: .perm))
    let calls = plan[.mountProc]?.calls.filter(\.isRecorded).map(\.name) ?? []
    #expect(plan[.mountProc]?.fault.map { calls[$0.call] } == "move_mount")
    #expect(plan[.mountProc]?.omission == nil)
  }

  /// All of its calls would go on after that errno: to fail so is to be left out.
  @Test func anErrorThatThePlanPassesOverIsASkip() throws {
    let plan = try altered(fail: ["fd.close=EINVAL"])
    #expect(plan[.fdClose]?.omission?.reason == .asked && plan[.fdClose]?.fault == nil)
    #expect(plan.lostProtections == ["fd.close"])
  }

  static let refused: [([String], [String], [String], String)] = [
    (["root.pivt"], [], [], "there is no kind of step \"root.pivt\": did you mean root.pivot?"),
    (["pivot"], [], [], "did you mean root.pivot?"), (["ns.pidd"], [], [], "did you mean"),
    (["xyz"], [], [], "`fishbowl plan run IMAGE` lists the kinds"),
    ([], [], ["cgroup.join=EPREM"], "there is no error \"EPREM\": did you mean EPERM"),
    ([], [], ["cgroup.join"], "--fail wants two names with = between"),
    ([], ["root.pivot"], [], "--instead wants two names"),
    ([], ["uts.hostname=root.chroot"], [], "known is root.pivot=root.chroot"),
    (["ns.clone"], [], [], "all that follows hangs on this step"),
    (["layer.skip"], [], [], "this plan has no such step"), (["rootfs.use"], [], [], "done before there is a plan"),
    (["cgroup.rmdir"], [], [], "it stays in it"), (["tty.give"], [], [], "this plan has no such step"),
    (["ns.user"], [], [], "this plan has no such step"), ([], [], ["tty.give=EIO"], "this plan has no such step"),
  ]

  @Test(arguments: refused) func whatCannotBeMeantIsSaid(
    _ skip: [String], _ instead: [String], _ fail: [String], _ sentence: String
  ) {
    let error = #expect(throws: UsageError.self) { try altered(skip, instead: instead, fail: fail) }
    #expect(error?.description.contains(sentence) == true, "\(error?.description ?? "")")
  }

  @Test(arguments: Kind.allCases) func aProtectionIsLeftOutInAnAquariumOnly(_ kind: Kind) throws {
    var alterations = Alterations()
    alterations.skipped = [.kind(kind)]
    guard kind.isProtection, let plan = try? PlannerTests.plan(facts: PlannerTests.hybrid).altered(by: alterations)
    else { return }
    let error = #expect(throws: UsageError.self) { try plan.checkIsolation() }
    #expect(error?.description.contains("needs --break-isolation") == true)
    let seal = Step(number: plan.last + 1, actor: .setup, operation: .sealHost, calls: [])
    try Plan(steps: plan.steps + [seal], before: plan.before).checkIsolation()
  }
}
