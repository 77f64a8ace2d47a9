import OCISpec
import Steps

/// The files of a machine in which a container's limits stand, and what is written there.
struct Ceilings {
  let cgroup: HostFacts.Cgroups
  /// The container's group, below the root of each hierarchy.
  let path: String
  /// On v1 the groups above have no processor before they are given some.
  let available: Cpuset?

  /// What makes a group with the limits `old` one with the limits `new`; a group that was just made has none. v1 wants
  /// memory and swap together never to lie below memory: what grows past it, grows after it. memory.rst (cgroup v1)
  func changes(from old: RuntimeConfig.Resources = .init(), to new: RuntimeConfig.Resources) -> [Limit] {
    guard (old.memory, old.cpu, old.pids) != (new.memory, new.cpu, new.pids) else { return [] }
    let known = all(old)
    var changes = all(new).filter { !known.contains($0) }
    if !isUnified, Self.bytes(new.memory?.limit) > Self.bytes(old.memory?.swap), changes.count > 1,
      changes[1].resource == "memory.swap.max"
    {
      changes.swapAt(0, 1)
    }
    return changes
  }

  /// What is not limited has the value that a new group has.
  private func all(_ resources: RuntimeConfig.Resources) -> [Limit] {
    memory(resources.memory) + processors(resources.cpu) + cpuset(resources.cpu)
      + limit("pids.max", "pids", resources.pids.map { String($0.limit) } ?? "max")
  }

  private static func bytes(_ limit: Int64?) -> Int64 { limit.flatMap { $0 > 0 ? $0 : nil } ?? .max }
}

extension Ceilings {
  private func memory(_ memory: RuntimeConfig.Resources.Memory?) -> [Limit] {
    let limit = memory?.limit.map(String.init)
    let both = memory?.swap.flatMap { $0 > 0 ? $0 : nil }
    let swap = both.map { String($0 - (memory?.limit ?? 0)) } ?? "max"
    let reservation = memory?.reservation.map(String.init)
    return self.limit("memory.max", "memory", limit ?? "max", [("memory.limit_in_bytes", limit ?? "-1")])
      + self.limit(
        "memory.swap.max", "memory", swap, [("memory.memsw.limit_in_bytes", both.map(String.init) ?? "-1")])
      + self.limit("memory.low", "memory", reservation ?? "0", [("memory.soft_limit_in_bytes", reservation ?? "-1")])
  }

  private func processors(_ cpu: RuntimeConfig.Resources.CPU?) -> [Limit] {
    let period = String(cpu?.period ?? 100_000)
    let quota = cpu?.quota.flatMap { $0 > 0 ? String($0) : nil }
    let shares = cpu?.shares
    return limit(
      "cpu.max", "cpu", "\(quota ?? "max") \(period)",
      [("cpu.cfs_period_us", period), ("cpu.cfs_quota_us", quota ?? "-1")])
      + limit("cpu.weight", "cpu", shares.map(Self.weight) ?? "100", [("cpu.shares", String(shares ?? 1024))])
  }

  /// v2 has weights from 1 to 10000 where v1 has shares from 2 to 262144; between the two runc draws a line.
  private static func weight(_ shares: UInt64) -> String { String(1 + (max(shares, 2) - 2) * 9999 / 262_142) }

  /// A container that has never been given any is in no group of the v1 hierarchy. There both lists have to stand before
  /// a process may join, in the groups above too; v2 hands the controller down first.
  private func cpuset(_ cpu: RuntimeConfig.Resources.CPU?) -> [Limit] {
    guard cpu?.cpus != nil || cpu?.mems != nil || isUnified else { return [] }
    return list("cpuset.cpus", cpu?.cpus, available?.cpus) + list("cpuset.mems", cpu?.mems, available?.mems)
  }

  private func list(_ name: String, _ wanted: String?, _ available: String?) -> [Limit] {
    guard let directory = directory(of: "cpuset") else { return [] }
    let value = wanted ?? (isUnified ? "" : available ?? "")
    let above =
      isUnified
      ? parents("cpuset", from: 0).map { FileText(path: $0 + "/cgroup.subtree_control", text: "+cpuset") }
      : parents("cpuset", from: 1).map { FileText(path: $0 + "/" + name, text: available ?? "") }
    let own = FileText(path: directory + "/" + name, text: value.isEmpty ? "\n" : value)
    return [Limit(resource: name, value: value, writes: above + [own])]
  }

  /// The groups above, from the hierarchy's root (0) or what is below it (1).
  private func parents(_ controller: String, from first: Int) -> [String] {
    let names = path.split(separator: "/").dropLast()
    return (first...max(first, names.count)).compactMap { count in
      root(of: controller).map { names.prefix(count).reduce($0) { $0 + "/" + $1 } }
    }
  }

  /// `v1`: files and texts where they are not those of v2.
  private func limit(
    _ resource: String, _ controller: String, _ value: String, _ v1: [(String, String)]? = nil
  ) -> [Limit] {
    guard let directory = directory(of: controller) else { return [] }
    let writes = isUnified ? [(resource, value)] : v1 ?? [(resource, value)]
    return [
      Limit(
        resource: resource, value: value, writes: writes.map { FileText(path: directory + "/" + $0.0, text: $0.1) })
    ]
  }

  private var isUnified: Bool { cgroup.version == .v2 }

  private func root(of controller: String) -> String? {
    guard isUnified else { return cgroup.controllers[controller] }
    return cgroup.hasHandedDown(controller) ? cgroup.unified : nil
  }

  private func directory(of controller: String) -> String? { root(of: controller).map { $0 + path } }
}
