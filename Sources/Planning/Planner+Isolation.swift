import OCISpec
import Steps

extension Planner {
  /// Scene 3, by the monitor. On v2 the process is born inside its group; on v1 it joins by writing, so that its
  /// cgroup namespace, whose root is the group it is in, has to wait.
  func makeProcess() -> [Operation] {
    let wanted = namespaces.filter { isUnified || $0 != .cgroup }
    return [
      .clone(
        namespaces: wanted, cgroup: isUnified ? cgroupDirectories.first : nil, terminal: hasTerminal ? true : nil,
        joined: request.neighbours.isEmpty ? nil : request.neighbours)
    ]
  }

  /// Scene 3, by the new process. Where others are in its PID namespace, it hides at once: as soon as it has no more
  /// rights than they have, they could write what the monitor does next. In a user namespace of its own it is out of reach.
  func tie() -> [Operation] { [.tieToMonitor] + (sharesPids && !isMapped ? [.hideMemory] : []) }

  /// Scene 4.
  func isolate() -> [Operation] {
    var operations: [Operation] = []
    if isStaged, !cgroupDirectories.isEmpty { operations.append(.joinOpenCgroup(count: cgroupDirectories.count)) }
    if isStaged {
      if namespaces.contains(.cgroup) { operations.append(.unshareCgroupNamespace) }
    } else if !isUnified {
      if !cgroupDirectories.isEmpty { operations.append(.joinCgroup(files: cgroupDirectories.map { $0 + "/tasks" })) }
      if namespaces.contains(.cgroup) { operations.append(.unshareCgroupNamespace) }
    }
    operations.append(.startSession)
    if namespaces.contains(.uts) { operations.append(.setHostname(request.config.hostname)) }
    if namespaces.contains(.net) { operations.append(.raiseLoopback) }
    return operations
  }

  /// The kernel ends the others only with the first process of a PID namespace. pid_namespaces(7)
  var sharesPids: Bool { !namespaces.contains(.pid) }

  var processNamespaces: [Namespace] { namespaces }

  /// The OCI names of namespaces, as namespaces(7) has them.
  private var namespaces: [Namespace] {
    request.config.linux.namespaces.compactMap { namespace in
      switch namespace.type {
      case "network": .net
      case "mount": .mnt
      default: Namespace(rawValue: namespace.type)
      }
    }
  }
}
