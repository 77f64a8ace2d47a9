import Foundation
import Steps
import TestSupport

/// What /proc and /sys say of a running container, in the World's words. The World is asked only for what it has names
/// for that the kernel has not: the numbers of its mounts and layers, and which limits it speaks of.
struct Truth {
  private(set) var values: [String: [String: String]] = [:]
  let world: WorldListing
  let proc: ProcessListing
  let monitor: ProcessListing

  init(of world: WorldListing, pid: Int, root: String) {
    self.world = world
    proc = ProcessListing(pid)
    monitor = ProcessListing(Int(proc.status("PPid")) ?? 0)
    values["process:0"] = process0
    values["process:1"] = process1
    for (number, listing) in [monitor, proc].enumerated() {
      for (set, line) in [("bounding", "CapBnd"), ("effective", "CapEff"), ("permitted", "CapPrm")] {
        values["cap:\(number):\(set)"] = capabilities("cap:\(number):\(set)", listing.status(line))
      }
    }
    values["uts@host"] = ["hostname": monitor.entered("-u", "hostname")]
    if proc.namespace("uts") != monitor.namespace("uts") {
      values["uts@own"] = ["hostname": proc.entered("-u", "hostname")]
    }
    if proc.namespace("net") != monitor.namespace("net") { values["link:own/lo"] = ["state": proc.loopback] }
    values["mounts"] = ["host": "\(monitor.mounts.count)", "own": "\(monitor.mounts.count)"]
    values["dev"] = proc.devices
    values["cgroup"] = cgroup
    values["sysctl"] = (world.values["sysctl"] ?? [:]).keys.reduce(into: [:]) { settings, name in
      settings[name] = proc.entered("-a", "cat /proc/sys/" + name.replacingOccurrences(of: ".", with: "/"))
    }
    values["container"] = container(root)
    addLayers()
    addMounts()
    addVolumes(root)
  }

  /// What neither /proc nor /sys shows: pdeathsig, the monitor's channels, and what only the store knows of an image.
  static func isBeyond(_ subject: String, _ attribute: String) -> Bool {
    switch subject.prefix(while: { $0 != ":" }) {
    case "process": attribute == "pdeathsig"
    case "channel": true
    case "container": attribute == "image"
    case "layer": ["name", "files", "cached"].contains(attribute)
    case "mount": attribute == "target"
    case "volume": attribute == "from"
    default: false
    }
  }

  /// Where the two differ, and of what nothing is known here.
  func differences(_ world: WorldListing) -> [String] {
    let names = Set(world.attributes.map { "\($0.subject) \($0.attribute)" })
      .union(values.flatMap { subject, attributes in attributes.keys.map { "\(subject) \($0)" } })
    return names.sorted().compactMap { name in
      let parts = name.split(separator: " ", maxSplits: 1).map(String.init)
      let (said, real) = (world.values[parts[0]]?[parts[1]], values[parts[0]]?[parts[1]])
      if Self.isBeyond(parts[0], parts[1]) || said == real { return nil }
      return "\(name): World \(said ?? "-"), kernel \(real ?? "-")"
    }
  }
}

extension Truth {
  private func said(_ subject: String, _ attribute: String) -> String { world.values[subject]?[attribute] ?? "" }

  private func namespaces(_ listing: ProcessListing) -> [String: String] {
    Namespace.allCases.reduce(into: [:]) { $0["ns@\($1.rawValue)"] = listing.namespace($1.rawValue) }
  }

  private var process0: [String: String] {
    namespaces(monitor).merging([
      "pid@0": "\(monitor.pid)", "program": monitor.file("comm"), "root": monitor.link("root") ?? "",
      "uid": monitor.only("Uid"), "cgroup": monitor.cgroupPath,
    ]) { $1 }
  }

  private var process1: [String: String] {
    let pids = proc.status("NSpid").split(separator: " ").enumerated()
    let isDefault = UInt64(proc.status("SigBlk"), radix: 16) == 0 && UInt64(proc.status("SigIgn"), radix: 16) == 0
    let isProgram = proc.isProgram(said("process:1", "program"))
    var values = namespaces(proc).merging([
      "parent": "\(monitor.pid)", "program": isProgram ? said("process:1", "program") : proc.link("exe") ?? "",
      "state": "RS".contains(proc.status("State").prefix(1)) ? "runs" : proc.status("State"),
      "session": String(proc.status("NSsid").split(separator: " ").last ?? ""), "cwd": proc.link("cwd") ?? "",
      "root": proc.mounts.first { $0.path == "/" }?.type ?? "", "uid": proc.only("Uid"), "gid": proc.only("Gid"),
      "groups": proc.status("Groups"), "cgroup": proc.cgroupPath, "signals": isDefault ? "default" : "changed",
      "descriptors": proc.descriptors, "stdio": proc.stdio,
    ]) { $1 }
    if world.values["process:1"]?["oom_score_adj"] != nil {
      values["oom_score_adj"] = proc.file("oom_score_adj")
    }
    if proc.status("Seccomp") == "2" { values["seccomp"] = "filter" }
    if proc.status("NoNewPrivs") == "1" { values["no_new_privs"] = "1" }
    for (name, line) in [("nofile", "Max open files"), ("core", "Max core file size")]
    where world.values["process:1"]?["rlimit@\(name)"] != nil {
      let limits = proc.file("limits").split(separator: "\n").first { $0.hasPrefix(line) } ?? ""
      values["rlimit@\(name)"] = limits.dropFirst(line.count).split(separator: " ").prefix(2).joined(separator: ":")
    }
    for (level, pid) in pids { values["pid@\(level)"] = String(pid) }
    return values
  }

  /// `1` for each right of the mask, `0` for those that the World says are gone, if they are.
  private func capabilities(_ subject: String, _ mask: String) -> [String: String] {
    let had = Capability.set(mask: UInt64(mask, radix: 16) ?? 0).map(\.name)
    let gone = (world.values[subject] ?? [:]).filter { $0.value.hasPrefix("0") }.keys
    return gone.reduce(into: [:]) { $0[$1] = "0" }.merging(had.map { ($0, "1") }) { $1 }
  }

  private var cgroup: [String: String] {
    let limits = (world.values["cgroup"] ?? [:]).keys.filter { $0.contains(".") }
    var values = limits.reduce(into: [:]) { $0[$1] = proc.limit($1) }
    values["path"] = proc.cgroupPath
    values["tasks"] = proc.cgroupFile("pids", "cgroup.procs").map { "\($0.split(separator: "\n").count)" }
    // Where all may be used there is no list.
    let list = proc.cgroupFile("devices", "devices.list").flatMap { $0.hasPrefix("a *:* rwm") ? nil : $0 }
    values["devices"] = list.map { "\($0.split(separator: "\n").count) rules" }
    return values
  }

  private func container(_ root: String) -> [String: String] {
    let id = proc.cgroupPath.split(separator: "/").last.map(String.init) ?? ""
    let directory = "\(root)/containers/\(id)"
    let owner = try? FileManager.default.destinationOfSymbolicLink(atPath: "\(root)/names/\(said("container", "name"))")
    let etc = ["hostname", "hosts", "resolv.conf"].filter {
      FileManager.default.fileExists(atPath: "\(directory)/\($0)")
    }
    let spec = FileManager.default.fileExists(atPath: directory + "/config.json") ? directory + "/config.json" : ""
    let image = manifest(root)
    return [
      "digest": image.digest, "config": image.config, "id": id, "name": owner == id ? said("container", "name") : "",
      "etc": etc.joined(separator: " "), "spec": spec,
    ]
  }

  /// Digest of the store's one manifest, and of the configuration that it names.
  private func manifest(_ root: String) -> (digest: String, config: String) {
    let json = { (path: String) in (try? String(contentsOfFile: path, encoding: .utf8)).flatMap { JSON(parsing: $0) } }
    let digest = json(root + "/index.json")?["manifests"]?.array?.first?["digest"]?.string ?? ""
    let blob = json("\(root)/blobs/" + digest.replacingOccurrences(of: ":", with: "/"))
    return (digest, blob?["config"]?["digest"]?.string ?? "")
  }

  /// As overlayfs has them: lowerdir names the topmost first.
  private mutating func addLayers() {
    let options = proc.mounts.first { $0.path == "/" }?.superOptions ?? [:]
    let lower = (options["lowerdir"] ?? "").split(separator: ":").reversed().map { (String($0), "read-only") }
    for (index, layer) in (lower + [(options["upperdir"] ?? "", "writable")]).enumerated() {
      let sizes = try? Program.shell("find '\(layer.0)' -type f -printf '%s\\n' | awk '{s+=$1} END {print s+0}'")
      values["layer:\(index + 1)"] = [
        "path": layer.0, "access": layer.1,
        "bytes": sizes?.output.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
      ]
    }
  }

  /// Folders of the host that are there, and lie where volumes lie.
  private mutating func addVolumes(_ root: String) {
    let isThere = { (path: String) in FileManager.default.fileExists(atPath: path) }
    for subject in world.values.keys where subject.hasPrefix("volume:") {
      let path = "\(root)/volumes/\(subject.dropFirst("volume:".count))/_data"
      values[subject] = ["path": isThere(path) ? path : ""]
    }
    values["folder"] = world.values["folder"]?.keys.reduce(into: [:]) { $0[$1] = isThere($1) ? "1" : "" }
  }

  mutating func set(_ subject: String, _ attributes: [String: String]) { values[subject] = attributes }

  mutating func addHostTree(isGone: Bool, propagation: String) {
    values["mount:1"] = [
      "path": said("mount:1", "path"), "gone": isGone ? "detached" : "", "propagation": propagation,
    ]
  }
}
