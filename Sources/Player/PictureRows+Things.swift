import Narration
import Steps

extension PictureRows {
  /// From the topmost down, as they lie; those that are only read in one row, where they are not what it is about.
  var layers: [Picture.Row] {
    let positions = world.layers.reversed().filter { world[.layer($0), "access"] != nil }
    let writable = positions.filter(isWritable).map(layer)
    let others = positions.filter { !isWritable($0) }
    guard !facts.tellsLayers, !others.isEmpty else { return writable + others.map(layer) }
    let numbers = others.map(String.init).joined(separator: ", ")
    return writable + [Picture.Row(id: "layers", topic: .layers, inside: "  \(word(.readOnlyLayers(numbers)))")]
  }

  private func isWritable(_ position: Int) -> Bool { world[.layer(position), "access"] == "writable" }

  private func layer(_ position: Int) -> Picture.Row {
    let values = world[.layer(position)]
    let size = values["bytes"].flatMap { Int64($0) } ?? 0
    let isWritable = isWritable(position)
    let name = isWritable ? word(.writableLayer) : word(.readOnlyLayer(position))
    let said =
      isWritable && size == 0 ? word(.empty) : "\(word(.bytes(size)))  \(isWritable ? "" : values["name"] ?? "")"
    return Picture.Row(
      id: "layer:\(position)", topic: .layers, inside: (facts.tellsLayers ? "" : "  ") + "\(name)  \(said)")
  }

  /// What the group counts, and the ceilings that it has.
  var cgroup: [Picture.Row] {
    let values = world[.cgroup]
    guard let path = values["path"] else { return [] }
    let group = Picture.Row(id: "cgroup:path", topic: .cgroup, label: "cgroup", host: path.shortPath)
    let tasks = Picture.Row(
      id: "cgroup:tasks", topic: .cgroup, label: "  " + word(.tasks), host: values["tasks"] ?? "0")
    let others = values.keys.filter { !["path", "tasks"].contains($0) }.sorted().map { name in
      Picture.Row(id: "cgroup:\(name)", topic: .cgroup, label: "  " + name, host: values[name] ?? "")
    }
    let free = Picture.Row(id: "cgroup:free", topic: .cgroup, label: "  memory.max", host: word(.noCeiling))
    return [group, tasks] + others + (values["memory.max"] == nil ? [free] : [])
  }

  /// Mounts that exist, but hang nowhere yet.
  var ready: [Picture.Row] {
    let waiting = mountRows.filter { $0["path"] == "(ready)" }
    guard !waiting.isEmpty else { return [] }
    let targets = waiting.compactMap { $0["target"] }.joined(separator: " ")
    return [Picture.Row(id: "ready", topic: .ready, inside: word(.ready(waiting.count)) + "  " + targets)]
  }

  var mounts: [Picture.Row] {
    world.mounts.compactMap { number in
      let mount = world[.mount(number)]
      guard mount["gone"] == nil, let path = mount["path"], path.hasPrefix("/"), mount["fstype"] != nil else {
        return nil
      }
      let options = (mount["options"] ?? "").split { ",| ".contains($0) }
      let isReadOnly = ["ro", "rdonly", "MOUNT_ATTR_RDONLY"].contains { options.contains($0[...]) }
      let facts = [mount["fstype"] ?? "", isReadOnly ? word(.readOnly) : ""].filter { !$0.isEmpty }
      return Picture.Row(
        id: "mount:\(number)", topic: .mounts, inside: "  \(path.shortPath)  \(facts.joined(separator: ", "))")
    }
  }

  private var mountRows: [[String: String]] {
    world.mounts.map { world[.mount($0)] }.filter { $0["gone"] == nil }
  }

  /// One mark for each right that this table knows: `#` there, `.` gone.
  var capabilities: [Picture.Row] {
    ["effective", "bounding"].compactMap { set in
      guard !world[.cap(1, set)].isEmpty else { return nil }
      let held = Set(world.capabilities(of: 1, set))
      let marks = Capability.all.map { held.contains($0) ? "#" : "." }.joined()
      return Picture.Row(
        id: "cap:\(set)", topic: .capabilities, label: word(set == "effective" ? .canUse : .canGain),
        host: "\(marks)  \(held.count)", held: held.count)
    }
  }

  var filter: [Picture.Row] {
    let mode = world[.process(1), "seccomp"]
    var row = Picture.Row(id: "seccomp", topic: .filter, label: word(.kernel), host: "Linux \(facts.kernel)")
    row.wall = mode == nil ? .open("") : .standing("filter")
    row.inside = word(mode == nil ? .noFilter : .filter)
    return [row]
  }
}

extension String {
  /// A path of which an id would fill the line: of its parts, long hexadecimal ones are cut.
  var shortPath: String {
    split(separator: "/", omittingEmptySubsequences: false)
      .map { $0.count >= 32 && $0.allSatisfy(\.isHexDigit) ? $0.prefix(12) + ".." : $0 }.joined(separator: "/")
  }
}
