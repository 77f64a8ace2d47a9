import Steps

extension World {
  /// Which process can see which: those that have a PID in the viewer's own PID namespace. The monitor, 0, sees all.
  /// pid_namespaces(7)
  var sights: [(viewer: Int, seen: Int)] {
    let living = ([0] + processes).filter { self[.process($0), "pid@0"] != nil && !hasEnded($0) }
    return living.flatMap { viewer in
      living.filter { hasPID($0, inNamespaceOf: viewer) }.map { (viewer, $0) }
    }
  }

  private func hasEnded(_ process: Int) -> Bool {
    self[.process(process), "exit"] != nil || self[.process(process), "state"] == "ended"
  }

  /// True for a process of the viewer's namespace and for those of namespaces below it.
  private func hasPID(_ seen: Int, inNamespaceOf viewer: Int) -> Bool {
    let level = pids(of: viewer).count
    guard level > 1 else { return true }
    return lineage(of: seen).contains {
      pids(of: $0).count == level && self[.process($0), "ns@pid"] == self[.process(viewer), "ns@pid"]
    }
  }

  /// The process and those above it, by the PID that `parent` says.
  private func lineage(of process: Int) -> [Int] {
    var line = [process]
    while let last = line.last, let pid = self[.process(last), "parent"],
      let parent = processes.first(where: { self[.process($0), "pid@0"] == pid }), !line.contains(parent)
    {
      line.append(parent)
    }
    return line
  }
}
