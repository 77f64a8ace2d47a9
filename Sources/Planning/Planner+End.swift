import OCISpec
import Steps

extension Planner {
  /// The clean-up steps, in reverse of what they undo. Each is reached only if the step it undoes was begun; a container
  /// that ran, and wasn't started with --rm, keeps its record and its writable layer.
  func cleanUp(_ list: inout StepList, execution: Int, exit: Int) {
    let kept: Unless? = request.removes ? nil : .done(execution)
    if let clone = list.number(of: .nsClone) {
      list.add(.monitor, .killProcess, undoes: clone, unless: .done(exit))
    }
    if let cgroup = list.number(of: .cgroupCreate) {
      list.add(.monitor, .removeCgroup(directories: cgroupDirectories.reversed()), undoes: cgroup)
    }
    if let layer = list.number(of: .rwCreate) {
      list.add(
        .monitor, .deleteWritableLayer(directory: request.place.directory), undoes: layer, unless: kept)
    }
    if let container = list.number(of: .containerCreate) {
      list.add(.monitor, .deleteContainer(request.place), undoes: container, unless: kept)
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
    for capability in facts.capabilities {
      for set in ["bounding", "effective", "permitted"] { world[.cap(0, set), capability.name] = "1" }
    }
    world[.utsHost, "hostname"] = facts.hostname
    world[.mount(1), "path"] = "/"
    world[Subject("mounts"), "host"] = String(facts.mounts)
    return world
  }
}
