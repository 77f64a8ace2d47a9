import OCISpec
import Steps

extension Planner {
  /// The clean-up steps, in reverse of what they undo. Each is reached only if the step it undoes was begun; a container
  /// that ran, and wasn't started with --rm, keeps its record and its writable layer.
  func cleanUp(_ list: inout StepList, execution: Int, exit: Int) {
    if let clone = list.number(of: .nsClone), sharesPids {
      list.add(.monitor, .killProcess(cgroup: cgroupDirectories.first), undoes: clone)
    } else if let clone = list.number(of: .nsClone) ?? list.number(of: .execClone) {
      list.add(.monitor, .killProcess(), undoes: clone, unless: .done(exit))
    }
    if let cgroup = list.number(of: .cgroupCreate) {
      list.add(.monitor, .removeCgroup(directories: cgroupDirectories.reversed()), undoes: cgroup)
    }
    addRemoval(&list, .monitor, unless: request.removes ? nil : .done(execution))
  }

  /// What a plan has made, it takes away again. A container that another one made goes only with --rm, after its process.
  func addRemoval(_ list: inout StepList, _ actor: Actor, unless: Unless?) {
    let maker = request.removes ? list.number(of: .nsClone) : nil
    addRemovalOfVolumes(&list, actor, unless: unless, maker: maker)
    if let layer = list.number(of: .rwCreate) ?? maker {
      list.add(actor, .deleteWritableLayer(directory: request.place.directory), undoes: layer, unless: unless)
    }
    if let container = list.number(of: .containerCreate) ?? maker {
      list.add(actor, .deleteContainer(request.place), undoes: container, unless: unless)
    }
  }

  /// With the container that `create` made.
  func worldBeforeStart() -> World {
    var world = worldBefore()
    world[.container, "id"] = request.place.id
    world[.container, "name"] = request.place.name
    let lower = lowerLayers
    for (position, name, path) in lower {
      world[.layer(position), "access"] = "read-only"
      world[.layer(position), "name"] = name
      world[.layer(position), "path"] = path
    }
    let top = Subject.layer(lower.count + 1)
    world[top, "access"] = "writable"
    world[top, "name"] = "upper"
    world[top, "path"] = request.place.directory + "/upper"
    return world
  }

  private var lowerLayers: [(position: Int, name: String, path: String)] {
    switch request.origin {
    case .rootfs(let path): [(1, path, path)]
    case .unknown: []
    case .image(_, _, _, let layers, _): layers.map { ($0.position, $0.shortName, $0.path) }
    }
  }

  /// The World before step 1: the monitor's process, which the new one will be compared with, and the host's names.
  func worldBefore() -> World {
    var world = World()
    world[.process(0), "pid@0"] = String(facts.pid)
    world[.process(0), "program"] = "fishbowl"
    world[.process(0), "root"] = "/"
    world[.process(0), "uid"] = String(facts.uid)
    world[.process(0), "cgroup"] = facts.cgroup.own ?? "/"
    for namespace in Namespace.allCases {
      world[.process(0), "ns@\(namespace.rawValue)"] = facts.namespaces[namespace.rawValue] ?? "host"
    }
    // A person's processes have none; there is only what they could get.
    let sets = facts.person == nil ? ["bounding", "effective", "permitted"] : ["bounding"]
    for capability in facts.capabilities { for set in sets { world[.cap(0, set), capability.name] = "1" } }
    world[.utsHost, "hostname"] = facts.hostname
    world[.mount(1), "path"] = "/"
    world[Subject("mounts"), "host"] = String(facts.mounts)
    for volume in oldVolumes { world[.volume(volume.name), "path"] = volume.files }
    return world
  }
}
