extension Limits {
  /// Bytes, or −1.
  public static func memorySwap(_ text: String) throws(UsageError) -> Int64 {
    text == "-1" ? -1 : try RunOptions.size(text, for: "--memory-swap")
  }

  /// cgroup v1 has 2 to 262144, of which 1024 is usual.
  public static func cpuShares(_ text: String) throws(UsageError) -> Int64 {
    try number(text, "--cpu-shares", "2 to 262144, 1024 is usual") { $0 == 0 || (2...262_144).contains($0) }
  }

  public static func cpuPeriod(_ text: String) throws(UsageError) -> Int64 {
    try number(text, "--cpu-period", "1000 to 1000000 microseconds") { $0 == 0 || (1000...1_000_000).contains($0) }
  }

  public static func cpuQuota(_ text: String) throws(UsageError) -> Int64 {
    try number(text, "--cpu-quota", "1000 microseconds or more, or -1 for no limit") {
      $0 == 0 || $0 == -1 || (1000...1 << 40).contains($0)
    }
  }

  private static func number(
    _ text: String, _ option: String, _ range: String, _ isRight: (Int64) -> Bool
  ) throws(UsageError) -> Int64 {
    guard let value = Int64(text), isRight(value) else {
      throw UsageError("invalid number \"\(text)\" for \(option): give \(range)")
    }
    return value
  }

  /// `0-2,4` as it is written, once it can be read.
  public static func cpuset(_ text: String, _ option: String) throws(UsageError) -> String {
    guard text.isEmpty || Cpuset.numbers(text) != nil else {
      throw UsageError("invalid list \"\(text)\" for \(option): give numbers and ranges, as in \(option) 0-2,4")
    }
    return text
  }
}

/// Processors and memory nodes, as lists of cpuset(7).
public struct Cpuset: Equatable, Sendable {
  public var cpus: String
  public var mems: String

  public init(cpus: String, mems: String) {
    self.cpus = cpus
    self.mems = mems
  }

  /// What a list names; nil if it is none.
  public static func numbers(_ list: String) -> Set<Int>? {
    var numbers: Set<Int> = []
    for part in list.split(separator: ",", omittingEmptySubsequences: false) {
      let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, (1...2).contains(ends.count), first >= 0,
        first <= last, last < 8192
      else { return nil }
      numbers.formUnion(first...last)
    }
    return numbers
  }
}
