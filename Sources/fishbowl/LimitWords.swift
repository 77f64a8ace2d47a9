import Planning

/// The same in plain values.
struct LimitWords: Equatable {
  var memory: String?
  var memorySwap: String?
  var memoryReservation: String?
  var cpus: String?
  var cpuShares: String?
  var cpuPeriod: String?
  var cpuQuota: String?
  var cpusetCpus: String?
  var cpusetMems: String?
  var pidsLimit: String?

  static let options = [
    "--memory", "--memory-swap", "--memory-reservation", "--cpus", "--cpu-shares", "--cpu-period", "--cpu-quota",
    "--cpuset-cpus", "--cpuset-mems", "--pids-limit",
  ]

  /// False for an option that is another's.
  mutating func set(_ option: String, to value: String) -> Bool {
    switch option {
    case "--memory": memory = value
    case "--memory-swap": memorySwap = value
    case "--memory-reservation": memoryReservation = value
    case "--cpus": cpus = value
    case "--cpu-shares": cpuShares = value
    case "--cpu-period": cpuPeriod = value
    case "--cpu-quota": cpuQuota = value
    case "--cpuset-cpus": cpusetCpus = value
    case "--cpuset-mems": cpusetMems = value
    case "--pids-limit": pidsLimit = value
    default: return false
    }
    return true
  }

  /// As numbers; whether they are in range and fit each other, is asked of what they are for.
  func limits() throws(UsageError) -> Limits {
    var limits = Limits()
    if let memory { limits.memory = try RunOptions.size(memory, for: "-m") }
    if let memorySwap { limits.memorySwap = try Limits.memorySwap(memorySwap) }
    if let memoryReservation {
      limits.memoryReservation = try RunOptions.size(memoryReservation, for: "--memory-reservation")
    }
    if let cpus { limits.nanoCPUs = try RunOptions.cpus(cpus) }
    if let cpuShares { limits.cpuShares = try Limits.number(cpuShares, "--cpu-shares") }
    if let cpuPeriod { limits.cpuPeriod = try Limits.number(cpuPeriod, "--cpu-period") }
    if let cpuQuota { limits.cpuQuota = try Limits.number(cpuQuota, "--cpu-quota") }
    if let cpusetCpus { limits.cpusetCPUs = cpusetCpus }
    if let cpusetMems { limits.cpusetMems = cpusetMems }
    if let pidsLimit { limits.pids = try RunOptions.pids(pidsLimit) }
    return limits
  }
}
