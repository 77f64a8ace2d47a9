import OCISpec

/// Ceilings and shares in docker's words. Nil: not asked for; 0 says the same, but for `pids`. docker-update(1)
public struct Limits: Equatable, Sendable {
  /// Bytes.
  public var memory: Int64?
  /// Memory and swap together; −1: no limit.
  public var memorySwap: Int64?
  public var memoryReservation: Int64?
  /// Of one processor, in billionths.
  public var nanoCPUs: Int64?
  /// Microseconds; a quota of −1: no limit.
  public var cpuPeriod: Int64?
  public var cpuQuota: Int64?
  public var cpuShares: Int64?
  /// Lists as `0-2,4`.
  public var cpusetCPUs: String?
  public var cpusetMems: String?
  /// −1: no limit.
  public var pids: Int64?

  public init() {}

  public var isEmpty: Bool { self == Limits() }

  /// The options by which they were asked for.
  public var options: [String] {
    let asked = [
      ("--memory", memory != nil), ("--memory-swap", memorySwap != nil),
      ("--memory-reservation", memoryReservation != nil), ("--cpus", nanoCPUs != nil),
      ("--cpu-period", cpuPeriod != nil), ("--cpu-quota", cpuQuota != nil), ("--cpu-shares", cpuShares != nil),
      ("--cpuset-cpus", cpusetCPUs != nil), ("--cpuset-mems", cpusetMems != nil), ("--pids-limit", pids != nil),
    ]
    return asked.filter(\.1).map(\.0)
  }

  /// For a container that is to be made: memory and swap together are twice the memory, as docker has it.
  func forNew() throws(UsageError) -> Limits {
    var limits = self
    if let memory = memory?.asked, memorySwap?.asked == nil { limits.memorySwap = 2 * memory }
    try limits.check()
    return limits
  }

  /// `changes` over these, which a container has. moby, UpdateContainer
  public func updated(by changes: Limits) throws(UsageError) -> Limits {
    try checkProcessorTime(changes)
    try checkMemory(changes)
    var limits = self
    limits.take(changes)
    try limits.check()
    return limits
  }

  private mutating func take(_ changes: Limits) {
    for number in [
      \Limits.memory, \.memorySwap, \.memoryReservation, \.nanoCPUs, \.cpuPeriod, \.cpuQuota, \.cpuShares, \.pids,
    ] {
      self[keyPath: number] = changes[keyPath: number]?.asked ?? self[keyPath: number]
    }
    for list in [\Limits.cpusetCPUs, \.cpusetMems] {
      self[keyPath: list] = changes[keyPath: list]?.asked ?? self[keyPath: list]
    }
  }

  /// docker wants both to be said anew where the old limit of memory and swap together does not hold the new memory.
  private func checkMemory(_ changes: Limits) throws(UsageError) {
    guard let memory = changes.memory?.asked, changes.memorySwap?.asked == nil, memory > memorySwap ?? 0 else { return }
    guard let memorySwap, memorySwap > 0 else {
      throw UsageError("it has no limit of memory and swap together, and -m wants one: give --memory-swap as well")
    }
    throw UsageError(
      "-m \(memory) is more than its limit of memory and swap together, \(memorySwap): give --memory-swap as well")
  }

  /// --cpus is a quota and a period: one way to say it shuts the other out.
  private func checkProcessorTime(_ changes: Limits) throws(UsageError) {
    let isTime = changes.cpuPeriod?.asked != nil || changes.cpuQuota?.asked != nil
    if changes.nanoCPUs?.asked != nil, cpuPeriod?.asked != nil || cpuQuota?.asked != nil {
      throw UsageError("it was given --cpu-period or --cpu-quota, which --cpus would set as well: give those instead")
    }
    if isTime, nanoCPUs?.asked != nil {
      throw UsageError("it was given --cpus, which sets period and quota: give --cpus instead")
    }
  }
}

extension Int64 {
  /// docker's 0 is no wish.
  var asked: Int64? { self == 0 ? nil : self }
}

extension String {
  var asked: String? { isEmpty ? nil : self }
}
