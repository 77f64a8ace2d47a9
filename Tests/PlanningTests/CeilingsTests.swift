import OCISpec
import Steps
import Testing

@testable import Planning

/// Which files get which texts, on v1 and on v2, at the start and when limits change.
@Suite struct CeilingsTests {
  private static let v2 = HostFacts.Cgroups(version: .v2, controllers: [:], unified: "/cg")
  private static let v1 = HostFacts.Cgroups(
    version: .v1, controllers: ["memory": "/m", "cpu": "/c", "cpuset": "/s", "pids": "/p"], unified: nil)

  private static func writes(
    _ cgroup: HostFacts.Cgroups, from old: [WritableKeyPath<Limits, Int64?>: Int64] = [:],
    to new: [WritableKeyPath<Limits, Int64?>: Int64] = [:], cpus: String? = nil
  ) throws -> [String] {
    var limits = try resources(new)
    if let cpus { limits.cpu = .init(cpus: cpus) }
    return Ceilings(cgroup: cgroup, path: "/fishbowl/x", available: Cpuset(cpus: "0-3", mems: "0"))
      .changes(from: try resources(old), to: limits).flatMap(\.writes).map { "\($0.path)=\($0.text)" }
  }

  private static func resources(_ numbers: [WritableKeyPath<Limits, Int64?>: Int64]) throws -> RuntimeConfig.Resources {
    var limits = Limits()
    for (path, number) in numbers { limits[keyPath: path] = number }
    var config = RuntimeConfig.docker(
      id: "x", rootPath: "/", process: .init(user: .init(), args: [], env: [], cwd: "/", capabilities: .init([])))
    if let memory = limits.memory, limits.memorySwap == nil { limits.memorySwap = 2 * memory }
    config.limits = limits
    return config.linux.resources
  }

  @Test func aContainerWithoutLimitsGetsNone() throws {
    #expect(try Self.writes(Self.v1).isEmpty && Self.writes(Self.v2).isEmpty)
  }

  @Test func memoryComesBeforeMemoryAndSwap() throws {
    #expect(
      try Self.writes(Self.v1, to: [\.memory: 64]) == [
        "/m/fishbowl/x/memory.limit_in_bytes=64", "/m/fishbowl/x/memory.memsw.limit_in_bytes=128",
      ])
    #expect(
      try Self.writes(Self.v2, to: [\.memory: 64, \.memorySwap: 100, \.memoryReservation: 32]) == [
        "/cg/fishbowl/x/memory.max=64", "/cg/fishbowl/x/memory.swap.max=36", "/cg/fishbowl/x/memory.low=32",
      ])
    #expect(try Self.writes(Self.v1, to: [\.memory: 64, \.memorySwap: -1]).count == 1)
  }

  /// At no moment may v1's memory and swap together lie below memory.
  @Test func whatGrowsPastMemoryAndSwapGrowsAfterIt() throws {
    let (small, large): ([WritableKeyPath<Limits, Int64?>: Int64], _) = ([\.memory: 64], [\Limits.memory: Int64(512)])
    let both = ["/m/fishbowl/x/memory.memsw.limit_in_bytes=1024", "/m/fishbowl/x/memory.limit_in_bytes=512"]
    #expect(try Self.writes(Self.v1, from: small, to: large) == both)
    #expect(
      try Self.writes(Self.v1, from: large, to: small) == [
        "/m/fishbowl/x/memory.limit_in_bytes=64", "/m/fishbowl/x/memory.memsw.limit_in_bytes=128",
      ])
    #expect(
      try Self.writes(Self.v1, from: large) == [
        "/m/fishbowl/x/memory.memsw.limit_in_bytes=-1", "/m/fishbowl/x/memory.limit_in_bytes=-1",
      ])
  }

  @Test func processorsHaveTimeAndWeight() throws {
    let asked: [WritableKeyPath<Limits, Int64?>: Int64] = [\.nanoCPUs: 500_000_000, \.cpuShares: 512]
    #expect(
      try Self.writes(Self.v1, to: asked) == [
        "/c/fishbowl/x/cpu.cfs_period_us=100000", "/c/fishbowl/x/cpu.cfs_quota_us=50000",
        "/c/fishbowl/x/cpu.shares=512",
      ])
    #expect(
      try Self.writes(Self.v2, to: asked) == ["/cg/fishbowl/x/cpu.max=50000 100000", "/cg/fishbowl/x/cpu.weight=20"])
    #expect(
      try Self.writes(Self.v2, to: [\.cpuPeriod: 20_000, \.cpuQuota: -1]) == ["/cg/fishbowl/x/cpu.max=max 20000"])
  }

  @Test func sharesBecomeWeightsFromEndToEnd() throws {
    for (shares, weight) in [(2, 1), (1024, 39), (262_144, 10_000)] {
      #expect(try Self.writes(Self.v2, to: [\.cpuShares: Int64(shares)]) == ["/cg/fishbowl/x/cpu.weight=\(weight)"])
    }
  }

  @Test func aCpusetIsPreparedFromAbove() throws {
    #expect(
      try Self.writes(Self.v1, cpus: "1") == [
        "/s/fishbowl/cpuset.cpus=0-3", "/s/fishbowl/x/cpuset.cpus=1", "/s/fishbowl/cpuset.mems=0",
        "/s/fishbowl/x/cpuset.mems=0",
      ])
    #expect(
      try Self.writes(Self.v2, cpus: "1") == [
        "/cg/cgroup.subtree_control=+cpuset", "/cg/fishbowl/cgroup.subtree_control=+cpuset",
        "/cg/fishbowl/x/cpuset.cpus=1",
      ])
  }

  @Test func onlyWhatChangesIsWritten() throws {
    #expect(
      try Self.writes(Self.v1, from: [\.memory: 64, \.pids: 5], to: [\.memory: 64, \.pids: 6])
        == ["/p/fishbowl/x/pids.max=6"])
    #expect(try Self.writes(Self.v2, from: [\.pids: 5]) == ["/cg/fishbowl/x/pids.max=max"])
  }

  @Test func whatAnUpdateDoesCanBeTurnedBack() throws {
    var old = RuntimeConfig.docker(
      id: "x", rootPath: "/", process: .init(user: .init(), args: [], env: [], cwd: "/", capabilities: .init([])))
    var new = old
    new.linux.resources.pids = .init(limit: 9)
    let place = ContainerPlace(id: "x", name: "xx", directory: "/d", nameFile: "/n/xx")
    let request = { (pid: Int?) in
      UpdateRequest(
        place: place, old: old, new: new, pid: pid, isFrozen: false, cgroup: Self.v1, available: nil)
    }
    let plan = request(7).plan()
    #expect(plan.steps.map(\.kind) == [.specWrite, .cgroupLimits, .cgroupLimits, .specWrite])
    #expect(plan.steps.map(\.undoes) == [nil, nil, 2, 1])
    #expect(plan.steps.suffix(2).allSatisfy { $0.unless == .done(2) })
    #expect(plan.before[.cgroup, "pids.max"] == "max")
    #expect(request(nil).plan().steps.map(\.kind) == [.specWrite])
    old = new
    #expect(request(7).plan().steps.map(\.kind) == [.specWrite])
  }
}
