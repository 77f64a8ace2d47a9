import Steps

extension MomentBoxes {
  /// What belongs to what.
  var lines: [Line] { births + root + group + tree + stack }

  /// From each process to those that it made.
  private var births: [Line] {
    let byPID = Dictionary(
      world.processes.compactMap { number in world[.process(number), "pid@0"].map { ($0, number) } }
    ) { first, _ in first }
    return world.processes.map { number in
      let parent = world[.process(number), "parent"].flatMap { byPID[$0] } ?? 0
      return Line(from: "process\(parent == number ? 0 : parent)", to: "process\(number)")
    }
  }

  /// Where the first process's root directory is.
  private var root: [Line] {
    guard let root = world[.process(1), "root"] else { return [] }
    let top = placed.first { $0.path == "/" }.map { "mount\($0.number)" }
    let place = root == "/" ? "disk" : top ?? overlay.map { "mount\($0)" } ?? "disk"
    return [Line(from: "process1", to: place, text: "/", isDashed: true)]
  }

  /// Who is counted by the group.
  private var group: [Line] {
    guard let path = world[.cgroup, "path"] else { return [] }
    return world.processes.filter { world[.process($0), "cgroup"] == path }.map {
      Line(from: "process\($0)", to: "cgroup", text: "cgroup", isDashed: true)
    }
  }

  /// From a mount to those beneath it, by their paths.
  private var tree: [Line] {
    let all = placed
    return all.compactMap { mount in
      let above = all.filter { $0.number != mount.number && mount.path.isBeneath($0.path) }
      return above.max { $0.path.utf8.count < $1.path.utf8.count }.map {
        Line(from: "mount\($0.number)", to: "mount\(mount.number)")
      }
    }
  }

  /// The overlay shows its layers as one tree.
  private var stack: [Line] {
    let merged =
      overlay.map { overlay in layers.prefix(1).map { Line(from: "mount\(overlay)", to: "layer\($0)") } } ?? []
    return merged + zip(layers, layers.dropFirst()).map { Line(from: "layer\($0)", to: "layer\($1)") }
  }

  private var overlay: Int? { mounts.first { world[.mount($0), "fstype"] == "overlay" } }

  private var placed: [(number: Int, path: String)] {
    mounts.prefix(256).compactMap { number in
      world[.mount(number), "path"].flatMap { $0.hasPrefix("/") ? (number, $0) : nil }
    }
  }
}

extension String {
  /// In the tree whose top is that path.
  fileprivate func isBeneath(_ path: String) -> Bool {
    path == "/" ? self != "/" : utf8.count > path.utf8.count && hasPrefix(path + "/")
  }
}
