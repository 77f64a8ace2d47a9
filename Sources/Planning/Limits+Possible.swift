public import Steps

/// What of the limits that were asked for can be had.
extension Limits {
  public func possible(in cgroup: HostFacts.Cgroups) -> Limits {
    guard cgroup.denied == nil else { return Limits() }
    var limits = self
    if !cgroup.hasHandedDown("memory") {
      (limits.memory, limits.memorySwap, limits.memoryReservation) = (nil, nil, nil)
    }
    if !cgroup.hasHandedDown("cpu") {
      (limits.nanoCPUs, limits.cpuPeriod, limits.cpuQuota, limits.cpuShares) = (nil, nil, nil, nil)
    }
    if !cgroup.hasHandedDown("cpuset") { (limits.cpusetCPUs, limits.cpusetMems) = (nil, nil) }
    if !cgroup.hasHandedDown("pids") { limits.pids = nil }
    return limits
  }

  /// The options of the others.
  public func impossible(in cgroup: HostFacts.Cgroups) -> [String] {
    let kept = possible(in: cgroup).options
    return options.filter { !kept.contains($0) }
  }
}
