import Foundation
import Steps
import TestSupport
import Testing

/// Invariant 1, the second half: what the World says is what /proc says.
@Suite(.serialized, .enabled(if: Bowl.canMakeContainers, Comment(rawValue: Bowl.reason)))
struct WorldTests {
  @Test(arguments: [[], ["-u", "1000:100", "-h", "box", "-w", "/tmp", "-m", "64m", "--pids-limit", "40"]])
  func theWorldIsWhatProcSays(_ options: [String]) throws {
    let bowl = try Bowl()
    defer { bowl.remove() }
    let running = try Running(bowl, ["run", "--rm", "--name", "seen"] + options + ["tiny", "sleep", "60"])
    defer { running.kill() }
    let world = try WorldListing(bowl, at: running.lastStep)
    let proc = ProcessListing(running.pid)
    #expect(differences(world, proc) == [])
    var mutant = world
    mutant.values["cap:1:bounding", default: [:]]["CAP_SYS_ADMIN"] = "1"
    #expect(!differences(mutant, proc).isEmpty)
  }

  private func differences(_ world: WorldListing, _ proc: ProcessListing) -> [String] {
    let process = world.values["process:1"] ?? [:]
    var pairs: [(String, String?, String?)] = [
      ("pids", "\(process["pid@0"] ?? "") \(process["pid@1"] ?? "")", proc.status("NSpid")),
      ("uid", process["uid"], proc.status("Uid").split(separator: " ").first.map(String.init)),
      ("gid", process["gid"], proc.status("Gid").split(separator: " ").first.map(String.init)),
      ("cwd", process["cwd"], proc.link("cwd")), ("hostname", world.values["uts@own"]?["hostname"], proc.hostname),
      ("cgroup", process["cgroup"], proc.cgroup("memory")), ("mounts", world.mounts, proc.mounts),
      ("loopback", world.values["link:own/lo"]?["state"], proc.loopback),
    ]
    for namespace in Namespace.allCases.map(\.rawValue) {
      pairs.append((namespace, process["ns@\(namespace)"], proc.namespace(namespace)))
    }
    for (set, line) in [("bounding", "CapBnd"), ("effective", "CapEff"), ("permitted", "CapPrm")] {
      pairs.append((set, world.mask(set), proc.status(line)))
    }
    for (name, value) in world.values["cgroup"] ?? [:] where proc.limit(name) != nil {
      pairs.append((name, value, proc.limit(name)))
    }
    return pairs.filter { $0.1 != $0.2 }.map { "\($0.0): World \($0.1 ?? "-"), /proc \($0.2 ?? "-")" }
  }
}

/// `replay --world --json`, as subjects and attributes.
struct WorldListing {
  var values: [String: [String: String]]

  init(_ bowl: Bowl, at step: Int) throws {
    let outcome = try bowl.fishbowl("replay", "--at", String(step), "--world", "--json")
    values = try JSONDecoder().decode(Document.self, from: Data(outcome.output.utf8)).world
  }

  private struct Document: Decodable { let world: [String: [String: String]] }

  /// `path type` of each mount in place, sorted.
  var mounts: String {
    values.filter { $0.key.hasPrefix("mount:") }.values
      .filter { $0["gone"] == nil && $0["path"]?.hasPrefix("/") == true }
      .map { "\($0["path"] ?? "") \($0["fstype"] ?? "")" }.sorted().joined(separator: "\n")
  }

  func mask(_ set: String) -> String {
    let kept = (values["cap:1:\(set)"] ?? [:]).filter { $0.value == "1" }.keys.compactMap(Capability.init(name:))
    let text = String(Capability.mask(kept), radix: 16)
    return String(repeating: "0", count: 16 - text.count) + text
  }
}

/// The same of /proc, read here.
struct ProcessListing {
  let pid: Int

  init(_ pid: Int) { self.pid = pid }

  private func text(_ path: String) -> String { (try? String(contentsOfFile: path, encoding: .utf8)) ?? "" }

  func status(_ key: String) -> String {
    let line = text("/proc/\(pid)/status").split(separator: "\n").first { $0.hasPrefix(key + ":") } ?? ""
    return line.dropFirst(key.count + 1).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }

  func link(_ name: String) -> String? {
    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/\(name)")
  }

  func namespace(_ name: String) -> String? { link("ns/\(name)").map { String($0.split { "[]".contains($0) }[1]) } }

  var hostname: String? { entered("-u", "hostname") }
  var loopback: String? { entered("-n", "ip link show lo | grep -q '[<,]UP' && echo up || echo down") }

  private func entered(_ namespace: String, _ command: String) -> String? {
    let outcome = try? Program.shell("nsenter -t \(pid) \(namespace) sh -c \"\(command)\"")
    return outcome?.output.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  func cgroup(_ controller: String) -> String? {
    let line = text("/proc/\(pid)/cgroup").split(separator: "\n").first { $0.contains(":\(controller):") }
    return line?.split(separator: ":").last.map(String.init)
  }

  var mounts: String {
    text("/proc/\(pid)/mountinfo").split(separator: "\n").compactMap { line in
      let halves = line.components(separatedBy: " - ")
      guard halves.count == 2 else { return nil }
      return halves[0].split(separator: " ")[4] + " " + (halves[1].split(separator: " ").first ?? "")
    }.sorted().joined(separator: "\n")
  }

  /// A limit under its v2 name, from the v1 files.
  func limit(_ name: String) -> String? {
    let path = cgroup("memory") ?? ""
    let files = ["memory.max": "memory/.../memory.limit_in_bytes", "pids.max": "pids/.../pids.max"]
    guard let file = files[name] else { return nil }
    let value = text("/sys/fs/cgroup/" + file.replacingOccurrences(of: "/...", with: path))
    return value.isEmpty ? nil : value.trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
