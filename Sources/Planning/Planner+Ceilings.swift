import OCISpec
import Steps

extension Planner {
  /// The ceilings that were asked for, under their v2 names, with the files that set them on this machine.
  var limits: [Limit] {
    let resources = request.config.linux.resources
    var limits: [Limit] = []
    if let memory = resources.memory { limits += memoryLimits(memory) }
    if let cpu = resources.cpu { limits += cpuLimit(cpu) }
    if let pids = resources.pids { limits += pidsLimit(pids) }
    return limits
  }

  /// Where the kernel counts whom it has killed in the group for want of memory. memory.rst (cgroup v1), cgroup-v2.rst
  var oomEvents: String? {
    directory(of: "memory").map { $0 + (isUnified ? "/memory.events" : "/memory.oom_control") }
  }

  /// v1 wants the memory ceiling first: memory and swap together may not lie below it. memory.rst (cgroup v1)
  private func memoryLimits(_ memory: RuntimeConfig.Resources.Memory) -> [Limit] {
    guard let directory = directory(of: "memory") else { return [] }
    let swap = String(memory.swap - memory.limit)
    let limit = String(memory.limit)
    if isUnified {
      return [
        Limit("memory.max", limit, in: directory, [("memory.max", limit)]),
        Limit("memory.swap.max", swap, in: directory, [("memory.swap.max", swap)]),
      ]
    }
    return [
      Limit("memory.max", limit, in: directory, [("memory.limit_in_bytes", limit)]),
      Limit("memory.swap.max", swap, in: directory, [("memory.memsw.limit_in_bytes", String(memory.swap))]),
    ]
  }

  private func cpuLimit(_ cpu: RuntimeConfig.Resources.CPU) -> [Limit] {
    guard let directory = directory(of: "cpu") else { return [] }
    let value = "\(cpu.quota) \(cpu.period)"
    let writes =
      isUnified
      ? [("cpu.max", value)]
      : [("cpu.cfs_period_us", String(cpu.period)), ("cpu.cfs_quota_us", String(cpu.quota))]
    return [Limit("cpu.max", value, in: directory, writes)]
  }

  private func pidsLimit(_ pids: RuntimeConfig.Resources.Pids) -> [Limit] {
    guard let directory = directory(of: "pids") else { return [] }
    return [Limit("pids.max", String(pids.limit), in: directory, [("pids.max", String(pids.limit))])]
  }
}

extension Limit {
  fileprivate init(_ resource: String, _ value: String, in directory: String, _ writes: [(String, String)]) {
    self.init(
      resource: resource, value: value,
      writes: writes.map { FileText(path: directory + "/" + $0.0, text: $0.1) })
  }
}
