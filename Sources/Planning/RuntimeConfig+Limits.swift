public import OCISpec

extension RuntimeConfig {
  /// Its resources in docker's words. What OCI has no word for is an annotation.
  public var limits: Limits {
    get {
      var limits = Limits()
      let (memory, cpu) = (linux.resources.memory, linux.resources.cpu)
      limits.memory = memory?.limit
      limits.memorySwap = memory?.swap
      limits.memoryReservation = memory?.reservation
      limits.nanoCPUs = annotations[Self.nanoCPUs].flatMap { Int64($0) }
      if limits.nanoCPUs == nil {
        (limits.cpuQuota, limits.cpuPeriod) = (cpu?.quota, cpu?.period.map(Int64.init(clamping:)))
      }
      limits.cpuShares = cpu?.shares.map(Int64.init(clamping:))
      (limits.cpusetCPUs, limits.cpusetMems) = (cpu?.cpus, cpu?.mems)
      limits.pids = linux.resources.pids?.limit
      return limits
    }
    set {
      annotations[Self.nanoCPUs] = newValue.nanoCPUs?.asked.map(String.init)
      linux.resources.memory = newValue.ociMemory
      linux.resources.cpu = newValue.ociCPU
      linux.resources.pids = newValue.pids.flatMap { $0 > 0 ? .init(limit: $0) : nil }
    }
  }

  private static let nanoCPUs = "fishbowl.nano-cpus"
}

extension Limits {
  fileprivate var ociMemory: RuntimeConfig.Resources.Memory? {
    let memory = RuntimeConfig.Resources.Memory(
      limit: memory?.asked, swap: memorySwap?.asked, reservation: memoryReservation?.asked)
    return memory == .init() ? nil : memory
  }

  fileprivate var ociCPU: RuntimeConfig.Resources.CPU? {
    var cpu = RuntimeConfig.Resources.CPU(
      shares: cpuShares?.asked.map(UInt64.init(clamping:)), quota: cpuQuota?.asked,
      period: cpuPeriod?.asked.map(UInt64.init(clamping:)),
      cpus: cpusetCPUs?.asked, mems: cpusetMems?.asked)
    if let nanoCPUs = nanoCPUs?.asked { (cpu.quota, cpu.period) = (nanoCPUs / 10_000, 100_000) }
    return cpu == .init() ? nil : cpu
  }
}
