package import Steps

/// With `--evidence each`: what the kernel shows on both sides of every step, beside what proves the step itself.
extension EvidenceReader {
  /// The lines for one step at this moment: as the host sees the process, and as it can see itself once it has a /proc of
  /// its own. `pid`: as the host knows it; nil as long as there is none, when only files that the step wrote are read.
  package static func each(_ step: Step, pid: Int?, _ moment: Evidence.Moment, files: ProcFiles = .here) -> [Evidence] {
    let pid = pid ?? 0
    let proofs = step.operation.proofs + (pid > 0 ? Self.always : [])
    var host = EvidenceReader(pid: pid, steps: [(step.number, proofs)], files: files)
    return host.evidence(moment) + inside(step, pid, moment, files)
  }

  /// Of every process: who it is, where it is, what it may do.
  private static let always: [Proof] = [
    .status(["NSpid", "NSsid", "Uid", "Gid", "CapBnd", "CapEff", "CapPrm"]), .namespaces(Namespace.allCases),
    .mounts(["/"]), .link("cwd"), .own("cgroup"),
  ]

  /// Through the process's own root. What lies at /proc there counts only if it shows this very process: before scene 6 it
  /// is the host's, and an image's would be made up.
  private static func inside(_ step: Step, _ pid: Int, _ moment: Evidence.Moment, _ files: ProcFiles) -> [Evidence] {
    guard pid > 0, let own = files.status(of: pid)?["NSpid"]?.split(separator: "\t").last.flatMap({ Int($0) }) else {
      return []
    }
    var view = files
    view.prefix = files.prefix + "/proc/\(pid)/root"
    guard own != pid, let seen = view.processStat(of: own), let real = files.processStat(of: pid),
      seen.startTime == real.startTime, seen.pid == own
    else { return [] }
    var reader = EvidenceReader(pid: own, steps: [(step.number, Self.always.filter(\.looksSameInside))], files: view)
    return reader.evidence(moment).map { line in
      var line = line
      line.side = .container
      return line
    }
  }
}

extension Proof {
  /// Groups and numbers of namespaces depend on who reads, not on where.
  fileprivate var looksSameInside: Bool {
    switch self {
    case .status, .mounts: true
    default: false
    }
  }
}
