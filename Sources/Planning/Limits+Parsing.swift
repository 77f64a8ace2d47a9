extension Limits {
  /// Bytes, or −1.
  public static func memorySwap(_ text: String) throws(UsageError) -> Int64 {
    text == "-1" ? -1 : try RunOptions.size(text, for: "--memory-swap")
  }

  public static func number(_ text: String, _ option: String) throws(UsageError) -> Int64 {
    guard let value = Int64(text) else {
      throw UsageError("invalid number \"\(text)\" for \(option): give a whole one, as in \(option) 5000")
    }
    return value
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
