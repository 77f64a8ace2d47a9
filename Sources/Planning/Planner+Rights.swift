import OCISpec
import Steps

extension Planner {
  /// Scene 7. Where root is another user inside, only the monitor may do it: it takes CAP_SYS_RESOURCE
  /// over the host to be spared, and what joins a container is hidden, its files in /proc the host's root's. To a person
  /// they are nobody's then: what he starts by `exec` keeps his shell's score.
  func adjustOOMScore(_ list: inout StepList, isFirst: Bool = true) {
    guard let score = request.config.process.oomScoreAdj, foreignRoot != nil || !isMapped || isFirst else { return }
    let byMonitor = foreignRoot != nil
    list.add(byMonitor ? .monitor : .setup, .adjustOOMScore(score, byMonitor: byMonitor ? true : nil))
  }

  /// Scene 7, when limits and score are set. The streams change hands while CAP_CHOWN is still there. The bounding set is
  /// dropped while CAP_SETPCAP is.
  /// To load a filter takes CAP_SYS_ADMIN, which `user.set` and `cap.set` take away, or no_new_privs: with that it comes
  /// last, so that it need not let pass what setup itself has to do.
  func dropRights(isFirst: Bool = true) -> [Operation] {
    let process = request.config.process
    let user = process.user
    let kept = bounding
    let dropped = allCapabilities.filter { !kept.contains($0) }
    let filter = request.seccomp.map { [Operation.loadSeccomp($0)] } ?? []
    let isLast = process.noNewPrivileges
    return [
      .resetSignals(ignored: signals),
      hasTerminal ? .giveTerminal(uid: user.uid) : .giveStdio(uid: user.uid, gid: user.gid),
    ] + (dropped.isEmpty ? [] : [.dropBounding(dropped)]) + (isLast ? [] : filter) + [
      .setUser(
        uid: user.uid, gid: user.gid, groups: user.additionalGids,
        keepsGroups: mapping?.hasOnlyOne == true ? true : nil,
        staysSeen: isFirst && isMapped && user.uid != 0 ? true : nil),
      .setCapabilities(process.capabilities.permitted.compactMap(Capability.init(name:)).filter(canHave)),
    ] + (isLast ? [.forbidNewPrivileges] : []) + [.closeDescriptors] + (isLast ? filter : [])
  }

  /// To raise a hard limit takes CAP_SYS_RESOURCE.
  func limitProcess() -> [Operation] {
    let process = request.config.process
    let limits = limitsOfAquarium + (process.rlimits ?? []).map { ProcessLimit($0.type, soft: $0.soft, hard: $0.hard) }
    return limits.isEmpty ? [] : [.limitProcess(limits)]
  }

  /// The monitor ignores SIGPIPE, and an ignored signal stays ignored across execve(2).
  private var signals: [String] { facts.ignoredSignals.filter { $0 != "SIGPIPE" } + ["SIGPIPE"] }

  private var bounding: [Capability] {
    request.config.process.capabilities.bounding.compactMap(Capability.init(name:))
  }

  private var allCapabilities: [Capability] { capabilitiesAtBirth }

  private func canHave(_ capability: Capability) -> Bool { capabilitiesAtBirth.contains(capability) }
}
