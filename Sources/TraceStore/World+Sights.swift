import Steps

extension World {
  /// Which process can see which: those that have a PID in the viewer's own PID namespace. The monitor, 0, sees all.
  /// pid_namespaces(7)
  var sights: [(viewer: Int, seen: Int)] {
    let living = ([0] + processes).filter { !pids(of: $0).isEmpty && self[.process($0), "exit"] == nil }
    return living.flatMap { viewer in
      living.filter { hasPID($0, inNamespaceOf: viewer) }.map { (viewer, $0) }
    }
  }

  /// True for a process of the viewer's namespace and for those of namespaces below it.
  private func hasPID(_ seen: Int, inNamespaceOf viewer: Int) -> Bool {
    let level = pids(of: viewer).count
    guard level > 1 else { return true }
    return lineage(of: seen).contains {
      pids(of: $0).count == level && self[.process($0), "ns@pid"] == self[.process(viewer), "ns@pid"]
    }
  }

  /// The process and those above it, by `parent`.
  private func lineage(of process: Int) -> [Int] {
    var line = [process]
    while let last = line.last, let parent = self[.process(last), "parent"].flatMap({ Int($0) }), !line.contains(parent) {
      line.append(parent)
    }
    return line
  }
}
