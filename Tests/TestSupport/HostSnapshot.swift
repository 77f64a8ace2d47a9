import Foundation

/// What a container may leave behind on a host: taken before and after, it must be equal.
public struct HostSnapshot: Equatable, Sendable {
  public var mounts: [String]
  public var cgroups: [String]
  public var links: [String]
  public var hostname: String
  /// Fishbowl's own processes at that root, and those inside containers of it.
  public var processes: [String]
  public var files: [String]

  /// `root`: the engine's place, of which the image store and the parent groups are left out: they stay.
  public init(root: String) {
    mounts = Self.lines("/proc/self/mountinfo")
    cgroups = Self.cgroups(besidesOthersThan: root)
    links = Self.lines("/proc/net/dev").compactMap { $0.split(separator: ":").first.map(String.init) }.sorted()
    hostname = Self.lines("/proc/sys/kernel/hostname").joined()
    processes = Self.processes(root)
    files = ["containers", "names", "run"].flatMap { Self.tree(root + "/" + $0, as: $0) }
  }

  /// What differs, in words; empty where nothing does.
  public func differences(from before: HostSnapshot) -> [String] {
    let pairs: [(String, [String], [String])] = [
      ("mounts", before.mounts, mounts), ("cgroups", before.cgroups, cgroups), ("links", before.links, links),
      ("processes", before.processes, processes), ("files", before.files, files),
      ("hostname", [before.hostname], [hostname]),
    ]
    return pairs.filter { $0.1 != $0.2 }.map { name, before, after in
      let new = Set(after).subtracting(before).sorted()
      let gone = Set(before).subtracting(after).sorted()
      return "\(name):" + (new.isEmpty ? "" : " \(new) is there") + (gone.isEmpty ? "" : " \(gone) is gone")
    }
  }

  /// What is there once it looks like `before`, or after ten seconds all the same: a monitor that outlives its command
  /// cleans up by itself, and on a busy machine that takes a moment.
  public static func settled(root: String, as before: HostSnapshot, where isSame: (HostSnapshot) -> Bool)
    -> HostSnapshot
  {
    var now = HostSnapshot(root: root)
    for _ in 0..<200 where !isSame(now) {
      usleep(50_000)
      now = HostSnapshot(root: root)
    }
    return now
  }

  public static func settled(root: String, as before: HostSnapshot) -> HostSnapshot {
    settled(root: root, as: before) { $0 == before }
  }

  private static func lines(_ path: String) -> [String] {
    (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n").map(String.init) ?? []
  }

  private static func names(_ path: String) -> [String] {
    ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted()
  }

  /// The containers' groups in each hierarchy, v1 or v2, but those of containers of another root where somebody is at
  /// work, as in another test run on the same machine. What is nobody's counts.
  private static func cgroups(besidesOthersThan root: String) -> [String] {
    let groups = allGroups()
    if groups.isEmpty { return [] }
    let others = others(than: root)
    // What is there still has had its monitor while processes were looked at.
    let left = Set(allGroups())
    return groups.filter { left.contains($0) && !others.contains(URL(fileURLWithPath: $0).lastPathComponent) }
  }

  private static func allGroups() -> [String] {
    let top = "/sys/fs/cgroup"
    let parents = ([top] + names(top).map { top + "/" + $0 }).map { $0 + "/fishbowl/" }
    return parents.flatMap { parent in
      names(parent).map { parent + $0 }.filter { (try? FileManager.default.contentsOfDirectory(atPath: $0)) != nil }
    }
  }

  /// The containers of other roots, by the processes that work there.
  private static func others(than root: String) -> Set<String> {
    let roots = Set(names("/proc").filter { Int($0) != nil }.compactMap(rootOfEngine)).subtracting([root])
    return Set(roots.flatMap { names($0 + "/containers") })
  }

  private static func rootOfEngine(_ pid: String) -> String? {
    let environment = (try? Data(contentsOf: URL(fileURLWithPath: "/proc/\(pid)/environ"))) ?? Data()
    return environment.split(separator: 0).lazy.map { String(decoding: $0, as: UTF8.self) }
      .first { $0.hasPrefix("FISHBOWL_ROOT=") }.map { String($0.dropFirst("FISHBOWL_ROOT=".count)) }
  }

  /// A drainer tidies up its trace for a moment after the command has returned.
  private static func processes(_ root: String) -> [String] {
    var found: [String] = []
    for attempt in 0..<20 {
      if attempt > 0 { usleep(25_000) }
      found = names("/proc").filter { Int($0) != nil && belongs($0, to: root) }
      if found.isEmpty { break }
    }
    return found.map(told)
  }

  /// Before execve it has fishbowl's environment; after it, its root is an overlay whose layer lies there.
  private static func belongs(_ pid: String, to root: String) -> Bool {
    if rootOfEngine(pid) == root { return true }
    let namespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/ns/mnt")
    guard let namespace, namespace != ownNamespace else { return false }
    return lines("/proc/\(pid)/mountinfo").contains { $0.contains("upperdir=\(root)/containers/") }
  }

  private static let ownNamespace = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/ns/mnt")

  private static func told(_ pid: String) -> String {
    let words = (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
    return pid + " " + words.split(separator: "\0").joined(separator: " ")
  }

  private static func tree(_ path: String, as name: String) -> [String] {
    guard FileManager.default.fileExists(atPath: path) else { return [] }
    return [name] + (FileManager.default.enumerator(atPath: path)?.compactMap { "\(name)/\($0)" } ?? []).sorted()
  }
}
