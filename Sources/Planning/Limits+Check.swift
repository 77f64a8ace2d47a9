extension Limits {
  /// docker's rules on limits that contradict each other. moby, verifyPlatformContainerResources
  func check() throws(UsageError) {
    try checkRanges()
    try checkMemory()
    if nanoCPUs?.asked != nil, cpuPeriod?.asked != nil || cpuQuota?.asked != nil {
      throw UsageError("--cpus sets period and quota: leave out --cpu-period and --cpu-quota, or --cpus")
    }
  }

  private func checkRanges() throws(UsageError) {
    try check(memory, "-m", "6m (6291456 bytes) or more") { $0 >= 6 << 20 }
    try check(memoryReservation, "--memory-reservation", "6m (6291456 bytes) or more") { $0 >= 6 << 20 }
    if let nanoCPUs = nanoCPUs?.asked, nanoCPUs < 10_000_000 {
      throw UsageError("--cpus is out of range: give from 0.01 to the number of processors")
    }
    try check(cpuPeriod, "--cpu-period", "1000 to 1000000 microseconds") { (1000...1_000_000).contains($0) }
    try check(cpuQuota, "--cpu-quota", "1000 microseconds or more, or -1 for no limit") {
      $0 == -1 || (1000...1 << 40).contains($0)
    }
    try check(cpuShares, "--cpu-shares", "2 to 262144, 1024 is usual") { (1...262_144).contains($0) }
    for (list, option) in [(cpusetCPUs, "--cpuset-cpus"), (cpusetMems, "--cpuset-mems")] {
      guard let list = list?.asked, Cpuset.numbers(list) == nil else { continue }
      throw UsageError("invalid list \"\(list)\" for \(option): give numbers and ranges, as in \(option) 0-2,4")
    }
  }

  private func check(
    _ value: Int64?, _ option: String, _ range: String, _ isRight: (Int64) -> Bool
  ) throws(UsageError) {
    guard let value = value?.asked, !isRight(value) else { return }
    throw UsageError("\(value) for \(option) is out of range: give \(range)")
  }

  private func checkMemory() throws(UsageError) {
    if let memorySwap, memorySwap > 0 {
      guard let memory = memory?.asked else {
        throw UsageError("--memory-swap is a limit of memory and swap together, and there is none of memory: add -m")
      }
      guard memorySwap >= memory else {
        throw UsageError(
          "--memory-swap \(memorySwap) is memory and swap together, less than the memory, \(memory): give at least that"
        )
      }
    }
    if let memory = memory?.asked, let memoryReservation, memoryReservation > memory {
      throw UsageError(
        "--memory-reservation \(memoryReservation) is more than the memory limit, \(memory): give at most that")
    }
  }
}
