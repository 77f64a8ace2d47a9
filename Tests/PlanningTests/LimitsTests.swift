import Testing

@testable import Planning

/// docker's rules on limits that contradict each other.
@Suite struct LimitsTests {
  private static func limits(_ numbers: KeyValuePairs<WritableKeyPath<Limits, Int64?>, Int64>) -> Limits {
    numbers.reduce(into: Limits()) { $0[keyPath: $1.key] = $1.value }
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
    #expect(try Self.limits([\.memory: 64]).forNew().memorySwap == 128)
    #expect(try Self.limits([\.memory: 64, \.memorySwap: 0]).forNew().memorySwap == 128)
    #expect(try Self.limits([\.memory: 64, \.memorySwap: -1]).forNew().memorySwap == -1)
    #expect(try Self.limits([\.memory: 0]).forNew().memorySwap == nil)
  }

  @Test func whatContradictsIsRefused() {
    let cases: [(KeyValuePairs<WritableKeyPath<Limits, Int64?>, Int64>, String)] = [
      ([\.memorySwap: 9], "add -m"), ([\.memory: 0, \.memorySwap: 9], "add -m"),
      ([\.memory: 10, \.memorySwap: 9], "give at least that"),
      ([\.memory: 10, \.memoryReservation: 11], "give at most that"),
      ([\.nanoCPUs: 1, \.cpuQuota: 1000], "leave out"), ([\.nanoCPUs: 1, \.cpuPeriod: 1000], "leave out"),
      ([\.nanoCPUs: 0, \.cpuPeriod: 1000], "none"), ([\.memorySwap: -1], "none"),
    ]
    for (numbers, says) in cases {
      #expect(Self.refusal { try Self.limits(numbers).forNew() }.contains(says), "\(numbers)")
    }
  }

  @Test func anUpdateIsHeldAgainstWhatThereIs() throws {
    let old = Self.limits([\.memory: 64, \.memorySwap: 128, \.nanoCPUs: 5])
    #expect(Self.refusal { try old.updated(by: Self.limits([\.memory: 200])) }.contains("give --memory-swap"))
    #expect(Self.refusal { try Limits().updated(by: Self.limits([\.memory: 20])) }.contains("give --memory-swap"))
    #expect(Self.refusal { try old.updated(by: Self.limits([\.memorySwap: 32])) }.contains("give at least that"))
    #expect(Self.refusal { try old.updated(by: Self.limits([\.cpuQuota: 1000])) }.contains("give --cpus instead"))
    let quota = Self.limits([\.cpuQuota: 1000])
    #expect(Self.refusal { try quota.updated(by: Self.limits([\.nanoCPUs: 5])) }.contains("give those instead"))
    let new = try old.updated(by: Self.limits([\.memory: 100, \.nanoCPUs: 0, \.pids: -1]))
    #expect(new == Self.limits([\.memory: 100, \.memorySwap: 128, \.nanoCPUs: 5, \.pids: -1]))
  }

  @Test(arguments: ["0", "0-3", "0,2-3,7", "5,5"]) func lists(_ text: String) {
    #expect(Cpuset.numbers(text)?.isEmpty == false)
  }

  @Test(arguments: ["", "a", "1-", "-1", "3-1", "1-2-3", "0,", "0-99999"]) func noLists(_ text: String) {
    #expect(Cpuset.numbers(text) == nil)
  }

  @Test func wordsOutOfRangeAreRefused() {
    for body in [
      { try Limits.cpuShares("1") }, { try Limits.cpuShares("262145") }, { try Limits.cpuPeriod("999") },
      { try Limits.cpuPeriod("1000001") }, { try Limits.cpuQuota("999") }, { try Limits.cpuQuota("-2") },
      { try Limits.memorySwap("-2") }, { try RunOptions.memory("5m", for: "--memory-reservation") },
    ] as [() throws -> Int64] {
      #expect(throws: UsageError.self) { _ = try body() }
    }
  }
}
