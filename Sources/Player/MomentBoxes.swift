import Narration
import Steps
import Terminal

/// The boxes of a World: host and container, and in the container the processes, namespaces, mounts and layers as docker
/// names them.
struct MomentBoxes {
  typealias Box = MomentGraph.Box
  typealias Group = MomentGraph.Group
  typealias Line = MomentGraph.Line

  let world: World
  let language: Language

  init(_ world: World, _ language: Language) { (self.world, self.language) = (world, language) }

  /// More of a sort become a number.
  private static let most = 60

  func word(_ word: PictureWords) -> String { word.text(language) }
  func name(_ word: WorldWords) -> String { word.text(language) }

  /// The name of a side, without from where it is seen: there is no room for that above a group.
  private func side(_ side: PictureWords) -> String { String(word(side).prefix { $0 != "," && $0 != "(" }).trimmed }

  private var isBorn: Bool { world[.process(1), "pid@0"] != nil }

  var host: Group {
    let disk = Box("disk", .host, [word(.disk), "/"])
    return Group(id: "host", title: side(.host), boxes: [process(0), disk] + cgroup)
  }

  var container: Group {
    Group(
      id: "container", title: side(.container),
      boxes: limited(world.processes.map(process), "processes") + (isBorn ? rights : []),
      groups: [
        Group(id: "namespaces", title: name(.namespaces), boxes: isBorn ? namespaces : []),
        Group(id: "mounts", title: name(.mounts), boxes: limited(mounts.map(mount), "mounts")),
        Group(id: "layers", title: name(.layers), boxes: limited(layers.map(layer), "layers")),
      ].filter { !$0.boxes.isEmpty })
  }

  private func limited(_ boxes: [Box], _ id: String) -> [Box] {
    let hidden = boxes.count - Self.most
    guard hidden > 0 else { return boxes }
    return boxes.prefix(Self.most) + [Box("more" + id, .shared, [word(.moreProcesses(hidden)).trimmed])]
  }

  /// Its program, and its PID on each level.
  private func process(_ number: Int) -> Box {
    let values = world[.process(number)]
    let levels = world.pids(of: number).enumerated().map { "\(name(.level)) \($0): PID \($1)" }
    let end = ["exit", "signal"].compactMap { name in values[name].map { "\(name) \($0)" } }
    let look: MomentGraph.Look = !end.isEmpty ? .gone : number == 0 ? .host : .own
    return Box("process\(number)", look, [values["program"] ?? "?"] + levels + end)
  }

  private var cgroup: [Box] {
    let values = world[.cgroup]
    guard let path = values["path"] else { return [] }
    let rest = values.filter { !["path", "tasks"].contains($0.key) }.sorted { $0.key < $1.key }
    let tasks = "\(word(.tasks)): \(values["tasks"] ?? "0")"
    return [Box("cgroup", .host, ["cgroup", path, tasks] + rest.prefix(8).map { "\($0.key): \($0.value)" })]
  }

  private var rights: [Box] {
    let held = ["effective", "bounding"].map { set in
      "\(word(set == "effective" ? .canUse : .canGain)): \(world.capabilities(of: 1, set).count)"
    }
    let filter = word(world[.process(1), "seccomp"] == nil ? .noFilter : .filter)
    return [Box("rights", .own, [name(.capabilities)] + held + [filter])]
  }

  private var namespaces: [Box] { Namespace.allCases.map(namespace) }

  private func namespace(_ namespace: Namespace) -> Box {
    let (id, type) = ("ns" + namespace.rawValue, namespace.rawValue)
    if let other = world.neighbour(namespace) {
      return Box(id, .shared, [type, Narrator(language).label(.sharedWith(other))])
    }
    guard world.hasOwn(namespace) else { return Box(id, .shared, [type, name(.shared)]) }
    return Box(id, .own, [type, name(.own), namespace == .uts ? world[.utsOwn, "hostname"] ?? "" : ""])
  }
}

extension MomentBoxes {
  /// Those of the container: in place, or made and not in place yet.
  var mounts: [Int] {
    world.mounts.filter { number in
      let mount = world[.mount(number)]
      return mount["gone"] == nil && mount["fstype"] != nil && isPlaced(number) != nil
    }
  }

  /// Nil: neither in place nor ready.
  private func isPlaced(_ number: Int) -> Bool? {
    guard let path = world[.mount(number), "path"] else { return nil }
    return path.hasPrefix("/") ? true : path == "(ready)" ? false : nil
  }

  private func mount(_ number: Int) -> Box {
    let values = world[.mount(number)]
    let isReady = isPlaced(number) == false
    let path = (isReady ? values["target"] : values["path"]) ?? ""
    let volume = values["volume"].map { "\(name(.volume)) \($0)" } ?? ""
    let look: MomentGraph.Look = isReady ? .ready : .own
    return Box("mount\(number)", look, [path, volume, values["fstype"] ?? "", isReady ? name(.ready) : ""])
  }

  /// From the topmost down, as they lie.
  var layers: [Int] { world.layers.reversed().filter { world[.layer($0), "access"] != nil } }

  private func layer(_ position: Int) -> Box {
    let values = world[.layer(position)]
    let isWritable = values["access"] == "writable"
    let kind = word(isWritable ? .writableLayer : .readOnlyLayer(position)).trimmed
    let size = values["bytes"].flatMap { Int64($0) }.map { word(.bytes($0)) } ?? ""
    return Box("layer\(position)", isWritable ? .own : .host, [kind, values["name"] ?? "", size])
  }
}

extension String {
  /// Without the spaces that align it in a column.
  fileprivate var trimmed: String { String(drop { $0 == " " }).withoutTrailingSpace }
}
