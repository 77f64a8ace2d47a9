import Narration
import Steps
import Terminal

extension WorldText {
  func sections(_ world: World) -> [Section] {
    [
      Section(title: .processes, rows: processes(world)), Section(title: .namespaces, rows: namespaces(world)),
      Section(title: .hostname, rows: hostnames(world)), Section(title: .mounts, rows: mounts(world)),
      Section(title: .layers, rows: layers(world)), Section(title: .cgroup, rows: attributes(world[.cgroup])),
      Section(title: .capabilities, rows: capabilities(world)), Section(title: .links, rows: links(world)),
      Section(title: .other, rows: others(world)),
    ]
  }

  /// The monitor, and under it the run's processes, each with a PID per level.
  private func processes(_ world: World) -> [(name: String, text: String)] {
    ([0] + world.processes).compactMap { number in
      let process = world[.process(number)]
      guard !process.isEmpty else { return nil }
      let tree = number == 0 ? "" : "└─ "
      return ((tree + (process["program"] ?? "?")).sanitised, facts(of: process, pids: world.pids(of: number)))
    }
  }

  private func facts(of process: [String: String], pids: [Int]) -> String {
    let levels = pids.enumerated().map { level, pid in level == 0 ? "PID \(pid)" : "\(word(.inside)) \(pid)" }
    let named = ["state", "exit", "signal", "oom_kill", "uid", "gid", "root", "cwd", "cgroup"].compactMap { attribute in
      process[attribute].map { attribute == "state" ? $0 : "\(attribute) \($0)" }
    }
    return (levels + named).joined(separator: ", ")
  }

  private func namespaces(_ world: World) -> [(name: String, text: String)] {
    guard world.processes.contains(1) else { return [] }
    let own = Namespace.allCases.filter { world.hasOwn($0) }.map(\.rawValue)
    let known = Namespace.allCases.filter { world[.process(1), "ns@\($0.rawValue)"] != nil }.map(\.rawValue)
    let joined = Namespace.allCases.compactMap { namespace in world.neighbour(namespace).map { (namespace, $0) } }
    let others = joined.reduce(into: [String]()) { names, pair in if !names.contains(pair.1) { names.append(pair.1) } }
    let shared = known.filter { name in !own.contains(name) && !joined.contains { $0.0.rawValue == name } }
    return known.isEmpty
      ? []
      : [(word(.own), list(own))]
        + others.map { other in
          (narrator.label(.sharedWith(other)), list(joined.filter { $0.1 == other }.map { $0.0.rawValue }))
        } + [(word(.shared), list(shared))]
  }

  private func hostnames(_ world: World) -> [(name: String, text: String)] {
    [Subject.utsHost, .utsOwn].compactMap { uts in world[uts, "hostname"].map { (uts.description, $0) } }
  }

  private func mounts(_ world: World) -> [(name: String, text: String)] {
    let all = world.mounts.map { world[.mount($0)] }.filter { $0["gone"] == nil && $0["path"] != nil }
    return all.map { mount in
      let isReady = mount["path"] == "(ready)"
      let name = isReady ? mount["target"] : mount["path"]
      let volume = mount["volume"].map { "\(word(.volume)) \($0)" }
      let facts = [volume, mount["fstype"], mount["options"], isReady ? word(.ready) : nil].compactMap { $0 }
      return ((name ?? "").sanitised, facts.filter { !$0.isEmpty }.joined(separator: ", "))
    }
  }

  /// From the topmost down, as they lie.
  private func layers(_ world: World) -> [(name: String, text: String)] {
    world.layers.reversed().compactMap { position in
      let layer = world[.layer(position)]
      guard let access = layer["access"] else { return nil }
      let size = layer["bytes"].map { "\($0) bytes" }
      return (String(position), [access, layer["name"], size].compactMap { $0 }.joined(separator: ", "))
    }
  }

  private func capabilities(_ world: World) -> [(name: String, text: String)] {
    world.processes.flatMap { process in
      ["bounding", "effective", "permitted", "inheritable", "ambient"].compactMap { set in
        let held = world.capabilities(of: process, set)
        if world[.cap(process, set)].isEmpty { return nil }
        let isFull = held.count > 20
        return (set, "\(held.count)" + (held.isEmpty || isFull ? "" : ": " + held.map(\.name).joined(separator: ", ")))
      }
    }
  }

  private func links(_ world: World) -> [(name: String, text: String)] {
    subjects(world, "link:").map { ($0.description.dropPrefix("link:").sanitised, line(world[$0])) }
  }

  /// Whatever this listing has no place for, under its name in the trace.
  private func others(_ world: World) -> [(name: String, text: String)] {
    let placed = ["process:", "uts@", "mount:", "layer:", "cgroup", "cap:", "link:"]
    return world.subjects.filter { subject in !placed.contains { subject.description.hasPrefix($0) } }
      .map { ($0.description.sanitised, line(world[$0])) }
  }

  private func attributes(_ values: [String: String]) -> [(name: String, text: String)] {
    values.sorted { $0.key < $1.key }.map { ($0.key.sanitised, $0.value) }
  }

  private func line(_ values: [String: String]) -> String {
    values.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value)" }.joined(separator: ", ")
  }

  private func subjects(_ world: World, _ prefix: String) -> [Subject] {
    world.subjects.filter { $0.description.hasPrefix(prefix) }
  }

  private func list(_ names: [String]) -> String { names.isEmpty ? word(.none) : names.joined(separator: ", ") }
}

extension String {
  fileprivate func dropPrefix(_ prefix: String) -> String { String(dropFirst(prefix.count)) }
}
