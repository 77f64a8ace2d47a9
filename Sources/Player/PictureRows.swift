import Narration
import Steps

/// All that is drawn of one World, row by row.
struct PictureRows {
  let world: World
  let facts: Picture.Facts

  init(_ world: World, _ facts: Picture.Facts) { (self.world, self.facts) = (world, facts) }

  var all: [Picture.Row] {
    let inside = isBorn ? names + users + [root] : []
    return processes + cgroup + inside + layers + mounts + ready + (isBorn ? capabilities + filter : [])
  }

  func word(_ word: PictureWords) -> String { word.text(facts.language) }

  var isBorn: Bool { world[.process(1), "pid@0"] != nil }

  static let monitor = "process:0"

  /// More fish than these become a number.
  private static let most = 3

  private var processes: [Picture.Row] {
    let all = world.processes
    let rows = ([0] + all.prefix(Self.most)).filter { !world[.process($0)].isEmpty }.map(process)
    let hidden = all.count - Self.most
    let more = Picture.Row(id: "process:more", topic: .processes, host: word(.moreProcesses(hidden)))
    return rows + (hidden > 0 ? [more] : [])
  }

  private func process(_ number: Int) -> Picture.Row {
    let pids = world.pids(of: number)
    let program = world[.process(number), "program"] ?? "?"
    let indent = number == 0 ? "" : String(repeating: "   ", count: max(0, pids.count - 2)) + "`- "
    let ending = world[.process(number), "exit"].map { " (exit \($0))" } ?? ""
    let own = pids.dropFirst().map(String.init).joined(separator: " / ")
    var row = Picture.Row(id: "process:\(number)", topic: .processes)
    row.host = "\(indent)\(pids.first.map(String.init) ?? "?")  \(program)\(own.isEmpty ? ending : "")"
    if number == 0 {
      row.wall = isBorn && !world.hasOwn(.pid) ? .open("pid") : isBorn ? .standing("") : .open("pid")
      row.inside = isBorn ? "" : word(.noProcess)
    } else {
      row.wall = own.isEmpty ? .open("pid") : .standing("pid")
      row.inside = own.isEmpty ? word(.shared) : "\(own)  \(program)\(ending)"
    }
    return row
  }

  private var names: [Picture.Row] { [hostname, network, ipc, cgroupPath, mountCount].compactMap { $0 } }

  private var hostname: Picture.Row {
    let host = world[.utsHost, "hostname"] ?? ""
    let own = world[.utsOwn, "hostname"] ?? ""
    return walled(
      .uts, label: .hostname, host: host, inside: own == host ? "\(own) \(word(.copy))" : own, topic: .names)
  }

  private var network: Picture.Row {
    let states = world.subjects.compactMap { subject -> String? in
      guard subject.description.hasPrefix("link:own/") else { return nil }
      let link = world[subject]
      let facts = [link["state"] == "down" ? word(.down) : nil, link["address"]].compactMap { $0 }
      return ([String(subject.description.dropFirst(9))] + facts).joined(separator: " ")
    }
    return walled(
      .net, label: .network, host: id(of: .net, process: 0), inside: states.joined(separator: ", "), topic: .names)
  }

  private var ipc: Picture.Row? {
    let own = id(of: .ipc, process: 1)
    return own.isEmpty
      ? nil : walled(.ipc, label: .ipc, host: id(of: .ipc, process: 0), inside: own, topic: .names)
  }

  /// As readlink(1) says it of /proc/PID/ns.
  private func id(of namespace: Namespace, process: Int) -> String {
    world[.process(process), "ns@\(namespace.rawValue)"].map { "\(namespace.rawValue):[\($0)]" } ?? ""
  }

  private var cgroupPath: Picture.Row? {
    guard let path = world[.process(1), "cgroup"] else { return nil }
    let short = path.shortPath
    return walled(.cgroup, label: .cgroup, host: short, inside: world.hasOwn(.cgroup) ? "/" : short, topic: .names)
  }

  private var mountCount: Picture.Row? {
    guard let own = world[Subject("mounts"), "own"] else { return nil }
    return walled(
      .mnt, label: .mounts, host: world[Subject("mounts"), "host"] ?? "", inside: "\(own) \(word(.copy))",
      topic: .counts)
  }

  private var users: [Picture.Row] {
    let uid = world[.process(1), "uid"] ?? "?"
    let host = world[.process(0), "uid"] ?? "?"
    let name = { (uid: String) in "uid \(uid)" + (uid == "0" ? " (root)" : "") }
    let isOwn = world.hasOwn(.user)
    let same = !isOwn && uid == host ? ", \(word(.sameNumber))" : ""
    return [walled(.user, label: .users, host: name(host), inside: name(uid) + same, topic: .users, isValue: true)]
  }

  /// A wall, or none: then both sides are the same, unless the value is the process's own.
  private func walled(
    _ namespace: Namespace, label: PictureWords, host: String, inside: String, topic: Picture.Topic,
    isValue: Bool = false
  ) -> Picture.Row {
    var row = Picture.Row(id: namespace.rawValue, topic: topic, label: word(label), host: host)
    let neighbour = world.neighbour(namespace)
    row.wall = world.hasOwn(namespace) || neighbour != nil ? .standing(namespace.rawValue) : .open(namespace.rawValue)
    if let neighbour { row.inside = "= \(neighbour)" } else { row.inside = inside }
    if case .open = row.wall, !isValue { row.inside = word(.shared) }
    return row
  }

  /// Where the process's root directory is: a wall is no root.
  private var root: Picture.Row {
    let path = world[.process(1), "root"] ?? "/"
    var row = Picture.Row(id: "root", topic: .root)
    if path == "/" {
      (row.label, row.inside) = (word(.disk) + "  /  <", word(.rootIsHosts))
      return row
    }
    row.wall = world.hasOwn(.mnt) ? .standing("mnt") : .open("mnt")
    row.inside = word(.rootIsHere(path == "overlay" ? word(.overlay) : path.shortPath))
    row.former = word(.rootWasHere)
    return row
  }
}
