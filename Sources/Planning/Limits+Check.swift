extension Limits {
  /// docker's rules on limits that contradict each other. moby, verifyPlatformContainerResources
  func check() throws(UsageError) {
    try checkMemory()
    if nanoCPUs?.asked != nil, cpuPeriod?.asked != nil || cpuQuota?.asked != nil {
      throw UsageError("--cpus sets period and quota: leave out --cpu-period and --cpu-quota, or --cpus")
    }
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
