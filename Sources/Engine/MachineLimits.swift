import Kernel
import OCISpec
import Planning
import Steps

/// What this machine has to give. What it has not is refused, never passed over.
struct MachineLimits {
  let facts: HostFacts
  let exitCode: Int32

  init(_ facts: HostFacts, exitCode: Int32 = 125) {
    self.facts = facts
    self.exitCode = exitCode
  }

  /// The processors and memory nodes that there are, if a cpuset is asked for.
  /// - Throws: for limits that this machine can't keep.
  func available(for config: RuntimeConfig) throws(EngineError) -> Cpuset? {
    guard !config.linux.resources.isUnlimited else { return nil }
    try checkProcessors(config.limits.nanoCPUs)
    try checkControllers(config.linux.resources)
    guard config.linux.resources.hasCpuset else { return nil }
    let available = Cpuset(cpus: list("cpus"), mems: list("mems"))
    try check(config.linux.resources.cpu?.cpus, among: available.cpus, "--cpuset-cpus")
    try check(config.linux.resources.cpu?.mems, among: available.mems, "--cpuset-mems")
    return available
  }

  /// docker's rule: more than there are can't be given.
  private func checkProcessors(_ nanoCPUs: Int64?) throws(EngineError) {
    guard let nanoCPUs, nanoCPUs > Int64(Sys.processors) * 1_000_000_000 else { return }
    throw EngineError(
      "--cpus asks for more than this machine has: give at most \(Sys.processors)", exitCode: exitCode)
  }

  /// On v2 the kernel says it, when a file is not there.
  private func checkControllers(_ resources: RuntimeConfig.Resources) throws(EngineError) {
    guard facts.cgroup.version != .v2 else { return }
    let hasProcessorTime = resources.cpu.map { ($0.shares, $0.quota, $0.period) != (nil, nil, nil) } ?? false
    let wanted = [
      ("memory", resources.memory != nil), ("cpu", hasProcessorTime), ("cpuset", resources.hasCpuset),
      ("pids", resources.pids != nil),
    ]
    guard let missing = wanted.first(where: { $1 && facts.cgroup.controllers[$0] == nil })?.0 else { return }
    throw EngineError(
      "this machine has no cgroup controller \(missing): leave out what it would limit; `fishbowl doctor` tells more",
      exitCode: exitCode)
  }

  private func check(_ wanted: String?, among available: String, _ option: String) throws(EngineError) {
    guard let wanted, let numbers = Cpuset.numbers(wanted), let there = Cpuset.numbers(available),
      !numbers.isSubset(of: there)
    else { return }
    throw EngineError(
      "\(option) \(wanted) asks for what is not there: this machine has \(available)", exitCode: exitCode)
  }

  /// v2 and v1 call what really can be used by different names.
  private func list(_ name: String) -> String {
    let root = facts.cgroup.controllers["cpuset"] ?? facts.cgroup.unified ?? ""
    let files = ["cpuset.\(name).effective", "cpuset.effective_\(name)", "cpuset.\(name)"]
    let texts = files.lazy.compactMap { Sys.read("\(root)/\($0)") }.map { String($0.prefix { $0 != "\n" }) }
    return texts.first { !$0.isEmpty } ?? (name == "cpus" ? "0-\(Sys.processors - 1)" : "0")
  }
}
