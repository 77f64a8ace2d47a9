import Testing

@testable import Planning

/// docker's rules on limits that contradict each other.
@Suite struct LimitsTests {
  /// Memory in MiB.
  private static func limits(_ numbers: KeyValuePairs<WritableKeyPath<Limits, Int64?>, Int64>) -> Limits {
    numbers.reduce(into: Limits()) { limits, number in
      let isMemory = [\Limits.memory, \.memorySwap, \.memoryReservation].contains(number.key) && number.value > 0
      limits[keyPath: number.key] = isMemory ? number.value << 20 : number.value
    }
  }

  private static func refusal(_ body: () throws -> Limits) -> String {
    do {
      _ = try body()
      return "none"
    } catch {
      return "\(error)"
    }
  }

  @Test func memoryAndSwapFollowMemory() throws {
    #expect(try Self.limits([\.memory: 64]).forNew().memorySwap == 128 << 20)
    #expect(try Self.limits([\.memory: 64, \.memorySwap: 0]).forNew().memorySwap == 128 << 20)
    #expect(try Self.limits([\.memory: 64, \.memorySwap: -1]).forNew().memorySwap == -1)
    #expect(try Self.limits([\.memory: 0]).forNew().memorySwap == nil)
  }

  @Test func whatContradictsIsRefused() {
    let cases: [(KeyValuePairs<WritableKeyPath<Limits, Int64?>, Int64>, String)] = [
      ([\.memorySwap: 9], "add -m"), ([\.memory: 0, \.memorySwap: 9], "add -m"),
      ([\.memory: 10, \.memorySwap: 9], "give at least that"),
      ([\.memory: 10, \.memoryReservation: 11], "give at most that"),
      ([\.nanoCPUs: 1 << 30, \.cpuQuota: 1000], "leave out"), ([\.nanoCPUs: 1 << 30, \.cpuPeriod: 1000], "leave out"),
      ([\.nanoCPUs: 0, \.cpuPeriod: 1000], "none"), ([\.memorySwap: -1], "none"),
    ]
    for (numbers, says) in cases {
      #expect(Self.refusal { try Self.limits(numbers).forNew() }.contains(says), "\(numbers)")
    }
  }

  @Test func anUpdateIsHeldAgainstWhatThereIs() throws {
    let old = Self.limits([\.memory: 64, \.memorySwap: 128, \.nanoCPUs: 5 << 30])
    #expect(Self.refusal { try old.updated(by: Self.limits([\.memory: 200])) }.contains("give --memory-swap"))
    #expect(
      Self.refusal { try Limits().updated(by: Self.limits([\.memory: 20])) }.contains("it has no limit of memory and"))
    #expect(Self.refusal { try old.updated(by: Self.limits([\.memorySwap: 32])) }.contains("give at least that"))
    #expect(Self.refusal { try old.updated(by: Self.limits([\.cpuQuota: 1000])) }.contains("give --cpus instead"))
    let quota = Self.limits([\.cpuQuota: 1000])
    #expect(Self.refusal { try quota.updated(by: Self.limits([\.nanoCPUs: 5 << 30])) }.contains("give those instead"))
    let new = try old.updated(by: Self.limits([\.memory: 100, \.nanoCPUs: 0, \.pids: -1]))
    #expect(new == Self.limits([\.memory: 100, \.memorySwap: 128, \.nanoCPUs: 5 << 30, \.pids: -1]))
  }

  @Test(arguments: ["0", "0-3", "0,2-3,7", "5,5"]) func lists(_ text: String) {
    #expect(Cpuset.numbers(text)?.isEmpty == false)
  }

  @Test(arguments: ["", "a", "1-", "-1", "3-1", "1-2-3", "0,", "0-99999"]) func noLists(_ text: String) {
    #expect(Cpuset.numbers(text) == nil)
  }

  @Test func whatIsOutOfRangeIsRefused() throws {
    let numbers: [(WritableKeyPath<Limits, Int64?>, [Int64])] = [
      (\.memory, [1, 5 << 20, -1]), (\.memoryReservation, [5 << 20]), (\.nanoCPUs, [9_999_999]),
      (\.cpuPeriod, [999, 1_000_001, -1]), (\.cpuQuota, [999, -2]), (\.cpuShares, [-1, 262_145]),
    ]
    for (path, values) in numbers {
      for value in values {
        var limits = Limits()
        limits[keyPath: path] = value
        #expect(throws: UsageError.self, "\(path) \(value)") { try limits.forNew() }
      }
    }
    var limits = Limits()
    limits.cpusetMems = "x"
    #expect(throws: UsageError.self) { try limits.forNew() }
    #expect(throws: UsageError.self) { try Limits.memorySwap("-2") }
    #expect(throws: UsageError.self) { try Limits.number("1.5", "-c") }
  }
}
